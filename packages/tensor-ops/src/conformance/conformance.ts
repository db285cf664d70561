/**
 * Whether a backend is right: every case of the table, forward and gradient, against the reference.
 * Depends on no test runner and reads asynchronously only, so that it runs in a browser too.
 */
import type { Backend } from '../backend.ts';
import { reference } from '../backends/reference/reference.ts';
import { isFloat } from '../dtype.ts';
import { formatShape, sameShape } from '../shape.ts';
import type { Case } from './case.ts';
import { cases } from './cases.ts';
import { normalizedError } from './normalizedError.ts';
import { countTemporaries, type Outcome, runCase } from './runCase.ts';
import { temporariesOf } from './temporaries.ts';

export { type Case, type Input, inputValues } from './case.ts';
export { cases } from './cases.ts';
export { normalizedError } from './normalizedError.ts';
export { type Outcome, runCase } from './runCase.ts';

/** An op, or one case of it, that a backend cannot do. */
export interface Skip {
  readonly op: string;
  /** The name of one case; all of the op without it. */
  readonly name?: string;
  /** Why; it is printed with the results. */
  readonly reason: string;
}

export interface ConformanceOptions {
  readonly skip?: readonly Skip[];
  /** The largest normalised error (see `normalizedError`) that passes. Default 1e-5, some 100 ulp. */
  readonly tolerance?: number;
}

export interface CaseResult {
  readonly op: string;
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped; empty when it passed. */
  readonly reason: string;
  /** The largest normalised error of the result and the gradients; NaN when it did not run. */
  readonly error: number;
}

export interface ConformanceResult {
  readonly backend: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly results: readonly CaseResult[];
}

/**
 * Runs every case on `backend` and on the reference, with floats of float32, and compares: shape,
 * dtype, values, gradients by normalised error (int32 and bool exactly), that no buffer is left, and
 * that a call leaves no more to the scope around it than its result and known temporaries.
 * Never throws for a wrong result: it is in the results.
 *
 * @example
 * ```ts
 * const result = await conformance(getBackend());
 * result.failed; // => 0
 * ```
 */
export async function conformance(
  backend: Backend,
  { skip = [], tolerance = 1e-5 }: ConformanceOptions = {},
): Promise<ConformanceResult> {
  const results: CaseResult[] = [];
  for (const each of cases) {
    const { op, name } = each;
    const skipped = skip.find((s) => s.op === op && (s.name === undefined || s.name === name));
    if (skipped) {
      const { reason } = skipped;
      results.push({ op, name, status: 'skipped', reason, error: Number.NaN });
    } else {
      results.push({ op, name, ...(await compare(each, backend, tolerance)) });
    }
  }
  const count = (status: CaseResult['status']) =>
    results.filter((result) => result.status === status).length;
  return {
    backend: backend.name,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    results,
  };
}

async function compare(
  each: Case,
  backend: Backend,
  tolerance: number,
): Promise<Pick<CaseResult, 'status' | 'reason' | 'error'>> {
  let error = Number.NaN;
  try {
    const expected = await runCase(each, reference);
    const before = backend.memory().buffers;
    const outcome = await runCase(each, backend);
    error = errorOf(outcome, expected);
    const reason = fault(outcome, expected, error, tolerance) || leak(each, backend, before);
    return { status: reason ? 'failed' : 'passed', reason, error };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { status: 'failed', reason, error };
  }
}

/** The largest normalised error of the values and the gradients. */
function errorOf(outcome: Outcome, expected: Outcome): number {
  return Math.max(
    normalizedError(outcome.values, expected.values),
    ...expected.gradients.map((values, i) => normalizedError(outcome.gradients[i] ?? [], values)),
  );
}

/** What is wrong with an outcome; empty if nothing is. */
function fault(outcome: Outcome, expected: Outcome, error: number, tolerance: number): string {
  if (!sameShape(outcome.shape, expected.shape) || outcome.dtype !== expected.dtype) {
    return (
      `it is ${outcome.dtype} ${formatShape(outcome.shape)}, ` +
      `on the reference ${expected.dtype} ${formatShape(expected.shape)}`
    );
  }
  const allowed = isFloat(expected.dtype) ? tolerance : 0;
  return error <= allowed ? '' : `normalised error ${error.toExponential(1)}, allowed ${allowed}`;
}

/** Which buffers are alive that should not be, with `before` of them before the case ran. */
function leak(each: Case, backend: Backend, before: number): string {
  const left = backend.memory().buffers - before;
  if (left !== 0) return `${left} buffers were not freed`;
  const [temporaries, known] = [countTemporaries(each, backend), temporariesOf(each)];
  if (temporaries === known) return '';
  return `a call leaves ${temporaries} buffers beside its result to the scope, ${known} are known`;
}
