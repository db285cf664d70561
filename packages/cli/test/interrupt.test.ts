/** The promise: same seed, same bytes, however a run was stopped on the way. */
import { lecture } from '@makemore/bigram';
import { describe, expect, test } from 'vitest';
import { InterruptedError, interruptible } from '../src/interrupt.ts';
import {
  bin,
  bytesOf,
  jsonLines,
  makemore,
  outcome,
  start,
  startProgram,
  workplace,
} from './makemore.ts';

/** Starts the command, and sends it a signal when it has printed what matches. */
function interrupted(folder: string, signal: NodeJS.Signals, sign: RegExp, args: string[]) {
  const child = start(folder, ...args);
  let printed = '';
  child.stdout.on('data', (text) => {
    printed += text;
    // Once: a second Ctrl-C ends the process without saving.
    if (sign.test(printed) && !child.killed) child.kill(signal);
  });
  return outcome(child);
}

test('Ctrl-C saves and prints a command that goes on to the same bytes', async () => {
  const folder = await workplace();
  const args = [
    'train',
    'mlp',
    '--data',
    'words.txt',
    '--steps',
    '300',
    '--patience',
    '9',
    '--json',
  ];
  const [whole, stopped] = await Promise.all([
    makemore(folder, ...args, '--out', 'whole'),
    interrupted(folder, 'SIGINT', /"step":60,/, [...args, '--out', "Anna's run"]),
  ]);
  expect(whole.code).toBe(0);
  expect(stopped.code).toBe(130);
  const [, at] =
    stopped.stderr.match(/^Stopped at step (\d+) of 300; saved in Anna's run\.$/m) ?? [];
  expect(Number(at)).toBeGreaterThanOrEqual(60);
  expect(Number(at)).toBeLessThan(300);
  expect(JSON.parse((await bytesOf(folder, "Anna's run")).card ?? '').step).toBe(Number(at));
  const [, command] = stopped.stderr.match(/^To go on: \w+ makemore (.*)$/m) ?? [];
  expect(command).toBe(`train mlp --resume --out 'Anna'\\''s run' --patience 9`);
  const line = `"${process.execPath}" "${bin}" ${command}`;
  const resumed = await outcome(startProgram(folder, 'sh', '-c', line));
  expect(resumed).toMatchObject({ code: 0 });
  expect(await bytesOf(folder, "Anna's run")).toEqual(await bytesOf(folder, 'whole'));
});

test('a run that is killed goes on from its last evaluation to the same bytes', async () => {
  const folder = await workplace();
  const args = ['train', 'bigram', '--preset', 'gradient', '--data', 'words.txt', '--json'];
  const { evaluateEvery } = lecture.presets['gradient'] as (typeof lecture.presets)[string];
  const end = 8 * evaluateEvery;
  const steps = ['--steps', String(end)];
  // A report that comes after the first evaluation: its checkpoint is written by then.
  const sign = /"evaluate".*\n.*"step"/;
  const [whole, killed] = await Promise.all([
    makemore(folder, ...args, ...steps, '--out', 'whole'),
    interrupted(folder, 'SIGKILL', sign, [...args, ...steps, '--out', 'killed']),
  ]);
  expect(whole.code).toBe(0);
  expect(killed).toMatchObject({ code: null, signal: 'SIGKILL' });
  const { step } = JSON.parse((await bytesOf(folder, 'killed')).card ?? '');
  expect(step % evaluateEvery).toBe(0);
  expect(step).toBeGreaterThan(0);
  expect(step).toBeLessThan(end);
  const resumed = await makemore(
    folder,
    'train',
    'bigram',
    '--resume',
    '--json',
    '--out',
    'killed',
  );
  expect(resumed.code).toBe(0);
  expect(jsonLines(resumed.stdout)[0]?.['step']).toBeGreaterThan(step);
  expect(await bytesOf(folder, 'killed')).toEqual(await bytesOf(folder, 'whole'));
});

test('killed before its first evaluation: it begins anew, to the same bytes', async () => {
  const folder = await workplace();
  const args = ['train', 'mlp', '--data', 'words.txt', '--steps', '400', '--json'];
  const [whole, killed] = await Promise.all([
    makemore(folder, ...args, '--out', 'whole'),
    interrupted(folder, 'SIGKILL', /"step":/, [...args, '--out', 'killed']),
  ]);
  expect([whole.code, killed.signal]).toEqual([0, 'SIGKILL']);
  const resume = ['train', 'mlp', '--resume', '--json', '--out', 'killed'];
  expect((await makemore(folder, ...resume)).code).toBe(0);
  expect(await bytesOf(folder, 'killed')).toEqual(await bytesOf(folder, 'whole'));
});

test('a polite kill during the series saves, too', async () => {
  const folder = await workplace();
  const args = ['series', '--only', 'mlp', '--data', 'words.txt', '--steps', '2000', '--json'];
  const series = await interrupted(folder, 'SIGTERM', /"step":100,/, args);
  expect(series.code).toBe(130);
  expect(series.stderr).toMatch(
    /^Stopped at step \d+; saved\. To go on: \w+ makemore train mlp --resume --out runs\/series\/mlp-quick$/m,
  );
});

test('whoever reads only the beginning gets it without a stack trace', async () => {
  const folder = await workplace();
  const line = `("${process.execPath}" "${bin}" data list; echo "code $?" >&2) | head -n 0`;
  const { stderr } = await outcome(startProgram(folder, 'sh', '-c', line));
  expect(stderr).toBe('code 0\n');
});

describe('what ended while Ctrl-C was listened to', () => {
  const abort = () => new DOMException('', 'AbortError');

  test('by Ctrl-C', async () => {
    const ended = interruptible(async (signal) => {
      process.emit('SIGINT');
      signal.throwIfAborted();
    });
    await expect(ended).rejects.toThrow(InterruptedError);
    // A child process throws an error of its own.
    const killed = interruptible(async () => {
      process.emit('SIGTERM');
      throw abort();
    });
    await expect(killed).rejects.toThrow(InterruptedError);
  });

  test('by itself, though the error has the name that the one of a signal has', async () => {
    const error = abort();
    await expect(interruptible(() => Promise.reject(error))).rejects.toBe(error);
  });

  test('by a mistake after Ctrl-C, as when saving fails', async () => {
    const error = new Error('the disk is full');
    const ended = interruptible(async () => {
      process.emit('SIGINT');
      throw error;
    });
    await expect(ended).rejects.toBe(error);
  });
});
