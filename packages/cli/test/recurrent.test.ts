/** What stands beside the series is trained and sampled like the lectures. */
import { expect, test } from 'vitest';
import { bytesOf, jsonLines, makemore, workplace } from './makemore.ts';

const data = ['--data', 'words.txt'];

test('train, on with it, and names from it', async () => {
  const folder = await workplace();
  const gru = ['train', 'recurrent', '--preset', 'gru', '--out', 'run'];
  const trained = await makemore(folder, ...gru, ...data, '--steps', '20');
  expect(trained.stdout).toMatch(
    /^Recurrent networks \(gru\): 28,315 parameters, words\.txt, wasm, seed 2147483647\n/,
  );
  expect(trained.code).toBe(0);
  const further = await makemore(folder, ...gru, '--resume', '--steps', '30');
  expect(further.code).toBe(0);
  const card = JSON.parse((await bytesOf(folder, 'run')).card ?? '');
  expect(card).toMatchObject({ lecture: 'recurrent', preset: 'gru', step: 30 });
  const sample = ['sample', 'recurrent', '--out', 'run', '--prompt', 'ma', '--count', '5'];
  const names = await makemore(folder, ...sample, '--json');
  expect(jsonLines(names.stdout).map(({ word }) => word)).toEqual(
    Array(5).fill(expect.stringMatching(/^ma[a-z]*$/)),
  );
  expect(await makemore(folder, ...sample, '--json')).toEqual(names);
});

test('the learning-rate finder', async () => {
  const args = ['lr', 'recurrent', ...data, '--count', '10', '--json'];
  const { code, stdout } = await makemore(await workplace(), ...args);
  expect(code).toBe(0);
  expect(jsonLines(stdout)).toHaveLength(10);
});

test('series runs it when it is named', async () => {
  const args = ['series', '--only', 'recurrent', ...data, '--steps', '5'];
  const { code, stdout } = await makemore(await workplace(), ...args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Recurrent networks: reads a name/m);
  expect(stdout.match(/makes up: \S+/g)).toHaveLength(2);
});
