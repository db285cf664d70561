/** Neurons, layers of them, and layers one after the other: a neural network over single numbers. */
import type { Generator } from '@makemore/random';
import { sum } from './arithmetic.ts';
import { Value } from './value.ts';

/** What a neuron does with its sum. */
export type Activation = 'tanh' | 'relu' | 'linear';

export interface NeuronOptions {
  /** Draws the weights, uniform in [−1, 1), each as Python's `random.uniform(-1, 1)`. */
  readonly generator: Generator;
  /** Default tanh. */
  readonly activation?: Activation;
  /** Whether the bias is drawn too, after the weights, as in the lecture; by default it is 0, as in the repository. */
  readonly randomBias?: boolean;
}

/** What has parameters: a neuron, a layer, a network. */
abstract class Module {
  /** Everything that is learnt. */
  abstract parameters(): Value[];

  /** Sets the gradients of the parameters to 0, which `backward` only ever adds to. */
  zeroGrad(): void {
    for (const p of this.parameters()) p.grad = 0;
  }
}

/**
 * `activation(w · x + b)`.
 *
 * @throws RangeError if `inputs` is not a whole number from 1.
 * @example
 * ```ts
 * const neuron = new Neuron(2, { generator: pythonRandom(42) });
 * neuron.w.map(({ data }) => data); // ≈> [0.2789, -0.95]
 * neuron.forward([1, 0.5]).data; // ≈> -0.1937
 * ```
 */
export class Neuron extends Module {
  readonly w: readonly Value[];
  readonly b: Value;
  readonly activation: Activation;

  constructor(
    inputs: number,
    { generator, activation = 'tanh', randomBias = false }: NeuronOptions,
  ) {
    super();
    checkSize('Neuron: the number of inputs', inputs);
    const uniform = () => -1 + 2 * generator.random();
    this.w = Array.from({ length: inputs }, (_, i) => new Value(uniform(), `w${i + 1}`));
    this.b = new Value(randomBias ? uniform() : 0, 'b');
    this.activation = activation;
  }

  /** @throws RangeError if there are not as many inputs as weights. */
  forward(x: readonly (Value | number)[]): Value {
    if (x.length !== this.w.length) {
      throw new RangeError(
        `Neuron.forward: ${x.length} inputs for ${this.w.length} weights; give one to each`,
      );
    }
    const products = this.w.map((w, i) => w.mul(x[i] as Value | number));
    const total = sum(products, this.b);
    return this.activation === 'linear' ? total : total[this.activation]();
  }

  parameters(): Value[] {
    return [...this.w, this.b];
  }
}

/**
 * `outputs` neurons that see the same inputs.
 *
 * @throws RangeError if a size is not a whole number from 1.
 */
export class Layer extends Module {
  readonly neurons: readonly Neuron[];

  constructor(inputs: number, outputs: number, options: NeuronOptions) {
    super();
    checkSize('Layer: the number of outputs', outputs);
    this.neurons = Array.from({ length: outputs }, () => new Neuron(inputs, options));
  }

  forward(x: readonly (Value | number)[]): Value[] {
    return this.neurons.map((neuron) => neuron.forward(x));
  }

  parameters(): Value[] {
    return this.neurons.flatMap((neuron) => neuron.parameters());
  }
}

export interface MlpOptions extends NeuronOptions {
  /** Of the last layer. Default linear. */
  readonly output?: Activation;
}

/**
 * A multilayer perceptron: layers of the given sizes, each fed by the one before.
 *
 * @throws RangeError if a size is not a whole number from 1, or there is none.
 * @example
 * ```ts
 * const model = new MLP(2, [16, 16, 1], { generator: pythonRandom(1337), activation: 'relu' });
 * model.parameters().length; // => 337
 * model.forward([1, -1]).map(({ data }) => data); // ≈> [-0.9245]
 * ```
 */
export class MLP extends Module {
  readonly layers: readonly Layer[];

  constructor(
    inputs: number,
    sizes: readonly number[],
    { output = 'linear', ...options }: MlpOptions,
  ) {
    super();
    if (sizes.length === 0) throw new RangeError('MLP: give the size of at least one layer');
    this.layers = sizes.map((size, i) => {
      const activation = i === sizes.length - 1 ? { activation: output } : {};
      return new Layer(i === 0 ? inputs : (sizes[i - 1] as number), size, {
        ...options,
        ...activation,
      });
    });
  }

  forward(x: readonly (Value | number)[]): Value[] {
    let out: readonly (Value | number)[] = x;
    for (const layer of this.layers) out = layer.forward(out);
    return out as Value[];
  }

  parameters(): Value[] {
    return this.layers.flatMap((layer) => layer.parameters());
  }
}

function checkSize(what: string, size: number): void {
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new RangeError(`${what} must be a whole number from 1, not ${size}`);
  }
}
