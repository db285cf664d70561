import type { Tensor } from '@makemore/tensor-ops';

/** What a model is trained on: row i of `y` is what follows row i of `x`. */
export interface Examples {
  /** int32 (N, T): contexts. */
  readonly x: Tensor;
  /** int32: (N), the character after each context; or (N, T), the one after each place of it. */
  readonly y: Tensor;
  /** Targets of this value count for nothing, as after the end of a word. Default: all count. */
  readonly ignoreIndex?: number | undefined;
}
