import { loadTfjs } from '../../packages/tensor-ops/src/backends/tfjs/loadTfjs.ts';
import type { TfjsName } from '../../packages/tensor-ops/src/backends/tfjs/TfjsName.ts';
import {
  type Case,
  type CaseResult,
  conformance,
} from '../../packages/tensor-ops/src/conformance/conformance.ts';
import { skipsOf } from '../../packages/tensor-ops/test/tfjs/skips.ts';
import { lectureLosses } from './lectureLosses.ts';

/** What there is to know of a backend; plain data, so that another process or a page can say it. */
export interface Examination {
  readonly device: string;
  readonly results: readonly CaseResult[];
  readonly losses: Readonly<Record<string, readonly number[]>>;
  /** How many tensors tfjs still held at the end. */
  readonly tensors: number;
}

/** How much is tried. */
export interface Extent {
  /** How many cases of each op. */
  readonly casesOfOp: number;
  /** How many steps of each lecture. */
  readonly steps: number;
}

/** Holds a backend against the reference, case by case, and trains each lecture on it. */
export async function examine(name: TfjsName, { casesOfOp, steps }: Extent): Promise<Examination> {
  const backend = await loadTfjs(name);
  const counts = new Map<string, number>();
  const { results } = await conformance(backend, {
    skip: skipsOf(name),
    only: (each) => {
      if (!isQuick(each)) return false;
      const count = (counts.get(each.op) ?? 0) + 1;
      counts.set(each.op, count);
      return count <= casesOfOp;
    },
  });
  const losses = await lectureLosses(backend, steps);
  return { device: backend.device, results, losses, tensors: backend.tensors };
}

/** An emulated GPU compiles a program for nearly each kind of product: some kinds must do. */
function isQuick({ op, name }: Case): boolean {
  if (op !== 'matmul') return true;
  return /^(2 × 3 × 4|batched|broadcast batches|empty inner size|wide tile)/.test(name);
}
