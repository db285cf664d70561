/** Runs the real command, as a user does, in a folder of its own. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest';

// Each test waits for several processes, on whatever machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export const bin: string = fileURLToPath(new URL('../bin/makemore.js', import.meta.url));

/** What is in `short.txt`: so short that a bigram meets every one of them by chance. */
export const shortWords: readonly string[] = 'a b c aa ab ac ba bb bc ca cb cc abc cab'.split(' ');

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that goes when the test has finished, with `words.txt`: three hundred names. */
export async function workplace(): Promise<string> {
  const folder = await newFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command once for all tests of a file; gives each a workplace of its own where it was run. */
export function workplaceAfter(...args: string[]): () => Promise<string> {
  let template: string;
  beforeAll(async () => {
    template = await newFolder();
    const { code, stderr } = await makemore(template, ...args);
    if (code !== 0) throw new Error(stderr);
  });
  afterAll(() => rm(template, { recursive: true, force: true }));
  return async () => {
    const folder = await workplace();
    await cp(template, folder, { recursive: true });
    return folder;
  };
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'makemore-cli-'));
  await writeFile(join(folder, 'words.txt'), await threeHundredNames());
  await writeFile(join(folder, 'short.txt'), shortWords.join('\n'));
  return folder;
}

async function threeHundredNames(): Promise<string> {
  const names = await readFile(new URL('../../../datasets/names.txt', import.meta.url), 'utf8');
  const lines = names.trim().split('\n');
  const step = Math.floor(lines.length / 300);
  return `${lines
    .filter((_, i) => i % step === 0)
    .slice(0, 300)
    .join('\n')}\n`;
}

/** The command, started; fetched datasets would be in the folder `cache`, what was solved in `state`. */
export function start(
  folder: string,
  ...args: string[]
): ChildProcessByStdio<null, Readable, Readable> {
  return startProgram(folder, process.execPath, bin, ...args);
}

/** Any program, where the command would run. */
export function startProgram(
  folder: string,
  program: string,
  ...args: string[]
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(program, args, {
    cwd: folder,
    env: {
      ...process.env,
      MAKEMORE_CACHE: join(folder, 'cache'),
      MAKEMORE_STATE: join(folder, 'state'),
      NO_COLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What came of it, when it has ended. */
export async function outcome(child: ReturnType<typeof start>): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Runs the command to its end. */
export function makemore(folder: string, ...args: string[]): Promise<Outcome> {
  return outcome(start(folder, ...args));
}

/** Each line of the text, as JSON. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The files of a run that hold no times. */
export async function bytesOf(folder: string, run: string) {
  const [model, card] = await Promise.all(
    ['model.safetensors', 'card.json'].map((name) => readFile(join(folder, run, name))),
  );
  return { model: model?.toString('base64'), card: card?.toString() };
}
