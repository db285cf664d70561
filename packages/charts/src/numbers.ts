/** The smallest and the largest of many numbers. */
export function extent(values: Iterable<number>): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** A number for people: whole as it is, else in three digits, with the minus of print. */
export function short(value: number): string {
  const size = Math.abs(value);
  const rounded = Number.isInteger(value) && size < 1e7 ? value : Number(value.toPrecision(3));
  const isExtreme = size !== 0 && (size < 1e-3 || size >= 1e7);
  const text = isExtreme ? rounded.toExponential().replace('+', '') : String(rounded);
  return text.replaceAll('-', '−');
}
