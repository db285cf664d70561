/** Which backend is fastest is a matter of the model: a GPU wins with large ones, and loses with small ones. */
import { getBackend, useBackend } from '../backend.ts';
import { BackendUnavailableError, TensorError } from '../errors.ts';
import { scope } from '../memory.ts';
import type { Tensor } from '../tensor.ts';
import { type BackendOptions, loadBackend } from './loadBackend.ts';

/**
 * Makes a model on the current backend, and gives its training step, which gives a tensor of the step,
 * such as its loss. It is called once for each backend, so it must draw from a generator of its own.
 */
export type Workload = () => (() => Tensor) | Promise<() => Tensor>;

/** How fast a backend is at a workload; null, and why, where it cannot run or only emulates a GPU. */
export type Speed =
  | { readonly name: string; readonly stepsPerSecond: number }
  | {
      readonly name: string;
      readonly stepsPerSecond: null;
      readonly reason: string;
      /** Whether it failed although what it needs is there. */
      readonly failed: boolean;
    };

/**
 * The backends that `auto` measures. Those that are left out compute what one of these does, by slower means.
 */
export const automatic: readonly string[] = [
  'wasm',
  'tfjs-node-gpu',
  'tfjs-node',
  'tfjs-webgpu',
  'tfjs-webgl',
];

/**
 * Lets each of these backends take a few steps of the workload, half a second each or one step, and makes
 * the fastest the one on which new tensors are made. What was measured is freed, and no generator but
 * the workload's own is drawn from: a run afterwards is as if nothing had been measured.
 *
 * @param options of the backend wasm, which alone takes any
 * @returns the speeds, the fastest first, in steps/s; those that cannot run last.
 * @throws BackendUnavailableError if none can run, with what stopped them as its cause's `errors`; the
 * current backend stays. Also what the workload throws when it is made, unless it is a `TensorError`: then
 * this backend cannot run it.
 * @example
 * ```ts
 * const workload = () => {
 *   const W = randn([64, 64], { generator: torchGenerator(1) });
 *   return () => W.matmul(W).sum();
 * };
 * const [fastest] = await chooseFastest(['reference'], workload);
 * fastest?.name; // => 'reference'
 * ```
 */
export async function chooseFastest(
  names: readonly string[],
  workload: Workload,
  options: BackendOptions = {},
): Promise<Speed[]> {
  const before = getBackend();
  const speeds: Speed[] = [];
  const errors: unknown[] = [];
  try {
    for (const name of names) speeds.push(await speedOf(name, workload, options, errors));
  } finally {
    useBackend(before);
  }
  speeds.sort((a, b) => (b.stepsPerSecond ?? 0) - (a.stepsPerSecond ?? 0));
  const fastest = speeds[0];
  if (!fastest || fastest.stepsPerSecond === null) {
    const reasons = speeds.map((speed) => ('reason' in speed ? speed.reason : speed.name));
    throw new BackendUnavailableError(
      `chooseFastest: none of the backends runs here: ${reasons.join('; ')}`,
      undefined,
      { cause: new AggregateError(errors) },
    );
  }
  useBackend(await loadBackend(fastest.name, optionsFor(fastest.name, options)));
  return speeds;
}

function optionsFor(name: string, options: BackendOptions): BackendOptions {
  return name === 'wasm' ? options : {};
}

/** What stops it is added to `errors`. */
async function speedOf(
  name: string,
  workload: Workload,
  options: BackendOptions,
  errors: unknown[],
): Promise<Speed> {
  let mistake: unknown; // of who made the workload, not of the backend
  const make = async () => {
    try {
      return await workload();
    } catch (error) {
      if (!(error instanceof TensorError)) mistake = error;
      throw error;
    }
  };
  try {
    const backend = await loadBackend(name, optionsFor(name, options));
    if (backend.isEmulated) {
      throw new BackendUnavailableError(`${name}: there is no GPU here, only ${backend.device}`);
    }
    useBackend(backend);
    const rate = await scope(async () => stepsPerSecond(await make()));
    return { name, stepsPerSecond: rate };
  } catch (error) {
    if (mistake !== undefined) throw mistake;
    errors.push(error);
    // Not only what is known to be missing: whatever a driver throws, the others may still run.
    const failed = !(error instanceof BackendUnavailableError);
    const reason = failed ? (error as Error).message : error.reason;
    return { name, stepsPerSecond: null, reason, failed };
  }
}

/** Milliseconds that a batch of steps takes at least, all of them together, and a single one at most. */
const BATCH = 50;
const ENOUGH = 400;
const TOO_LONG = 5000;

/**
 * How often in a second a step is taken on the current backend: the best of some batches, since other
 * programs only ever slow one down, in less than half a second; of slow steps the second one, of very
 * slow ones the first. A device is done when it gives the last step's tensor.
 */
export async function stepsPerSecond(step: () => Tensor): Promise<number> {
  const first = await milliseconds(1, step); // compiles what is compiled when it is first met
  if (first > TOO_LONG) return 1000 / first;
  const end = performance.now() + ENOUGH;
  let best = 0;
  let count = 1;
  do {
    const time = await milliseconds(count, step);
    best = Math.max(best, (1000 * count) / time);
    if (time < BATCH) count *= 2;
  } while (performance.now() < end);
  return best;
}

async function milliseconds(count: number, step: () => Tensor): Promise<number> {
  const begun = performance.now();
  let last: Promise<unknown> | undefined;
  for (let i = 1; i <= count; i++) {
    scope(() => {
      const result = step();
      if (i === count) last = result.data();
    });
  }
  await last;
  return performance.now() - begun;
}
