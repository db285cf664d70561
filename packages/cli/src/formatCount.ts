/** A count with commas between the thousands. */
export function formatCount(n: number): string {
  return n.toLocaleString('en');
}
