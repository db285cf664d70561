import type { Tensor } from '@makemore/tensor-ops';

/** A piece of a network: what it has learnt, and how it turns an input into an output. */
export interface Layer {
  /** The name of its kind, for reports. */
  readonly kind: string;
  /** What the last `forward` gave, to look at; freed with the step that made it. */
  out: Tensor | null;
  forward(x: Tensor): Tensor;
  /** What is trained, by name. */
  parameters(): Record<string, Tensor>;
  /** What is kept but not trained, by name. */
  buffers(): Record<string, Tensor>;
}
