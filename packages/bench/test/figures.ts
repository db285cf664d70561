import type { ModelName } from '../src/models/specs.ts';

/** What test/figures/torch.json holds; scripts/torch-figures.py makes it. */
export type Figures = Readonly<
  Record<
    ModelName,
    { readonly parameters: number; readonly losses: readonly number[]; readonly flop: number }
  >
>;

/** The largest of |a - b| / |b|; infinite if one is longer. */
export function relativeDistance(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Math.max(...b.map((value, i) => Math.abs((a[i] as number) - value) / Math.abs(value)));
}
