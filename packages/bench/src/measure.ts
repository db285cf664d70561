import type { Case, Task } from './cases.ts';
import { ContenderError } from './contenders/Contender.ts';
import type { ContenderSpec } from './contenders/contenders.ts';
import type { Ready, StepFacts } from './contenders/protocol.ts';
import { peakFlop } from './peak/flop.ts';
import { type Quartiles, quartiles } from './statistics.ts';

/** What can be asked to carry out a task; a `Contender` is one. */
export interface Player {
  readonly spec: Pick<ContenderSpec, 'id' | 'group' | 'threads' | 'bits'>;
  /** Why it can no longer take part; undefined while it can. */
  readonly failure: string | undefined;
  setup(task: Task, limit?: number): Promise<Ready | { lacks: string }>;
  run(calls: number, limit: number): Promise<number>;
}

/** How fast one contender was in one case. */
interface Entry extends Quartiles {
  readonly contender: string;
  /** How often it had its turn. */
  readonly rounds: number;
  /** Of the fused multiply-adds that its threads can do at most, from the same rounds; null if unknown. */
  readonly share: number | null;
  readonly note: string | null;
}

/** How fast each contender was in one case. */
export interface CaseResult {
  readonly case: Case;
  readonly entries: readonly Entry[];
  /** Who took no part, and why. */
  readonly lacks: readonly { readonly contender: string; readonly reason: string }[];
  /** GFLOP/s of one core, in the same rounds, by the width of its multiply-adds. */
  readonly peaks: Readonly<Partial<Record<128 | 256, number>>>;
}

export interface MeasureOptions {
  /** Turns of each contender. */
  readonly rounds: number;
  /** What finds the peak, by the width. */
  readonly peaks?: Readonly<Partial<Record<128 | 256, Player>>>;
  /** Milliseconds that nobody computes between two turns, so that threads that still spin go to sleep. */
  readonly rest?: number;
}

/** Milliseconds of a turn of the peak: that of a product, so that both meet the same disturbances. */
const PEAK_TURN = 30;
/** Milliseconds in which an engine compiles all that a training step consists of. */
const WARM_UP_OF_STEPS = 800;
/** Milliseconds that one turn may take. */
const TURN_LIMIT = 60_000;
/** Who has used up so many times the turns that are its due has no more of them, but for the first three. */
const PATIENCE = 4;
const FEWEST_ROUNDS = 3;
/** How far the losses of the same three steps may be apart, relatively: 800,000 weights in float32. */
const SAME_LOSS = 1e-3;

interface Turns {
  readonly player: Player;
  readonly note: string | null;
  /** Milliseconds that each is meant to take. */
  readonly due: number;
  /** Of the next. */
  calls: number;
  /** Milliseconds of all so far. */
  spent: number;
  /** Calls a millisecond, a number a round. */
  readonly rates: number[];
}

/**
 * Times one case: every contender is set up and warmed up, then they take turns, round after round,
 * so that whatever else the machine does meets them all alike.
 */
export async function measure(
  what: Case,
  players: readonly Player[],
  { rounds, peaks = {}, rest = 2 }: MeasureOptions,
): Promise<CaseResult> {
  const lacks = new Map<string, string>();
  const turns: Turns[] = [];
  let facts: StepFacts | undefined;
  for (const player of players) {
    const reason = await tried(async () => {
      const ready = await player.setup(what.task);
      if ('lacks' in ready) return ready.lacks;
      facts ??= ready.facts;
      const difference = otherWork(facts, ready.facts);
      if (difference) return difference;
      turns.push(await turnsOf(player, what, ready.note));
    });
    if (reason) lacks.set(player.spec.id, reason);
  }
  const peakTurns = what.flop > 0 ? await setUpPeaks(peaks, turns) : [];

  for (let round = 0; round < rounds; round++) {
    for (const each of [...rotated(turns, round), ...peakTurns]) {
      const isUsedUp = round >= FEWEST_ROUNDS && each.spent > PATIENCE * rounds * each.due;
      if (isUsedUp || lacks.has(each.player.spec.id)) continue;
      const reason = await tried(() => takeTurn(each));
      if (reason) lacks.set(each.player.spec.id, reason);
      if (rest > 0) await new Promise((done) => setTimeout(done, rest));
    }
  }

  const found: Partial<Record<128 | 256, number>> = {};
  for (const { player, rates } of peakTurns) {
    const { bits } = player.spec;
    if (bits && rates.length > 0) found[bits] = (quartiles(rates).median * peakFlop(bits)) / 1e6;
  }
  return {
    case: what,
    entries: turns
      .filter(({ player }) => !lacks.has(player.spec.id))
      .map((each) => entryOf(what, each, found)),
    lacks: Array.from(lacks, ([contender, reason]) => ({ contender, reason })),
    peaks: found,
  };
}

/** What went wrong, if it did so in a contender. */
async function tried(action: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return (await action()) ?? undefined;
  } catch (error) {
    if (error instanceof ContenderError) return error.message;
    throw error;
  }
}

/** @returns milliseconds a call, once the engine has compiled what it runs often. */
async function warmUp(
  player: Player,
  { turn, part }: Pick<Case, 'turn' | 'part'>,
): Promise<number> {
  const enough = part === 'steps' ? WARM_UP_OF_STEPS : 2 * turn;
  let calls = 1;
  let spent = 0;
  for (;;) {
    const ms = await player.run(calls, TURN_LIMIT);
    spent += ms;
    if (spent >= enough) return ms / calls;
    const fitting = Math.ceil((calls * turn) / Math.max(ms, 1e-3));
    calls = Math.max(1, Math.min(fitting, 10 * calls));
  }
}

async function turnsOf(
  player: Player,
  what: Pick<Case, 'turn' | 'part'>,
  note: string | null = null,
): Promise<Turns> {
  const perCall = await warmUp(player, what);
  const calls = Math.max(1, Math.round(what.turn / perCall));
  return { player, note, due: what.turn, calls, spent: 0, rates: [] };
}

/** One turn; when it took far longer than its due, because the machine was busy, the next is shorter. */
async function takeTurn(turns: Turns): Promise<undefined> {
  const { player, calls, due } = turns;
  const ms = await player.run(calls, TURN_LIMIT);
  turns.rates.push(calls / ms);
  turns.spent += ms;
  if (ms > 2 * due) turns.calls = Math.max(1, Math.round((calls * due) / ms));
}

async function setUpPeaks(
  peaks: NonNullable<MeasureOptions['peaks']>,
  turns: readonly Turns[],
): Promise<Turns[]> {
  const ready: Turns[] = [];
  for (const bits of [128, 256] as const) {
    const player = peaks[bits];
    if (!player || !turns.some((each) => each.player.spec.bits === bits)) continue;
    // Where it fails the share is unknown.
    await tried(async () => {
      await player.setup({ kind: 'peak', bits });
      ready.push(await turnsOf(player, { turn: PEAK_TURN, part: 'gemm' }));
    });
  }
  return ready;
}

function entryOf(what: Case, { player, rates, note }: Turns, peaks: CaseResult['peaks']): Entry {
  const { id, bits, threads } = player.spec;
  // Calls a millisecond, in the unit of the case.
  const scale = what.unit === 'steps/s' ? 1000 : what.work / 1e6;
  const { q1, median, q3 } = quartiles(rates);
  const peak = bits && peaks[bits];
  const share = peak && what.flop > 0 ? (median * what.flop) / 1e6 / (peak * threads) : null;
  return {
    ...{ contender: id, rounds: rates.length, share, note },
    ...{ q1: q1 * scale, median: median * scale, q3: q3 * scale },
  };
}

/** How the work of a contender differs from that of the first; undefined if it is the same. */
function otherWork(expected?: StepFacts, own?: StepFacts): string | undefined {
  if (!expected || !own || expected === own) return undefined;
  if (expected.parameters !== own.parameters) {
    return `its model has ${own.parameters} parameters, not ${expected.parameters}`;
  }
  const far = expected.losses.findIndex((loss, i) => {
    const other = own.losses[i] ?? Number.NaN;
    return !(Math.abs(other - loss) <= SAME_LOSS * Math.abs(loss));
  });
  if (far < 0) return undefined;
  return `the loss of its step ${far + 1} is ${own.losses[far]}, not ${expected.losses[far]}`;
}

/** The same items, beginning with another one each time. */
function rotated<T>(items: readonly T[], by: number): T[] {
  const start = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
