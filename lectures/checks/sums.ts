/** Sums of two numbers below 100, as a text of digits that a GPT can learn. */

export interface SumExample {
  /** What the model reads: six digits. */
  readonly x: readonly number[];
  /** What it is to say after each of them; −1 where it does not count. */
  readonly y: readonly number[];
}

/** Choices with which people write such examples. */
export interface SumHabits {
  /** The sum's last digit first. Default true. */
  readonly reversed?: boolean;
  /** How many of the first targets count for nothing. Default 3. */
  readonly masked?: number;
  /** By how many places the targets are ahead. Default 1. */
  readonly ahead?: number;
}

/** The digits of a number, the highest first. */
function digitsOf(n: number, count: number): number[] {
  return Array.from(String(n).padStart(count, '0'), Number);
}

/** 47 + 85 = 132 is 4 7 8 5 2 3 1; of its targets only the sum's count. */
export function sumExample(
  a: number,
  b: number,
  { reversed = true, masked = 3, ahead = 1 }: SumHabits = {},
): SumExample {
  const sum = digitsOf(a + b, 3);
  const all = [...digitsOf(a, 2), ...digitsOf(b, 2), ...(reversed ? sum.reverse() : sum)];
  const y = all.slice(ahead, ahead + 6).map((digit, i) => (i < masked ? -1 : digit));
  return { x: all.slice(0, 6), y };
}

/** One sum of seven, which nobody trains on. All pairs of last digits are among the others. */
export function isHeldOut(a: number, b: number): boolean {
  return (2 * a + 5 * b) % 7 === 0;
}

/** So many pairs from all over the table, held out or not. */
export function pairsOf(count: number, heldOut: boolean): [a: number, b: number][] {
  const all = Array.from({ length: 10_000 }, (_, i): [number, number] => [
    Math.floor(i / 100),
    i % 100,
  ]).filter(([a, b]) => isHeldOut(a, b) === heldOut);
  return Array.from(
    { length: count },
    (_, i) => all[Math.floor((i * all.length) / count)] as [number, number],
  );
}
