/** What is wrong with a gradient: its sign, a factor, an axis, a path that was forgotten. */
import { mistakes, type Name } from '@makemore/backprop';
import type { KnownMistake } from '@makemore/notebook';
import { Tensor } from '@makemore/tensor-ops';

export interface Expected {
  readonly right: Tensor;
  /** What comes back along each path, by the value that it comes from; if there are several. */
  readonly paths?: Readonly<Record<string, Tensor>>;
  /** The usual mistakes; the first that fits speaks. */
  readonly known?: readonly KnownMistake<Tensor>[];
  /** How many examples the batch has. */
  readonly n: number;
  /** Of the largest element; default 1e-5, which float32 keeps. */
  readonly tolerance?: number;
}

/** The numbers of a tensor, row after row. */
interface Numbers {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** What is wrong, as the end of a sentence that begins with the gradient's name; undefined if nothing is. */
export async function wrongIn(
  answer: unknown,
  { right, paths = {}, known = [], n, tolerance = 1e-5 }: Expected,
): Promise<string | undefined> {
  if (!(answer instanceof Tensor)) {
    return answer instanceof Promise
      ? 'is a promise: no step needs await'
      : `is ${answer === undefined ? 'nothing' : String(answer)}, not a tensor`;
  }
  const [got, wanted] = [await numbersOf(answer), await numbersOf(right)];
  // Below a thousandth, as the gradient of a bias before BatchNorm, there is nothing but rounding.
  const slack = tolerance * Math.max(1e-3, largestOf(wanted));
  const isNear = (a: Numbers, b: Numbers) => areNear(a, b, slack);
  if (isNear(got, wanted)) return undefined;
  if (!Array.from(got.data).every(Number.isFinite)) return 'has numbers that are NaN or infinite';
  for (const [from, value] of Object.entries(paths)) {
    if (!isNear(got, await numbersOf(value))) continue;
    const others = Object.keys(paths).filter((name) => name !== from);
    return `is only what comes back from ${from}: there is another way, through ${others.join(', ')}, and the two add up`;
  }
  for (const [value, message] of known) {
    if (isNear(got, await numbersOf(value))) return message;
  }
  return sameShape(got.shape, wanted.shape)
    ? wrongNumbers(got, wanted, { n, isNear })
    : wrongShape(got, wanted, isNear);
}

/** A formula of the package's mistakes, for `wrongIn`. */
export function about(name: Name): string {
  return `is what comes out when the formula ${mistakes[name].about}`;
}

type Near = (a: Numbers, b: Numbers) => boolean;

function wrongNumbers(
  got: Numbers,
  wanted: Numbers,
  { n, isNear }: { readonly n: number; readonly isNear: Near },
): string {
  if (largestOf(got) === 0) return 'is 0 everywhere';
  if (wanted.shape.length === 2 && isNear(transposed(got), wanted)) return 'is transposed';
  const factor = dot(got, wanted) / dot(wanted, wanted);
  const scaled = { ...wanted, data: Array.from(wanted.data, (value) => factor * value) };
  if (!isNear(got, scaled) || Math.abs(factor) < 1e-3) {
    const off = Math.max(
      ...Array.from(got.data, (value, i) => Math.abs(value - (wanted.data[i] as number))),
    );
    return `has the right shape, but is off by up to ${off.toPrecision(3)}, where the largest is ${largestOf(wanted).toPrecision(3)}`;
  }
  const is = (value: number) => Math.abs(factor / value - 1) < 1e-3;
  if (is(-1)) return 'has the wrong sign';
  if (is(n)) return `is n = ${n} times too large: the loss is a mean, so a 1/n is missing`;
  if (is(1 / n)) return `is n = ${n} times too small: a mean where a sum belongs, or 1/n twice`;
  return `is ${factor.toPrecision(3)} times what it should be: a factor is missing, or one too many`;
}

function wrongShape(got: Numbers, wanted: Numbers, isNear: Near): string {
  const [shape, target] = [got, wanted].map((each) => `[${each.shape.join(', ')}]`);
  if (got.shape.length === 2 && isNear(transposed(got), wanted)) return 'is transposed';
  if (isNear({ ...got, shape: wanted.shape }, wanted)) {
    return `has the right numbers in the shape ${shape}, not ${target}: keepdim, or view?`;
  }
  for (const axis of got.shape.keys()) {
    const sum = summed(got, axis);
    if (isNear({ ...sum, shape: wanted.shape }, wanted)) {
      return `has the shape ${shape}, not ${target}: what was broadcast forward is summed backward, here over axis ${axis}`;
    }
  }
  if (isNear(broadcast(got, wanted.shape), wanted)) {
    return `has the shape ${shape}, not ${target}: what was summed forward is broadcast backward; expand it`;
  }
  return `has the shape ${shape}, not ${target}; a gradient has the shape of its value. Is the sum over another axis?`;
}

async function numbersOf(t: Tensor): Promise<Numbers> {
  return { shape: t.shape, data: await t.data() };
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.join() === b.join();
}

function areNear(a: Numbers, b: Numbers, slack: number): boolean {
  return (
    sameShape(a.shape, b.shape) &&
    a.data.length === b.data.length &&
    Array.from(a.data).every((value, i) => Math.abs(value - (b.data[i] as number)) <= slack)
  );
}

function largestOf({ data }: Numbers): number {
  return Array.from(data).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function dot(a: Numbers, b: Numbers): number {
  return Array.from(a.data).reduce((sum, value, i) => sum + value * (b.data[i] as number), 0);
}

function transposed({ shape, data }: Numbers): Numbers {
  const [rows, columns] = shape as [number, number];
  const turned = Array.from(data, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]);
  return { shape: [columns, rows], data: turned as number[] };
}

function summed({ shape, data }: Numbers, axis: number): Numbers {
  const inner = shape.slice(axis + 1).reduce((size, length) => size * length, 1);
  const length = shape[axis] as number;
  const sums = new Float64Array(data.length / length);
  for (let i = 0; i < data.length; i++) {
    const at = Math.floor(i / (inner * length)) * inner + (i % inner);
    sums[at] = (sums[at] as number) + (data[i] as number);
  }
  return { shape: shape.toSpliced(axis, 1), data: sums };
}

/** The same numbers in the larger shape, of a matrix at most; as they are if that cannot be. */
function broadcast(numbers: Numbers, shape: readonly number[]): Numbers {
  const [rows, columns] = shape as [number, number];
  const [height, width] = [1, 1, ...numbers.shape].slice(-2) as [number, number];
  const fits = (height === 1 || height === rows) && (width === 1 || width === columns);
  if (shape.length !== 2 || !fits) return numbers;
  const data = Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns) % height, (i % columns) % width];
    return numbers.data[row * width + column] as number;
  });
  return { shape, data };
}
