/** Beyond this, tanh is called saturated: its gradient is less than 6 % of what comes in. */
const SATURATED = 0.97;

/**
 * The share of the outputs of tanh whose size is above `limit`, from 0 to 1.
 *
 * @example
 * ```ts
 * saturation([0, 0.5, -0.98, 1]); // => 0.5
 * ```
 */
export function saturation(outputs: ArrayLike<number>, limit: number = SATURATED): number {
  const list = Array.from(outputs);
  return list.filter((value) => Math.abs(value) > limit).length / list.length;
}
