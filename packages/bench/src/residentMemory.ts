import { Contender } from './contenders/Contender.ts';
import type { ContenderSpec } from './contenders/contenders.ts';
import { specs } from './models/specs.ts';

/** The memory of a process that trains the MLP, in bytes. */
export interface MemoryResult {
  readonly contender: string;
  /** After so many steps, the first being the warm-up. */
  readonly resident: readonly { readonly steps: number; readonly bytes: number }[];
}

/** Steps that the engine gets to compile everything and to find its heap's size. */
const WARM_UP = 10_000;
const STEPS = 10_000;
const EVERY = 2_000;

/**
 * Trains the MLP for 10,000 steps after a warm-up, in a process of its own.
 *
 * @throws ContenderError if it cannot.
 */
export async function residentMemory(spec: ContenderSpec): Promise<MemoryResult> {
  const contender = await Contender.start(spec);
  try {
    await contender.setup({ kind: 'steps', model: 'mlp', spec: specs.mlp });
    await contender.run(WARM_UP, 10 * 60_000);
    const resident = [{ steps: 0, bytes: await contender.resident() }];
    for (let steps = EVERY; steps <= STEPS; steps += EVERY) {
      await contender.run(EVERY, 10 * 60_000);
      resident.push({ steps, bytes: await contender.resident() });
    }
    return { contender: spec.id, resident };
  } finally {
    contender.stop();
  }
}
