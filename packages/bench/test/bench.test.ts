import { expect, test, vi } from 'vitest';
import { type BenchOptions, bench } from '../src/bench.ts';
import { fakeSpec } from './fakeSpec.ts';

vi.mock('../src/contenders/contenders.ts', () => ({
  contenders: () => ['well', 'emulated', 'declining', 'silent'].map((mode) => fakeSpec(mode)),
}));

const silent = { start() {}, case() {}, sampling() {}, memory() {}, lost() {} };

/** Who takes part in a short run, and who does not. */
async function sides(contenders: BenchOptions['contenders']) {
  const { participants, absentees } = await bench(
    {
      ...{ only: ['steps'], filter: 'bigram', threads: 1, rounds: 1, peers: false, command: '' },
      ...(contenders && { contenders }),
    },
    silent,
  );
  return { participants: participants.map(({ id }) => id), absentees };
}

const about = 'for the tests';

test('who cannot take part is absent, with one cure: its own, or else that of the list', async () => {
  expect(await sides(['well', 'declining', 'silent'])).toEqual({
    participants: ['well'],
    absentees: [
      { id: 'declining', about, reason: 'not on this machine', cure: 'buy another' },
      { id: 'silent', about, reason: 'it ended with exit code 3', cure: 'build one' },
    ],
  });
});

test('an emulated GPU takes part only where it is named', async () => {
  const { participants, absentees } = await sides(undefined);
  expect(participants).toEqual(['well']);
  expect(absentees[0]).toEqual({
    ...{ id: 'emulated', about, reason: 'there is no GPU here, only FakeShader' },
    cure: 'name it by --contenders to measure that',
  });
  expect(await sides(['emulated'])).toEqual({ participants: ['emulated'], absentees: [] });
});
