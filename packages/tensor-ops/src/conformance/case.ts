/** What one line of the case table holds, and how its inputs are drawn. */
import { type Generator, seeded } from '@makemore/random';
import type { DType } from '../dtype.ts';
import { type Shape, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

/** An input: its shape, whether it holds floats, whole numbers or truths, and its values. */
export interface Input {
  readonly shape: Shape;
  /** `float` stands for float32 or float64, as the run asks. */
  readonly kind: 'float' | 'int32' | 'bool';
  /** The values, row by row, from a generator that belongs to the case. */
  values(generator: Generator): number[];
}

/** One call of one public op, with all that is needed to check it. */
export interface Case {
  /** The exported name. */
  readonly op: string;
  /** What this variant is about; unique within the op. */
  readonly name: string;
  readonly inputs: readonly Input[];
  /** The call. A case of several results returns one of them. */
  run(a: Tensor, b: Tensor, c: Tensor, d: Tensor, e: Tensor): Tensor;
  /** The twin: a Python expression of a, b, c, d, e with `torch` and `F` in scope. */
  readonly torch: string;
  /** Positions of the inputs whose gradient is checked. */
  readonly gradients: readonly number[];
  /** False at a kink, where torch has a convention and a difference quotient has no meaning. */
  readonly smooth: boolean;
}

interface CaseOptions {
  /** Default: every float input. */
  gradients?: readonly number[];
  /** Default true. */
  smooth?: boolean;
}

/** Round a vector of four and of eight, an empty one, and a scalar. */
export const sizes: readonly Shape[] = [[0], [1], [3], [4], [5], [31], [33], []];

/** A line of the table. */
export function check(
  op: string,
  name: string,
  inputs: readonly Input[],
  run: Case['run'],
  torch: string,
  { gradients, smooth = true }: CaseOptions = {},
): Case {
  const floats = inputs.flatMap(({ kind }, i) => (kind === 'float' ? [i] : []));
  return { op, name, inputs, run, torch, gradients: gradients ?? floats, smooth };
}

/**
 * Distinct floats spread over [low, high): one in each of n equal strata, in random order. Odd
 * multiples of 1/128, so that they are exact in float32, short in JSON, and never on a whole
 * number, where relu, clamp and sign have their kinks.
 */
export function floats(shape: Shape, low = -2, high = 2): Input {
  const size = sizeOf(shape);
  return {
    shape,
    kind: 'float',
    values: (generator) =>
      Array.from(generator.randperm(size), (stratum) => {
        const value = low + ((high - low) * (stratum + generator.random())) / size;
        return (Math.floor(value * 64) + 0.5) / 64;
      }),
  };
}

/** Whole numbers from `low` to `high - 1`. */
export function ints(shape: Shape, low: number, high: number): Input {
  return {
    shape,
    kind: 'int32',
    values: (generator) => Array.from(generator.randint(low, high, sizeOf(shape))),
  };
}

/** Truths, even odds. */
export function bools(shape: Shape): Input {
  return { ...ints(shape, 0, 2), kind: 'bool' };
}

/** These very values. */
export function given(kind: Input['kind'], shape: Shape, values: number[]): Input {
  return { shape, kind, values: () => values };
}

/** The values of each input of `each`: the same in every run, on every machine. */
export function inputValues(each: Case): number[][] {
  const generator = seeded(`${each.op}: ${each.name}`);
  return each.inputs.map((input) => input.values(generator));
}

/** The dtype that `input` has in a run with floats of `float`. */
export function inputType({ kind }: Input, float: 'float32' | 'float64'): DType {
  return kind === 'float' ? float : kind;
}

/**
 * The fixed dLoss/dOut that gradients are taken with: eighths and a sixteenth, exact in float32, of
 * either sign and never 0, so that no error hides behind a weight of 0 or a sum that cancels.
 */
export function cotangent(size: number): number[] {
  return Array.from({ length: size }, (_, i) => (((7 * i + 3) % 11) - 5) / 8 + 1 / 16);
}
