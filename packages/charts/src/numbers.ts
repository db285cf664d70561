/** The smallest and the largest of many numbers. */
export function extent(values: Iterable<number>): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/**
 * A number for people: whole as it is, else in three digits, with the sign of print.
 *
 * @example
 * ```ts
 * [6763, -0.12345, 1.5, 0.00002].map(short); // => ['6763', '−0.123', '1.5', '2e−5']
 * ```
 */
export function short(value: number): string {
  const digits = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
  return digits.replaceAll('-', '−');
}
