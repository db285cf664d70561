/** The trained models that come with the lectures: what their cards say, and what they make up. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Examples } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import { setBackend } from '@makemore/tensor-ops';
import {
  encodeModel,
  evaluate,
  formatModelCard,
  restoreModel,
  sampleText,
  sampleWords,
  type TrainedModel,
} from '@makemore/training';
import { RunFolder } from '@makemore/training/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { lectureNamed, lectures } from '../src/lectures.ts';
import { loadPretrained, readPretrained } from '../src/pretrained.ts';
import { kindOf, LECTURE_SEED, newSession, type Session } from '../src/session.ts';
import { trainSession } from '../src/trainSession.ts';
import { makemore, workplace } from './makemore.ts';

/** What each makes up first: recorded, with the strict kernels and the seed of the lectures. */
const first: Readonly<Record<string, string>> = {
  bigram: 'prl aut oonduossyeis mmaniaisada oneumizarik',
  mlp: 'pria vudingeyltoviho lolgo isea aqiitery',
  batchnorm: 'pri avs ornco tryedna sher',
  backprop: 'pria vlanikesirozeio mjenka sala pinthiyange',
  wavenet: 'pridass ormelita masako mieko habimane',
  gpt: 'ZENO (weeping): Yolanda remains and underpaid, Percival has it. I saw her trombones beneath the owl.\nIGNATIUS: I five ne',
};

/** Targets that a loss is computed over: all the names of dev, a part of a text. */
const ENOUGH = 16_384;

/** All of them together, in bytes. */
const LIMIT = 6e6;

const folderOf = (lecture: string) =>
  fileURLToPath(new URL(`../../${lecture}/pretrained`, import.meta.url));

// The kernels by which they were trained, which give the same bits everywhere.
beforeAll(() => setBackend('wasm', { variant: 'strict' }));

/** The pretrained model in a session as it was when it had been trained, with its data. */
async function opened(name: string): Promise<{ trained: TrainedModel; session: Session }> {
  const lecture = lectureNamed(name);
  const trained = (await loadPretrained(lecture)) as TrainedModel;
  const { preset, seed, backend, data, steps } = trained.card;
  const folder = new RunFolder(folderOf(name));
  const session = await newSession({
    lecture,
    folder,
    preset,
    seed,
    backend,
    data: data.name,
    steps,
  });
  restoreModel(trained, session.run.model);
  return { trained, session };
}

describe.each(lectures.map(({ name }) => name))('%s', (name) => {
  test('its card says what it is, and the loss that it has on dev', async () => {
    const { trained, session } = await opened(name);
    const { card } = trained;
    expect(await readFile(join(folderOf(name), 'card.json'), 'utf8')).toBe(formatModelCard(card));
    // But for what training adds, it is the card that a new run begins with: same config, same data.
    const { step, losses, ...begun } = session.card;
    expect(card).toMatchObject(begun);
    expect(card.step).toBe(card.steps);
    const { model, examples } = session.run;
    const dev = card.losses.at(-1)?.dev as number;
    // Of a long text some blocks, from all over it: their mean is near.
    const every = Math.ceil(examples.dev.y.size / ENOUGH);
    const [x, y] = [examples.dev.x, examples.dev.y].map((all) => all.slice([null, null, every]));
    const found = await evaluate(model, { x, y } as Examples);
    expect(Math.abs(found - dev)).toBeLessThan(every === 1 ? 1e-6 : 0.05);
    // Guessing blindly costs log V.
    expect(dev).toBeLessThan(0.8 * Math.log(session.vocabulary.size));
  });

  test('what it makes up first', async () => {
    const { session } = await opened(name);
    const { model } = session.run;
    const generator = torchGenerator(LECTURE_SEED);
    const parts: string[] = [];
    const options = { generator, count: 5, length: 120 };
    const sample = kindOf(session.lecture) === 'text' ? sampleText : sampleWords;
    for await (const part of sample(model, session.vocabulary, options)) parts.push(part);
    expect(parts.join(sample === sampleText ? '' : ' ')).toBe(first[name]);
  });
});

test('together they are small, and each has its two files and no other', async () => {
  let bytes = 0;
  for (const { name } of lectures) {
    const folder = folderOf(name);
    const files = await readdir(folder);
    expect(files.sort(), name).toEqual(['card.json', 'model.safetensors']);
    for (const file of files) bytes += (await readFile(join(folder, file))).length;
  }
  expect(bytes).toBeLessThan(LIMIT);
});

test('training one again, as the script does, gives the same bytes', async () => {
  const folder = new RunFolder(join(await workplace(), 'run'));
  const settings = { lecture: lectureNamed('bigram'), folder, preset: 'counting', backend: 'wasm' };
  const session = await newSession(settings);
  await trainSession(session, { json: true });
  const bytes = await encodeModel(session.run.model, session.card);
  expect(new Uint8Array(await readFile(join(folderOf('bigram'), 'model.safetensors')))).toEqual(
    bytes,
  );
});

test('a damaged one is named, with the cure', async () => {
  const path = join(await workplace(), 'model.safetensors');
  const whole = await readFile(join(folderOf('mlp'), 'model.safetensors'));
  const cure =
    /^.*model\.safetensors, the model that comes with makemore, is damaged \(.*\); install makemore again, or train your own: npx makemore train mlp$/;
  for (const bytes of [whole.subarray(0, 5), whole.subarray(0, whole.length - 4), '']) {
    await writeFile(path, bytes);
    await expect(readPretrained('mlp', path)).rejects.toThrow(cure);
  }
});

describe('sample', () => {
  test('takes it where there is no own model, and says so in one line', async () => {
    const folder = await workplace();
    const before = await readdir(folder);
    const [names, text] = await Promise.all([
      makemore(folder, 'sample', 'mlp', '--count', '4'),
      makemore(folder, 'sample', 'gpt', '--length', '50', '--preset', 'small'),
    ]);
    expect(names.code).toBe(0);
    expect(names.stdout).toMatch(/^([a-z]+ +(new|in train|in dev|in test)\n){4}$/);
    expect(names.stderr).toMatch(
      /^There is no trained mlp in runs\/mlp yet: this is the one that comes with makemore \(lecture, dev loss 2\.\d{4}\)\.\n$/,
    );
    expect(text.stdout).toHaveLength(51);
    expect(text.stderr).toMatch(/^There is no trained gpt in runs\/gpt yet: this is the one .*\n$/);
    expect(await readdir(folder)).toEqual(before);
  });

  test('trains another where another is asked for', async () => {
    const folder = await workplace();
    const args = ['sample', 'bigram', '--count', '2', '--data', 'words.txt'];
    const { code, stderr } = await makemore(folder, ...args);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^There is no trained bigram in runs\/bigram yet: training one \(counting\)\.\n/,
    );
    const own = await makemore(folder, 'sample', 'bigram', '--count', '2');
    expect(own.stderr).toBe('');
  });
});

test('attention is shown of it, too', async () => {
  const folder = await workplace();
  const { code, stdout } = await makemore(folder, 'attention', 'gpt', '--prompt', '[A railway');
  expect(code).toBe(0);
  expect(stdout.match(/^layer \d, the mean of its heads$/gm)).toHaveLength(4);
});
