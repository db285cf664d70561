/** What checks of exercises look for: is it right, and if not, is it one of the usual mistakes? */
import { noGrad, scope, Tensor } from '@makemore/tensor-ops';
import { notYet, type Verdict } from './exercises.ts';

/** A wrong value that people get, and what is to be said of it. */
export type KnownMistake<T> = readonly [value: T, message: string];

export interface MistakeOptions<T> {
  /** What the value is, for the message: `your loss`. Default `your answer`. */
  readonly what?: string;
  /** The usual mistakes; the first that fits speaks. */
  readonly known?: readonly KnownMistake<T>[];
  /** How far it may be off: relative to the right value, or absolute below 1. Default 1e-4. */
  readonly tolerance?: number;
}

/**
 * What is wrong with a number; undefined if nothing is.
 *
 * @example
 * ```ts
 * const known = [[2.4, "that is the bigram's; do you look at two characters?"]] as const;
 * mistakeIn(2.4, 2.1, { what: 'your loss', known })?.message;
 * // => "your loss is 2.4000: that is the bigram's; do you look at two characters?"
 * mistakeIn(2.10001, 2.1); // => undefined
 * ```
 */
export function mistakeIn(
  got: unknown,
  right: number,
  { what = 'your answer', known = [], tolerance = 1e-4 }: MistakeOptions<number> = {},
): Verdict | undefined {
  if (got instanceof Tensor) return notYet(`${what} is a tensor: write 'await t.item()'`);
  if (typeof got !== 'number') return notYet(`${what} is ${shown(got)}, not a number`);
  if (near(got, right, tolerance)) return undefined;
  const mistake = known.find(([value]) => near(got, value, tolerance));
  if (mistake) return notYet(`${what} is ${shown(got)}: ${mistake[1]}`);
  const direction = got > right ? 'too large' : 'too small';
  return notYet(
    Number.isFinite(got)
      ? `${what} is ${shown(got)}, which is ${direction}: it should be ${shown(right)}`
      : `${what} is ${shown(got)}: is there a logarithm of 0, or a division by 0?`,
  );
}

/**
 * What is wrong with a tensor; undefined if nothing is. It reads the values, but frees nothing.
 */
export async function mistakeInTensor(
  got: unknown,
  right: Tensor,
  { what = 'your answer', known = [], tolerance = 1e-4 }: MistakeOptions<Tensor> = {},
): Promise<Verdict | undefined> {
  if (!(got instanceof Tensor)) return notYet(`${what} is ${shown(got)}, not a tensor`);
  const distance = await distanceBetween(got, right);
  if (distance !== undefined && distance <= tolerance) return undefined;
  for (const [value, message] of known) {
    const other = await distanceBetween(got, value);
    if (other !== undefined && other <= tolerance) return notYet(`${what}: ${message}`);
  }
  const [shape, wanted] = [got, right].map((each) => `[${each.shape.join(', ')}]`);
  if (shape !== wanted) return notYet(`${what} has the shape ${shape}, not ${wanted}`);
  return notYet(
    Number.isNaN(distance)
      ? `${what} has numbers that are NaN or infinite`
      : `${what} has the right shape, but is off by up to ${shown(distance)}`,
  );
}

/** The largest distance of two elements, relative to 1 or more; undefined for other shapes. */
async function distanceBetween(a: Tensor, b: Tensor): Promise<number | undefined> {
  if (a.shape.join() !== b.shape.join()) return undefined;
  const difference = noGrad(() =>
    scope(() => {
      const size = b.to('float32').abs();
      return a.to('float32').sub(b.to('float32')).abs().div(size.maximum(1)).max();
    }),
  );
  try {
    return await difference.item();
  } finally {
    difference.dispose();
  }
}

function near(a: number, b: number, tolerance: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Object.is(a, b);
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
}

function shown(value: unknown): string {
  if (typeof value !== 'number') return value === undefined ? 'nothing' : String(value);
  return Number.isInteger(value) || !Number.isFinite(value) ? `${value}` : value.toFixed(4);
}
