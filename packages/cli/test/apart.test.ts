import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { examineApart } from '../src/backends/apart.ts';
import { measureLectures } from '../src/doctor/speeds.ts';

/** An examination whose process runs this instead. */
async function examinationOf(text: string, limit = 20_000) {
  const folder = await mkdtemp(join(tmpdir(), 'makemore-apart-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const program = join(folder, 'program.mjs');
  await writeFile(program, text);
  const examination = await examineApart('tfjs-webgpu', { program, limit });
  onTestFinished(() => examination.close());
  return examination;
}

/** What a process says that has a GPU. */
const found = `process.send({ finding: { name: 'tfjs-webgpu', device: 'a GPU', isEmulated: false, reason: '', cure: '', failed: false } });`;

test('one that brings its process down is told from one that is absent', async () => {
  const { finding, rateOf } = await examinationOf('process.abort()');
  expect(finding).toMatchObject({
    ...{ device: null, failed: true, cure: 'update its driver, or use the backend wasm' },
    reason: 'tfjs-webgpu: it brings its process down (SIGABRT)',
  });
  await expect(rateOf({ lecture: 'mlp' })).rejects.toThrow('it brings its process down (SIGABRT)');
});

test('one that hangs, and hears no polite signal, is given up', async () => {
  const hangs = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);";
  const { finding } = await examinationOf(hangs, 500);
  expect(finding).toMatchObject({
    ...{ device: null, failed: true },
    reason: 'tfjs-webgpu: it does not answer within 0.5 seconds',
  });
});

test('what it prints is not taken for an answer', async () => {
  const prints = `console.log('validation: no'); console.error('{}'); ${found}`;
  expect((await examinationOf(prints)).finding).toEqual({
    ...{
      name: 'tfjs-webgpu',
      device: 'a GPU',
      isEmulated: false,
      reason: '',
      cure: '',
      failed: false,
    },
  });
});

test('a lecture at which it fails is named, with the reason, and the others are measured', async () => {
  const examination = await examinationOf(`
    process.on('message', ({ lecture, preset }) => {
      if (lecture === 'gpt') process.exit(3);
      if (lecture === 'mlp') process.send({ failure: 'tfjs-webgpu: no memory is left' });
      else process.send({ rate: preset === undefined ? 1 : 1234.5 });
    });
    ${found}`);
  let said = '';
  const speeds = await measureLectures([examination], (text) => {
    said += text;
  });
  const rates = { bigram: 1234.5, batchnorm: 1234.5, backprop: 1234.5, wavenet: 1234.5 };
  expect(speeds).toEqual({ 'tfjs-webgpu': rates });
  expect(said).toMatch(/^ {2}tfjs-webgpu +1,235 +fails +1,235 +1,235 +1,235 +fails$/m);
  expect(said).toContain('  tfjs-webgpu, mlp: no memory is left\n');
  expect(said).toContain('  tfjs-webgpu, gpt: it brings its process down (exit code 3)\n');
});

test('of none that runs there is no table', async () => {
  const examination = await examinationOf('process.exit(1)');
  expect(await measureLectures([examination], () => expect.unreachable())).toEqual({});
});

test('the process of one that everybody has says what it is, and how fast', async () => {
  const { finding, rateOf, close } = await examineApart('reference');
  expect(finding).toMatchObject({ name: 'reference', device: 'plain JavaScript' });
  expect(await rateOf({ lecture: 'bigram', preset: 'gradient' })).toBeGreaterThan(0);
  await expect(rateOf({ lecture: 'mlp', preset: 'nonsense' })).rejects.toThrow('no preset');
  await close();
  await expect(rateOf({ lecture: 'mlp' })).rejects.toThrow('(SIGKILL)');
});

test('one that stops answering keeps its reason', async () => {
  const { rateOf, close } = await examinationOf(`${found} setInterval(() => {}, 1000);`, 1000);
  const late = 'it does not answer within 1 seconds';
  for (let i = 0; i < 2; i++) await expect(rateOf({ lecture: 'mlp' })).rejects.toThrow(late);
  await close();
});
