import { expect, test } from 'vitest';
import { type Case, cases } from '../src/cases.ts';
import { ContenderError } from '../src/contenders/Contender.ts';
import type { Ready } from '../src/contenders/protocol.ts';
import { measure, type Player } from '../src/measure.ts';
import { peakFlop } from '../src/peak/flop.ts';
import { quartiles } from '../src/statistics.ts';

const steps = cases.find(({ name }) => name === 'mlp') as Case;

/** A player whose calls take as many milliseconds as it is told; all turns are noted in `log`. */
class Fake implements Player {
  readonly spec: Player['spec'];
  failure: string | undefined;
  readonly #times: (turn: number) => number;
  readonly #ready: Ready | { lacks: string };
  readonly #log: string[];
  #turns = 0;

  constructor(
    id: string,
    times: number | ((turn: number) => number),
    log: string[] = [],
    ready: Ready | { lacks: string } = {},
    bits: 128 | 256 = 128,
  ) {
    this.spec = { id, group: 'peer', threads: 1, bits };
    this.#times = typeof times === 'number' ? () => times : times;
    this.#log = log;
    this.#ready = ready;
  }

  async setup() {
    this.#log.push(`setup ${this.spec.id}`);
    return this.#ready;
  }

  async run(calls: number) {
    this.#log.push(this.spec.id);
    return calls * this.#times(this.#turns++);
  }
}

test('all are ready and warm before the first turn, and each round begins with another', async () => {
  const log: string[] = [];
  const players = ['a', 'b', 'c'].map((id) => new Fake(id, 1, log));
  await measure(steps, players, { rounds: 4, rest: 0 });
  expect(log.filter((line) => line.startsWith('setup'))).toHaveLength(3);
  expect(log.slice(-12).join('')).toBe('abcbcacababc');
});

test('the median of the rounds, in the unit of the case', async () => {
  // The warm-up takes 1 + 10 + 100 + … calls of 1 ms; then one turn of five is disturbed.
  const disturbed = (turn: number) => (turn % 5 === 0 ? 40 : 2);
  const { entries } = await measure(steps, [new Fake('a', disturbed)], { rounds: 10, rest: 0 });
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({ contender: 'a', rounds: 10, median: 500, share: null });
});

test('the share of the peak, of the same rounds and of the width that the contender has', async () => {
  const peak = (bits: 128 | 256) => new Fake(`peak${bits}`, 0.5, [], {}, bits);
  const flop = 1e6;
  const { entries, peaks } = await measure(
    { ...steps, flop },
    [new Fake('a', 1), new Fake('b', 1, [], {}, 256)],
    { rounds: 3, rest: 0, peaks: { 128: peak(128), 256: peak(256) } },
  );
  const gflops = peakFlop(128) / 0.5 / 1e6;
  expect(peaks[128]).toBeCloseTo(gflops);
  expect(entries[0]?.share).toBeCloseTo(1 / gflops); // 1e6 flop in a millisecond
  expect(entries[1]?.share).toBeCloseTo(1 / (2 * gflops));
});

test('who is so slow that a call is many turns gets fewer, but three at least', async () => {
  const players = [20, 8, 4, 0.01].map((turns) => new Fake(`${turns}`, turns * steps.turn));
  const { entries } = await measure(steps, players, { rounds: 9, rest: 0 });
  // Their due is 9 turns, and four times as much are given.
  expect(entries.map(({ rounds }) => rounds)).toEqual([3, 5, 9, 9]);
});

test('who is slowed down gets shorter turns', async () => {
  const calls: number[] = [];
  const player = new Fake('slowed', (turn) => (turn < 12 ? 1 : 10));
  const run = player.run.bind(player);
  player.run = (count) => {
    calls.push(count);
    return run(count);
  };
  await measure(steps, [player], { rounds: 6, rest: 0 });
  expect(calls.at(-6)).toBe(steps.turn);
  expect(calls.at(-1)).toBe(steps.turn / 10);
});

test('who lacks the case, fails in it or does other work is left out, with the reason', async () => {
  const dies = new Fake('dies', (turn) => {
    if (turn < 8) return 1;
    dies.failure = 'it ended';
    throw new ContenderError('it ended');
  });
  const facts = (parameters: number, loss: number) => ({
    facts: { parameters, losses: [3, 2, loss] },
  });
  const { entries, lacks } = await measure(
    steps,
    [
      new Fake('first', 1, [], facts(10, 1)),
      new Fake('same', 1, [], facts(10, 1.0005)),
      new Fake('larger', 1, [], facts(11, 1)),
      new Fake('other', 1, [], facts(10, 1.002)),
      new Fake('lacking', 1, [], { lacks: 'no such op' }),
      dies,
    ],
    { rounds: 20, rest: 0 },
  );
  expect(entries.map(({ contender }) => contender)).toEqual(['first', 'same']);
  expect(Object.fromEntries(lacks.map(({ contender, reason }) => [contender, reason]))).toEqual({
    larger: 'its model has 11 parameters, not 10',
    other: 'the loss of its step 3 is 1.002, not 1',
    lacking: 'no such op',
    dies: 'it ended',
  });
});

test('a mistake of ours is not taken for a failing contender', async () => {
  const broken = new Fake('broken', () => {
    throw new TypeError('ours');
  });
  await expect(measure(steps, [broken], { rounds: 1 })).rejects.toThrow(TypeError);
});

test("quartiles, as numpy's percentiles", () => {
  expect(quartiles([4, 1, 3, 2])).toEqual({ q1: 1.75, median: 2.5, q3: 3.25 });
  expect(quartiles([5])).toEqual({ q1: 5, median: 5, q3: 5 });
  expect(quartiles([9, 1, 5])).toEqual({ q1: 3, median: 5, q3: 7 });
});
