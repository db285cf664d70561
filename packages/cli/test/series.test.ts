import { expect, test } from 'vitest';
import { bytesOf, jsonLines, makemore, workplace } from './makemore.ts';

test('shows the seven lectures, trains their models, their losses, and lets each make up names', async () => {
  const folder = await workplace();
  const { code, stdout, stderr } = await makemore(
    folder,
    ...['series', '--data', 'words.txt', '--steps', '40', '--seed', '3'],
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^300 words of words\.txt, backend wasm, seed 3\.$/m);
  const heads = [...stdout.matchAll(/^(\d)\. (.*?):/gm)].map(([, number, title]) => [
    number,
    title,
  ]);
  expect(heads).toEqual([
    ['1', 'micrograd'],
    ['2', 'Bigrams'],
    ['3', 'Multilayer perceptron'],
    ['4', 'Activations, gradients and BatchNorm'],
    ['5', 'Manual backprop'],
    ['6', 'WaveNet'],
    ['7', 'GPT'],
  ]);
  expect(stdout).toMatch(
    /^ +moons +337 parameters +40 steps +loss 1\.5417 → 0\.\d{4} +accuracy \d+ %/m,
  );
  for (const preset of ['counting', 'gradient', 'quick']) {
    expect(stdout).toMatch(
      new RegExp(`^ +${preset} +[\\d,]+ parameters +\\d+ steps +train \\d\\.\\d{4} +dev \\d`, 'm'),
    );
  }
  expect(stdout.match(/makes up: \S+/g)).toHaveLength(6);
  expect(stdout.match(/^ {6}writes:\n/gm)).toHaveLength(1);
  expect(stdout).toMatch(/the best loss possible on playlet: 0\.1324 nats/);
  expect(stdout).not.toMatch(/NaN|undefined|Recurrent/);
  expect(stderr).toMatch(/quick {2}step 40\/40/);
});

test('--only and --json: events and samples, a line each, and nothing else', async () => {
  const folder = await workplace();
  const args = ['series', '--only', 'bigram', '--data', 'words.txt', '--steps', '20', '--json'];
  const { code, stdout, stderr } = await makemore(folder, ...args, '--out', 'here');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const events = jsonLines(stdout);
  expect(new Set(events.map(({ lecture }) => lecture))).toEqual(new Set(['bigram']));
  expect(new Set(events.map(({ event }) => event))).toEqual(
    new Set(['step', 'evaluate', 'sample']),
  );
  const card = JSON.parse((await bytesOf(folder, 'here/bigram-gradient')).card ?? '');
  expect(card).toMatchObject({ lecture: 'bigram', step: 20 });
});

test('micrograd alone has nothing to sample from', async () => {
  const { code, stdout, stderr } = await makemore(
    await workplace(),
    'series',
    '--only',
    'micrograd',
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/ is -8, and after a nudge along its gradients -7\.286496$/m);
  expect(stdout).toMatch(/ 0\.7071; its gradients of x1, w1, x2, w2: -1\.5, 1, 0\.5, 0$/m);
  expect(stdout).toMatch(/40 steps +loss 0\.8958 → 0\.\d{4} +accuracy 100 %/);
  expect(stdout).not.toMatch(/sample|undefined/);
  const json = await makemore(await workplace(), 'series', '--only', 'micrograd', '--json');
  expect(jsonLines(json.stdout)).toMatchObject([{ lecture: 'micrograd', step: 40, accuracy: 1 }]);
});

test('micrograd takes --seed, and as many --steps as are asked for', async () => {
  const folder = await workplace();
  const inSeries = ['series', '--only', 'micrograd'];
  const [series, alone, large] = await Promise.all([
    makemore(folder, ...inSeries, '--seed', '7', '--steps', '101'),
    makemore(folder, 'micrograd', '--seed', '7', '--steps', '0'),
    // Seeds of torch may be larger than those of numpy.
    makemore(folder, ...inSeries, '--seed', String(2 ** 32 + 7), '--steps', '0'),
  ]);
  const first = alone.stdout.match(/^ +step +0 +loss (\d\.\d{4}) /m)?.[1];
  expect(first).not.toBe('0.8958');
  expect(series.stdout).toContain(`101 steps   loss ${first} → 0.`);
  expect(large.stdout).toContain(`0 steps   loss ${first} → ${first} `);
});
