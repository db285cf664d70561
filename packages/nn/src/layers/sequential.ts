import type { Tensor } from '@makemore/tensor-ops';
import { Module } from '../module.ts';

/**
 * Layers one after the other: each gets what the one before it returned. Names are the layers'
 * places: `0.weight`. Twin: torch.nn.Sequential.
 *
 * @example
 * ```ts
 * const generator = torchGenerator(42);
 * const model = new Sequential(
 *   new Linear(2, 8, { generator }),
 *   new Tanh(),
 *   new Linear(8, 1, { generator }),
 * );
 * model.forward(zeros([5, 2])).shape; // => [5, 1]
 * Object.keys(model.stateDict()); // => ['0.weight', '0.bias', '2.weight', '2.bias']
 * ```
 */
export class Sequential extends Module {
  readonly layers: readonly Module[];

  constructor(...layers: Module[]) {
    super();
    this.layers = layers;
  }

  /**
   * @param x what the first layer takes
   * @returns what the last layer returns
   */
  override forward(x: Tensor): Tensor {
    return this.layers.reduce((input, layer) => layer.forward(input), x);
  }

  protected override fields(): [name: string, value: unknown][] {
    const { layers, ...others } = this;
    return [...Object.entries(layers), ...Object.entries(others)];
  }
}
