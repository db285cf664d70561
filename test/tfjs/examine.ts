import { loadTfjs } from '../../packages/tensor-ops/src/backends/tfjs/loadTfjs.ts';
import type { TfjsName } from '../../packages/tensor-ops/src/backends/tfjs/TfjsName.ts';
import {
  type Case,
  type CaseResult,
  cases,
  conformance,
  type Skip,
} from '../../packages/tensor-ops/src/conformance/conformance.ts';
import { skipsOf } from '../../packages/tensor-ops/test/tfjs/skips.ts';
import { lectureLosses, smallSizes } from './lectureLosses.ts';

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
  /** How many steps of each lecture, by name; it is left out without. */
  readonly steps: Readonly<Record<string, number>>;
}

/** Holds a backend against the reference, case by case, and trains each lecture on it. */
export async function examine(name: TfjsName, { casesOfOp, steps }: Extent): Promise<Examination> {
  const backend = await loadTfjs(name);
  const skip = [...skipsOf(name), ...leftOut(casesOfOp)];
  const { results } = await conformance(backend, { skip });
  const losses = await lectureLosses(backend, steps, smallSizes);
  return { device: backend.device, results, losses, tensors: backend.tensors };
}

/** The cases that an emulated GPU has no time for. */
function leftOut(casesOfOp: number): Skip[] {
  const counts = new Map<string, number>();
  return cases.flatMap((each) => {
    const { op, name } = each;
    if (!isQuick(each)) {
      return { op, name, reason: 'an emulated GPU compiles each kind of product anew' };
    }
    const count = (counts.get(op) ?? 0) + 1;
    counts.set(op, count);
    if (count <= casesOfOp) return [];
    return { op, name, reason: `in Node all are tried, and here ${casesOfOp} of each op` };
  });
}

/** Some kinds of products must do. */
function isQuick({ op, name }: Case): boolean {
  if (op !== 'matmul') return true;
  return /^(2 × 3 × 4|batched|broadcast batches|empty inner size|wide tile)/.test(name);
}
