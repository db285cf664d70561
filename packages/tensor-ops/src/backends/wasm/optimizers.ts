import type { AdamWEntry, SgdEntry } from '../../backend.ts';
import type { Runtime } from './runtime.ts';
import { addressOf, ELEMENT, type WasmArray, type WasmStorage } from './storage.ts';

/** Words of an entry of the table that the kernels read: see assembly/optimizers.ts. */
const WORDS = 8;

interface Entry {
  readonly addresses: readonly [parameter: number, gradient: number, first: number, second: number];
  readonly size: number;
  readonly factors: readonly [decay: number, step: number, root: number];
}

/** Runs `body` with the address of the table of `entries` and the number of all elements. */
function withTable(
  { arena }: Runtime,
  entries: readonly Entry[],
  body: (table: number, total: number) => void,
): void {
  arena.lend(entries.length * WORDS * ELEMENT, (table) => {
    let at = table / ELEMENT;
    let total = 0;
    for (const { addresses, size, factors } of entries) {
      arena.ints.set(addresses, at);
      arena.ints[at + 4] = size;
      arena.floats.set(factors, at + 5);
      at += WORDS;
      total += size;
    }
    body(table, total);
  });
}

export function sgd(
  entries: readonly SgdEntry<WasmStorage>[],
  { lr, momentum }: { lr: number; momentum: number },
): void {
  const { runtime } = (entries[0] as SgdEntry<WasmStorage>).parameter.storage;
  const table = entries.map((each): Entry => {
    const { parameter, gradient, weightDecay } = each;
    return {
      addresses: [addressOf(parameter), addressOf(gradient), addressOf(each.momentum), 0],
      size: parameter.storage.size,
      factors: [weightDecay, lr, 0],
    };
  });
  withTable(runtime, table, (at, total) => runtime.exports.sgd(at, total, momentum));
}

export function adamW(
  entries: readonly AdamWEntry<WasmStorage>[],
  { lr, betas: [beta1, beta2], eps }: { lr: number; betas: readonly [number, number]; eps: number },
): void {
  const { runtime } = (entries[0] as AdamWEntry<WasmStorage>).parameter.storage;
  const table = entries.map(
    ({ parameter, gradient, expAvg, expAvgSq, weightDecay, steps }): Entry => ({
      addresses: [
        addressOf(parameter),
        addressOf(gradient),
        addressOf(expAvg),
        addressOf(expAvgSq),
      ],
      size: parameter.storage.size,
      factors: [1 - lr * weightDecay, lr / (1 - beta1 ** steps), 1 / Math.sqrt(1 - beta2 ** steps)],
    }),
  );
  withTable(runtime, table, (at, total) =>
    runtime.exports.adamW(at, total, beta1, 1 - beta1, beta2, 1 - beta2, eps),
  );
}

export function clipNorm(gradients: readonly WasmArray[], maxNorm: number, norm: WasmArray): void {
  const { runtime } = norm.storage;
  const { arena, exports } = runtime;
  const table = gradients.map(
    (each): Entry => ({
      addresses: [0, addressOf(each), 0, 0],
      size: each.storage.size,
      factors: [0, 0, 0],
    }),
  );
  withTable(runtime, table, (at, total) => {
    const doubles = exports.clipNormChunks(total);
    arena.lend(doubles * 2 * ELEMENT, (sums) =>
      exports.clipNorm(at, total, maxNorm, sums, norm.storage.pointer),
    );
  });
}
