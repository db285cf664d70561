import { loadTfjs } from '../../packages/tensor-ops/src/backends/tfjs/loadTfjs.ts';
import type { TfjsBackend } from '../../packages/tensor-ops/src/backends/tfjs/TfjsBackend.ts';
import type { TfjsName } from '../../packages/tensor-ops/src/backends/tfjs/TfjsName.ts';
import {
  type Case,
  type CaseResult,
  cases,
  conformance,
  type Skip,
} from '../../packages/tensor-ops/src/conformance/conformance.ts';
import { setBackend } from '../../packages/tensor-ops/src/index.ts';
import { skipsOf } from '../../packages/tensor-ops/test/tfjs/skips.ts';
import { trainTable } from '../../packages/tensor-ops/test/tfjs/trainTable.ts';
import { lectureLosses, smallSizes } from './lectureLosses.ts';

/** What there is to know of a backend; plain data, so that another process or a page can say it. */
export interface Examination {
  readonly device: string;
  readonly results: readonly CaseResult[];
  readonly losses: Readonly<Record<string, readonly number[]>>;
  /** What tfjs held after 100 and after 300 steps of a small network: tensors, and bytes of the device. */
  readonly held: readonly (readonly [tensors: number, bytes: number])[];
  /** How many tensors tfjs still held at the end. */
  readonly tensors: number;
}

/** How much is tried. */
export interface Extent {
  /** How many cases of each op. */
  readonly casesOfOp: number;
  /** Whether each case of matmul is tried; an emulated GPU compiles a program for nearly each. */
  readonly allProducts: boolean;
  /** How many steps of each lecture, by name; it is left out without. */
  readonly steps: Readonly<Record<string, number>>;
}

/** Holds a backend against the reference, case by case, and trains each lecture on it. */
export async function examine(name: TfjsName, extent: Extent): Promise<Examination> {
  const backend = await loadTfjs(name);
  const { steps } = extent;
  const skip = [...skipsOf(name), ...leftOut(extent)];
  const { results } = await conformance(backend, { skip });
  const losses = await lectureLosses(backend, steps, smallSizes);
  const held = await heldAt(backend, [100, 300]);
  return { device: backend.device, results, losses, held, tensors: backend.tensors };
}

/** What tfjs holds of the device after so many steps of a training. */
async function heldAt(
  backend: TfjsBackend,
  steps: readonly number[],
): Promise<[tensors: number, bytes: number][]> {
  const held: [tensors: number, bytes: number][] = [];
  await setBackend(backend);
  await trainTable(Math.max(...steps), async (step, loss) => {
    if (!steps.includes(step + 1)) return;
    await loss.item(); // by then the device has done all that was asked of it
    held.push([backend.tensors, backend.deviceBytes ?? Number.NaN]);
  });
  await setBackend('reference');
  return held;
}

/** The cases that an emulated GPU has no time for. */
function leftOut({ casesOfOp, allProducts }: Extent): Skip[] {
  const counts = new Map<string, number>();
  return cases.flatMap((each) => {
    const { op, name } = each;
    if (!allProducts && !isQuick(each)) {
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
