import type { Task } from './cases.ts';
import { Contender, ContenderError } from './contenders/Contender.ts';
import type { ContenderSpec } from './contenders/contenders.ts';
import { type Quartiles, quartiles } from './statistics.ts';

type SamplingTask = Extract<Task, { kind: 'sampling' }>;

/** How fast a process that has just started samples. */
export interface SamplingResult extends Quartiles {
  readonly contender: string;
  readonly model: SamplingTask['model'];
  readonly unit: 'names/s' | 'characters/s';
  /** How many names or characters were timed, the first ones that the process made. */
  readonly count: number;
}

/** What is sampled: a list as long as a dataset, and a screen or two of text. */
export const samplings = [
  { kind: 'sampling', model: 'mlp', count: 20_000 },
  { kind: 'sampling', model: 'gpt', count: 2_000 },
] as const satisfies readonly SamplingTask[];

/** Milliseconds that one process may take. */
const LIMIT = 10 * 60_000;

/**
 * Samples from a model that comes with its lecture, each time in a new process: the engine compiles
 * while it works, as when somebody types the command. The start of the process and the reading of the
 * weights are not timed.
 *
 * @throws ContenderError if it cannot.
 */
export async function samplingSpeed(
  spec: ContenderSpec,
  task: SamplingTask,
  rounds: number,
): Promise<SamplingResult> {
  const { model, count } = task;
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const contender = await Contender.start(spec);
    try {
      const ready = await contender.setup(task);
      if ('lacks' in ready) throw new ContenderError(ready.lacks);
      rates.push((1000 * count) / (await contender.run(1, LIMIT)));
    } finally {
      contender.stop();
    }
  }
  const unit = model === 'mlp' ? 'names/s' : 'characters/s';
  return { contender: spec.id, model, unit, count, ...quartiles(rates) };
}
