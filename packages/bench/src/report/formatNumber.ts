/** Three digits, and no more than whole numbers: 0.42, 5.31, 57.1, 7578. */
export function formatNumber(value: number): string {
  if (value >= 100) return String(Math.round(value));
  return value.toFixed(value >= 10 ? 1 : 2);
}

/** A share as per cent: 0.973 is 97%. */
export function formatShare(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** How many times as fast: 0.42×. */
export function formatRatio(ratio: number): string {
  return `${formatNumber(ratio)}×`;
}
