import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { examineApart } from '../src/doctor/examineApart.ts';

/** A program in the place of the command line. */
async function program(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'makemore-apart-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const entry = join(folder, 'program.mjs');
  await writeFile(entry, text);
  return entry;
}

test('one that brings its process down is told from one that is absent', async () => {
  const entry = await program('process.abort()');
  expect(await examineApart('tfjs-webgpu', { entry })).toMatchObject({
    ...{ device: null, failed: true, cure: 'update its driver' },
    reason: 'tfjs-webgpu: it brings the process down (SIGABRT)',
  });
});

test('one that hangs, and hears no polite signal, is given up', async () => {
  const entry = await program("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);");
  expect(await examineApart('tfjs-webgpu', { entry, limit: 500 })).toMatchObject({
    ...{ device: null, failed: true },
    reason: 'tfjs-webgpu: it does not answer within 0.5 seconds',
  });
});

test('what it answers is the finding', async () => {
  const entry = await program(
    'console.log(JSON.stringify({ backends: [{ name: process.argv.at(-1), device: "a GPU" }] }))',
  );
  expect(await examineApart('tfjs-node', { entry })).toEqual({
    name: 'tfjs-node',
    device: 'a GPU',
  });
});
