/** Rounds of the chains in a call of the peak's kernel: some tens of microseconds. */
export const FMA_ROUNDS = 10_000;

/** Multiplications and additions in such a call: 12 chains of 4 or 8 lanes. */
export function peakFlop(bits: 128 | 256): number {
  return FMA_ROUNDS * 12 * (bits / 32) * 2;
}
