/** What each op leaves to the scope around it: its result, and the temporaries of this table. */
import type { Case } from './case.ts';

/** For every case of an op, or by the names of its cases; those not named leave none. */
type Counts = number | Readonly<Record<string, number>>;

/** A number becomes a tensor, and what has another dtype a converted copy. */
const operands: Counts = {
  'a number on the right': 1,
  'a number on the left': 1,
  'int32 with float': 1,
  'bool with float': 1,
};
const comparisons: Counts = { 'a number': 1, 'int32 with a fraction': 2, 'int32 with float': 1 };

/** What `softmax` and `logSoftmax` do along another dimension than the last: they transpose twice. */
const alongLast: Counts = { columns: 2, middle: 2, 'int32 becomes float': 1 };

/**
 * Ops that are composed of others without a scope of their own, since backward needs what they make
 * on the way. An op that is not listed is one kernel, and leaves its result alone.
 */
const table: Readonly<Record<string, Counts>> = {
  exp: { 'int32 becomes float': 1 },
  sqrt: { 'bool becomes float': 1 },
  clamp: { 'both bounds': 3, min: 1, max: 1, empty: 1 },
  add: operands,
  sub: operands,
  mul: operands,
  div: { ...operands, 'int32 with int32': 2, 'by 0': 1 },
  pow: { ...operands, 'square of negatives': 1, cube: 1, 'to the 0 at 0': 1, 'inverse root': 1 },
  maximum: operands,
  minimum: operands,
  eq: comparisons,
  ne: comparisons,
  lt: comparisons,
  le: comparisons,
  gt: comparisons,
  ge: comparisons,
  where: { numbers: 1, 'a number first': 1, 'int32 with float': 1 },
  maskedFill: 1,
  sum: { bool: 1 },
  mean: { 'int32 becomes float': 1, 'bool becomes float': 1 },
  variance: 5,
  cumsum: { bool: 1 },
  // The parts that the case does not return.
  split: { even: 3, 'the short rest': 2 },
  slice: { 'overlapping twice': 2 },
  tril: 2,
  triu: { square: 2, 'tall, above': 2, 'a mask of the future': 3, 'far below': 2 },
  index: { 'two that broadcast': 2 },
  oneHot: 2,
  softmax: alongLast,
  logSoftmax: alongLast,
  binaryCrossEntropy: 1,
  binaryCrossEntropyWithLogits: 9,
  hingeLoss: 5,
  batchNorm: { 'training moves runningMean': 2, 'training moves runningVar': 2, evaluation: 6 },
  causalAttention: { onWeights: 12 },
  causalSelfAttention: { onWeights: 19 },
  dropout: { training: 1 },
  // The copies that the case makes, to have something to change.
  sgd_: { 'weight decay, the second of two': 1, momentum: 1 },
  adamW_: 2,
  clipNorm_: 2,
};

/** How many buffers beside its result `each` leaves to the scope around it, without recording. */
export function temporariesOf({ op, name }: Pick<Case, 'op' | 'name'>): number {
  const counts = table[op] ?? 0;
  return typeof counts === 'number' ? counts : (counts[name] ?? 0);
}

/** The lines of the table, as pairs of an op and a case of it; null stands for all of its cases. */
export function temporariesListed(): [op: string, name: string | null][] {
  return Object.entries(table).flatMap(([op, counts]): [string, string | null][] =>
    typeof counts === 'number' ? [[op, null]] : Object.keys(counts).map((name) => [op, name]),
  );
}
