import type { Linear } from '@makemore/nn';
import { noGrad, type Tensor } from '@makemore/tensor-ops';

/**
 * A Linear layer with its weight turned once, to (in, out). A product with a single row reads it as
 * it lies; Linear would have the kernel turn it for each character, which costs more than the product.
 */
export class TurnedLinear {
  readonly #weight: Tensor;
  readonly #bias: Tensor | null;

  /** The layer as it is now; it lives as long as the layer, unless it is freed before. */
  constructor({ weight, bias }: Linear) {
    this.#weight = noGrad(() => weight.transpose(0, 1)).moveTo(weight.scope);
    this.#bias = bias;
  }

  /**
   * @param x (…, in)
   * @returns (…, out)
   */
  forward(x: Tensor): Tensor {
    const out = x.matmul(this.#weight);
    return this.#bias ? out.add(this.#bias) : out;
  }

  dispose(): void {
    this.#weight.dispose();
  }
}
