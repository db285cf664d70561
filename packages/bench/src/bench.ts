import { BenchError } from './benchError.ts';
import { type Case, cases, type Part, parts } from './cases.ts';
import { Contender, ContenderError } from './contenders/Contender.ts';
import { type ContenderSpec, contenders, peakSpec } from './contenders/contenders.ts';
import { installPeers } from './installPeers.ts';
import { type Machine, machine } from './machine.ts';
import { type CaseResult, measure } from './measure.ts';
import { type MemoryResult, residentMemory } from './residentMemory.ts';
import type { Absentee, Participant, Results } from './results.ts';
import { type SamplingResult, samplingSpeed, samplings } from './samplingSpeed.ts';

export interface BenchOptions {
  /** The parts to run, in their own order. Default: all. */
  readonly only?: readonly Part[];
  /** Only cases whose names contain this. */
  readonly filter?: string;
  /** Ids of the contenders that take part. Default: all that are present. */
  readonly contenders?: readonly string[];
  /** Of those contenders that have more than one. */
  readonly threads: number;
  /** Turns of each contender in a case. */
  readonly rounds: number;
  /** Install the peers first. */
  readonly peers: boolean;
  /** What was typed, for the record. */
  readonly command: string;
}

/** Told while it goes on. */
export interface BenchReporter {
  /** Where, who takes part, and who does not. */
  start(
    machine: Machine,
    participants: readonly Participant[],
    absentees: readonly Absentee[],
  ): void;
  case(result: CaseResult): void;
  sampling(result: SamplingResult): void;
  memory(result: MemoryResult): void;
  /** A contender that is out from here on. */
  lost(id: string, reason: string): void;
}

/**
 * Measures: every contender is a process, and they take turns.
 *
 * @throws BenchError for parts, cases or contenders that there are not, or if none can run.
 */
export async function bench(options: BenchOptions, reporter: BenchReporter): Promise<Results> {
  const start = performance.now();
  const { threads, rounds } = options;
  const chosenParts = parts.filter((part) => options.only?.includes(part) ?? true);
  const chosen = chooseCases(chosenParts, options.filter);
  const specs = chooseContenders(contenders(threads), options.contenders).filter((spec) =>
    chosenParts.some((part) => takesPart(spec, part)),
  );
  const wants = (part: Part) => chosenParts.includes(part) && options.filter === undefined;
  const where = await machine();
  if (options.peers) await installPeers();

  const players: Contender[] = [];
  const peaks: Partial<Record<128 | 256, Contender>> = {};
  const absentees: Absentee[] = [];
  try {
    for (const spec of specs) {
      const started = await startOr(spec, absentees);
      const emulator = started?.hello.emulator;
      if (emulator !== undefined && !options.contenders) {
        started?.stop();
        absentees.push(withoutGpu(spec, emulator));
      } else if (started) {
        players.push(started);
      }
    }
    for (const bits of [128, 256] as const) {
      if (!players.some(({ spec }) => spec.bits === bits)) continue;
      const peak = await startOr(peakSpec(bits), absentees);
      if (peak) peaks[bits] = peak;
    }
    const participants = players.map(({ spec, hello }) => {
      const { id, label, about, group } = spec;
      return { id, label, about, group, version: hello.version, threads: spec.threads };
    });
    if (players.length === 0) {
      throw new BenchError(
        `no contender can run: ${absentees.map(({ id, reason, cure }) => `${id}: ${reason}; ${cure}`).join('. ')}`,
      );
    }
    reporter.start(where, participants, absentees);

    const results: CaseResult[] = [];
    let present = players;
    for (const each of chosen) {
      const players = present.filter(({ spec }) => takesPart(spec, each.part));
      const result = await measure(each, players, { rounds, peaks });
      results.push(result);
      reporter.case(result);
      for (const { spec, failure } of present) {
        if (failure !== undefined) reporter.lost(spec.id, failure);
      }
      present = present.filter(({ failure }) => failure === undefined);
    }

    // Processes of their own, one at a time: each contender that fails is out of that part alone.
    const alone = async (part: Part, measureOne: (spec: ContenderSpec) => Promise<void>) => {
      for (const { spec } of wants(part) ? present : []) {
        if (spec.group !== 'makemore' || !takesPart(spec, part)) continue;
        try {
          await measureOne(spec);
        } catch (error) {
          if (!(error instanceof ContenderError)) throw error;
          reporter.lost(spec.id, error.message);
        }
      }
    };
    const sampling: SamplingResult[] = [];
    await alone('sampling', async (spec) => {
      for (const task of samplings) {
        const result = await samplingSpeed(spec, task, rounds);
        sampling.push(result);
        reporter.sampling(result);
      }
    });
    const memory: MemoryResult[] = [];
    await alone('memory', async (spec) => {
      const result = await residentMemory(spec);
      memory.push(result);
      reporter.memory(result);
    });
    return {
      ...{ command: options.command, date: new Date().toISOString(), machine: where },
      ...{ threads, rounds, participants, absentees, cases: results, sampling, memory },
      seconds: (performance.now() - start) / 1000,
    };
  } finally {
    for (const each of [...players, ...Object.values(peaks)]) each.stop();
  }
}

function takesPart({ parts: own }: ContenderSpec, part: Part): boolean {
  return own?.includes(part) ?? true;
}

/** Starts a contender, or notes why it is absent. */
async function startOr(spec: ContenderSpec, absentees: Absentee[]): Promise<Contender | undefined> {
  try {
    return await Contender.start(spec);
  } catch (error) {
    if (!(error instanceof ContenderError)) throw error;
    const { id, about } = spec;
    absentees.push({ id, about, reason: error.message, cure: error.cure ?? spec.cure });
    return undefined;
  }
}

/** What a processor does as a GPU is measured only for who asks for it. */
function withoutGpu({ id, about }: ContenderSpec, emulator: string): Absentee {
  const cure = 'name it by --contenders to measure that';
  return { id, about, reason: `there is no GPU here, only ${emulator}`, cure };
}

function chooseCases(chosenParts: readonly Part[], filter: string | undefined): Case[] {
  const inParts = cases.filter(({ part }) => chosenParts.includes(part));
  const found = inParts.filter(({ name }) => name.includes(filter ?? ''));
  if (filter !== undefined && found.length === 0) {
    throw new BenchError(
      `no case has '${filter}' in its name; the names are: ${inParts.map(({ name }) => name).join('; ')}`,
    );
  }
  return found;
}

function chooseContenders(
  all: readonly ContenderSpec[],
  ids: readonly string[] | undefined,
): readonly ContenderSpec[] {
  if (!ids) return all;
  const unknown = ids.find((id) => !all.some((spec) => spec.id === id));
  if (unknown !== undefined) {
    throw new BenchError(
      `there is no contender '${unknown}'; choose some of: ${all.map(({ id }) => id).join(', ')}`,
    );
  }
  return all.filter(({ id }) => ids.includes(id));
}
