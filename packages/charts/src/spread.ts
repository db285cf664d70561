/**
 * Labels near their heights, at least `gap` apart: where they would overlap, round the mean of their
 * heights (the pool of adjacent violators).
 */
export function spread<L extends { y: number }>(
  labels: readonly L[],
  gap: number,
  top: number,
  bottom: number,
): L[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  const pools: { sum: number; count: number }[] = [];
  for (const [i, { y }] of sorted.entries()) {
    let pool = { sum: y - i * gap, count: 1 };
    for (let last = pools.at(-1); last && last.sum * pool.count > pool.sum * last.count; ) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
      last = pools.at(-1);
    }
    pools.push(pool);
  }
  const most = bottom - (sorted.length - 1) * gap;
  const starts = pools.flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count));
  return sorted.map((each, i) => {
    const start = Math.max(top, Math.min(most, starts[i] as number));
    return { ...each, y: start + i * gap };
  });
}
