import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatRate } from '../src/backends/trainingRate.ts';
import { formatSpeeds } from '../src/fastestFor.ts';
import { bytesOf, makemore, workplace } from './makemore.ts';

test('--backend auto measures, says so, and trains as if it had not', async () => {
  const folder = await workplace();
  const line = ['--data', 'words.txt', '--steps', '20', '--threads', '1'];
  const measured = await makemore(folder, 'train', 'mlp', ...line, '--backend', 'auto');
  expect(measured.code, measured.stderr).toBe(0);
  expect(measured.stderr).toMatch(/wasm: [\d,.]+ steps\/s.*(it is|see: npx makemore doctor)$/m);
  const card = JSON.parse(await readFile(join(folder, 'runs/mlp/card.json'), 'utf8'));
  expect(measured.stdout).toContain(`, ${card.backend}`);
  // Bits are a backend's own: so once more, on the one that was chosen.
  const threads = card.backend === 'wasm' ? line : line.slice(0, -2);
  const args = ['--backend', card.backend, '--out', 'again'];
  const again = await makemore(folder, 'train', 'mlp', ...threads, ...args);
  expect(again.code, again.stderr).toBe(0);
  expect(await bytesOf(folder, 'runs/mlp')).toEqual(await bytesOf(folder, 'again'));
});

test.each([
  ['a model that is counted', [[]]],
  ['one that is trained further', [['--preset', 'gradient', '--steps', '3'], ['--resume']]],
])('also of %s', async (_, runs) => {
  const folder = await workplace();
  const auto = ['--data', 'words.txt', '--backend', 'auto', '--out', 'model'];
  for (const args of runs) {
    const { code, stderr } = await makemore(folder, 'train', 'bigram', ...auto, ...args);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/wasm: [\d,.]+ steps\/s/);
  }
});

test('what wasm cannot do is said, and nothing else computes instead', async () => {
  const given = ['--data', 'words.txt', '--backend', 'auto', '--threads', '1000000'];
  const { code, stderr } = await makemore(await workplace(), 'train', 'mlp', ...given);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^makemore: .*threads/)]);
});

describe('what is said of speeds', () => {
  test('all that run, and which it is', () => {
    const speeds = [
      { name: 'wasm', stepsPerSecond: 9511.4 },
      { name: 'tfjs-webgpu', stepsPerSecond: 129.6 },
      { name: 'tfjs-node', stepsPerSecond: null, reason: 'not installed', failed: false },
    ];
    expect(formatSpeeds(speeds)).toBe('wasm: 9,511 steps/s, tfjs-webgpu: 130 steps/s; wasm it is');
    expect(formatSpeeds(speeds.slice(0, 1))).toBe(
      'wasm: 9,511 steps/s; no other backend is installed and runs here, see: npx makemore doctor',
    );
  });

  test('what failed where it should run is named, with the reason', () => {
    const reason = 'tfjs-webgpu: it brings the process down (SIGSEGV)';
    const speeds = [
      { name: 'wasm', stepsPerSecond: 100 },
      { name: 'tfjs-webgpu', stepsPerSecond: null, reason, failed: true },
    ];
    expect(formatSpeeds(speeds)).toBe(
      'wasm: 100 steps/s; no other backend is installed and runs here, see: npx makemore doctor\n' +
        'tfjs-webgpu failed: it brings the process down (SIGSEGV)',
    );
  });

  test('slow ones to two digits', () => {
    expect([0.0123, 4.56, 99.4, 123.4, 45_678].map(formatRate)).toEqual([
      ...['0.012', '4.6', '99', '123', '45,678'],
    ]);
  });
});
