/** The largest length and index that an Int32Array of indices can name. */
const MAX_COUNT = 2 ** 31 - 1;

/** Throws a RangeError unless `value` is a whole number from `least` to 2³¹−1. */
export function checkCount(what: string, value: number, least = 0): void {
  if (!Number.isInteger(value) || value < least || value > MAX_COUNT) {
    throw new RangeError(
      `${what} must be a whole number from ${least} to 2147483647, not ${value}`,
    );
  }
}
