import { checkCount } from './checkCount.ts';
import type { FloatDtype, Generator, GeneratorState, MultinomialOptions } from './generator.ts';
import { multinomial } from './multinomial.ts';

/** Everything that follows from a uniform double and a bounded integer. torch overrides some of it. */
export abstract class BaseGenerator implements Generator {
  abstract readonly kind: Generator['kind'];
  abstract random(): number;
  abstract getState(): GeneratorState;
  /** Takes over a state whose kind and spare are already checked. */
  protected abstract load(state: GeneratorState): void;
  /** A whole number, uniform in [0, n), for n from 1 to 2³². */
  protected abstract below(n: number): number;

  /** The second normal of a pair waits here for the next call. */
  protected spare: number | null = null;

  rand(size: number, dtype?: 'float32'): Float32Array;
  rand(size: number, dtype: 'float64'): Float64Array;
  rand(size: number, dtype?: FloatDtype): Float32Array | Float64Array;
  rand(size: number, dtype: FloatDtype = 'float32'): Float32Array | Float64Array {
    const out = allocate('rand', size, dtype);
    this.fillUniform(out, 0);
    return out;
  }

  randn(size: number, dtype?: 'float32'): Float32Array;
  randn(size: number, dtype: 'float64'): Float64Array;
  randn(size: number, dtype?: FloatDtype): Float32Array | Float64Array;
  randn(size: number, dtype: FloatDtype = 'float32'): Float32Array | Float64Array {
    const out = allocate('randn', size, dtype);
    this.fillNormal(out);
    return out;
  }

  randint(low: number, high: number, size: number): Int32Array {
    checkRange(low, high);
    checkCount('randint: size', size);
    const out = new Int32Array(size);
    for (let i = 0; i < size; i++) out[i] = low + this.below(high - low);
    return out;
  }

  randperm(n: number): Int32Array {
    checkCount('randperm: n', n);
    const out = new Int32Array(n);
    for (let i = 0; i < n; i++) out[i] = i;
    this.#permute(out);
    return out;
  }

  shuffle<T>(items: T[]): void {
    this.#permute(items);
  }

  multinomial(
    weights: ArrayLike<number>,
    numSamples = 1,
    options: MultinomialOptions = {},
  ): Int32Array {
    return multinomial(this, weights, numSamples, options);
  }

  setState(state: GeneratorState): void {
    if (state?.kind !== this.kind) {
      throw new TypeError(
        `setState: this generator is of kind '${this.kind}', the state of kind '${state?.kind}'; restoreGenerator(state) makes a generator of the right kind`,
      );
    }
    if (state.spare !== null && !Number.isFinite(state.spare)) {
      throw new TypeError(
        `setState: spare must be null or a finite number, not ${state.spare}; pass what getState() gave`,
      );
    }
    this.load(state);
    this.spare = state.spare;
  }

  /** Uniform numbers from index `start` to the end. */
  protected fillUniform(out: Float32Array | Float64Array, start: number): void {
    if (out instanceof Float64Array) {
      for (let i = start; i < out.length; i++) out[i] = this.random();
    } else {
      // Truncated to 24 bits: rounding to float32 could give 1.
      for (let i = start; i < out.length; i++)
        out[i] = Math.floor(this.random() * 2 ** 24) / 2 ** 24;
    }
  }

  /** Normals in pairs, one angle and one radius each. */
  protected fillNormal(out: Float32Array | Float64Array): void {
    for (let i = 0; i < out.length; i++) {
      if (this.spare !== null) {
        out[i] = this.spare;
        this.spare = null;
      } else {
        const theta = 2 * Math.PI * this.random();
        const radius = Math.sqrt(-2 * Math.log1p(-this.random()));
        out[i] = radius * Math.cos(theta);
        this.spare = radius * Math.sin(theta);
      }
    }
  }

  /** Fisher and Yates, from the end, as CPython. */
  #permute<T>(items: { readonly length: number; [index: number]: T }): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const item = items[i] as T;
      items[i] = items[j] as T;
      items[j] = item;
    }
  }
}

function allocate(name: string, size: number, dtype: FloatDtype): Float32Array | Float64Array {
  checkCount(`${name}: size`, size);
  if (dtype === 'float32') return new Float32Array(size);
  if (dtype === 'float64') return new Float64Array(size);
  throw new TypeError(`${name}: dtype must be 'float32' or 'float64', not '${dtype}'`);
}

function checkRange(low: number, high: number): void {
  const whole = Number.isInteger(low) && Number.isInteger(high);
  if (!whole || low < -(2 ** 31) || high > 2 ** 31) {
    throw new RangeError(
      `randint: low and high must be integers from -2**31 to 2**31, not ${low} and ${high}`,
    );
  }
  if (low >= high) {
    throw new RangeError(
      `randint: the range from ${low} to ${high} is empty; high is exclusive and must be above low`,
    );
  }
}
