import type { AdamWEntry, SgdEntry } from '../../backend.ts';
import type { Runtime } from './runtime.ts';
import { addressOf, ELEMENT, type WasmArray, type WasmStorage } from './storage.ts';

/** Words of an entry of the table that the kernels read: see assembly/optimizers.ts. */
const WORDS = 8;

/** Writes one entry; what a kernel does not read may be left out. */
type WriteEntry = (
  parameter: number,
  gradient: number,
  first: number,
  second: number,
  size: number,
  decay: number,
  step: number,
  root: number,
) => void;

/**
 * Runs `body` with the address of a table of `items`, which `describe` writes one by one, and with the
 * number of all elements.
 */
function withTable<T>(
  { arena }: Runtime,
  items: readonly T[],
  describe: (item: T, write: WriteEntry) => void,
  body: (table: number, total: number) => void,
): void {
  arena.lend(items.length * WORDS * ELEMENT, (table) => {
    const { ints, floats } = arena;
    let at = table / ELEMENT;
    let total = 0;
    const write: WriteEntry = (parameter, gradient, first, second, size, decay, step, root) => {
      ints[at] = parameter;
      ints[at + 1] = gradient;
      ints[at + 2] = first;
      ints[at + 3] = second;
      ints[at + 4] = size;
      floats[at + 5] = decay;
      floats[at + 6] = step;
      floats[at + 7] = root;
      at += WORDS;
      total += size;
    };
    for (const item of items) describe(item, write);
    body(table, total);
  });
}

export function sgd(
  entries: readonly SgdEntry<WasmStorage>[],
  { lr, momentum: share }: { lr: number; momentum: number },
): void {
  const { runtime } = (entries[0] as SgdEntry<WasmStorage>).parameter.storage;
  withTable(
    runtime,
    entries,
    ({ parameter, gradient, momentum, weightDecay }, write) => {
      const { pointer, size } = parameter.storage;
      write(pointer, gradient.storage.pointer, addressOf(momentum), 0, size, weightDecay, lr, 0);
    },
    (table, total) => runtime.exports.sgd(table, total, share),
  );
}

export function adamW(
  entries: readonly AdamWEntry<WasmStorage>[],
  { lr, betas: [beta1, beta2], eps }: { lr: number; betas: readonly [number, number]; eps: number },
): void {
  const { runtime } = (entries[0] as AdamWEntry<WasmStorage>).parameter.storage;
  withTable(
    runtime,
    entries,
    ({ parameter, gradient, expAvg, expAvgSq, weightDecay, steps }, write) =>
      write(
        parameter.storage.pointer,
        gradient.storage.pointer,
        expAvg.storage.pointer,
        expAvgSq.storage.pointer,
        parameter.storage.size,
        1 - lr * weightDecay,
        lr / (1 - beta1 ** steps),
        1 / Math.sqrt(1 - beta2 ** steps),
      ),
    (table, total) => runtime.exports.adamW(table, total, beta1, 1 - beta1, beta2, 1 - beta2, eps),
  );
}

export function clipNorm(gradients: readonly WasmArray[], maxNorm: number, norm: WasmArray): void {
  const { runtime } = norm.storage;
  const { arena, exports } = runtime;
  withTable(
    runtime,
    gradients,
    ({ storage }, write) => write(0, storage.pointer, 0, 0, storage.size, 0, 0, 0),
    (table, total) => {
      const doubles = exports.clipNormChunks(total);
      arena.lend(doubles * 2 * ELEMENT, (sums) =>
        exports.clipNorm(table, total, maxNorm, sums, norm.storage.pointer),
      );
    },
  );
}
