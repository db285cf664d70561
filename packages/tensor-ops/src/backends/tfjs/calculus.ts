import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TfjsBackend } from './TfjsBackend.ts';

/** What a formula is written with: tfjs's kernels of floats by short names. */
export class Calculus {
  readonly backend: TfjsBackend;
  readonly #constants = new Map<number, TensorInfo>();
  readonly #isLasting: boolean;

  /** For the formula of one result; of several, for those that `throughout` makes. */
  constructor(backend: TfjsBackend, isLasting = false) {
    this.backend = backend;
    this.#isLasting = isLasting;
  }

  /** Runs `body`, which stores several results, with one calculus: numbers are uploaded once for all. */
  static throughout(backend: TfjsBackend, body: (c: Calculus) => void): void {
    const c = new Calculus(backend, true);
    try {
      body(c);
    } finally {
      for (const number of c.#constants.values()) backend.release(number);
    }
  }

  add(a: TensorInfo, b: TensorInfo | number): TensorInfo {
    return this.backend.run('Add', { a, b: this.#operand(b) });
  }

  sub(a: TensorInfo | number, b: TensorInfo): TensorInfo {
    return this.backend.run('Sub', { a: this.#operand(a), b });
  }

  mul(a: TensorInfo, b: TensorInfo | number): TensorInfo {
    return this.backend.run('Multiply', { a, b: this.#operand(b) });
  }

  div(a: TensorInfo | number, b: TensorInfo): TensorInfo {
    return this.backend.run('RealDiv', { a: this.#operand(a), b });
  }

  minimum(a: TensorInfo, b: number): TensorInfo {
    return this.backend.run('Minimum', { a, b: this.#operand(b) });
  }

  square(x: TensorInfo): TensorInfo {
    return this.backend.run('Square', { x });
  }

  sqrt(x: TensorInfo): TensorInfo {
    return this.backend.run('Sqrt', { x });
  }

  exp(x: TensorInfo): TensorInfo {
    return this.backend.run('Exp', { x });
  }

  log(x: TensorInfo): TensorInfo {
    return this.backend.run('Log', { x });
  }

  tanh(x: TensorInfo): TensorInfo {
    return this.backend.run('Tanh', { x });
  }

  erf(x: TensorInfo): TensorInfo {
    return this.backend.run('Erf', { x });
  }

  sum(x: TensorInfo, axis: readonly number[], keepDims = false): TensorInfo {
    return this.backend.run('Sum', { x }, { axis, keepDims });
  }

  max(x: TensorInfo, axis: readonly number[], keepDims = false): TensorInfo {
    return this.backend.run('Max', { x }, { reductionIndices: axis, axis, keepDims });
  }

  /** Uploaded once, however often it stands there. */
  #operand(x: TensorInfo | number): TensorInfo {
    if (typeof x !== 'number') return x;
    const known = this.#constants.get(x);
    if (known) return known;
    const values = Float32Array.of(x);
    const made = this.#isLasting
      ? this.backend.upload(values, [])
      : this.backend.constant(values, []);
    this.#constants.set(x, made);
    return made;
  }
}
