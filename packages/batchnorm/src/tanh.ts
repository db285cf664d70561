import type { Tensor } from '@makemore/tensor-ops';
import type { Layer } from './layer.ts';

/**
 * `tanh x`, between -1 and 1. Gradient: `(1 - out²) · dOut`, which is nothing where the output is
 * close to -1 or 1: there the neuron is saturated, and what lies before it does not learn.
 */
export class Tanh implements Layer {
  readonly kind = 'Tanh';
  out: Tensor | null = null;

  forward(x: Tensor): Tensor {
    this.out = x.tanh();
    return this.out;
  }

  parameters(): Record<string, Tensor> {
    return {};
  }

  buffers(): Record<string, Tensor> {
    return {};
  }
}
