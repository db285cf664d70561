import { expect, onTestFinished, test } from 'vitest';
import { Contender, ContenderError } from '../src/contenders/Contender.ts';
import { fakeSpec } from './fakeSpec.ts';

const task = { kind: 'peak', bits: 128 } as const;

async function started(mode: string): Promise<Contender> {
  const contender = await Contender.start(fakeSpec(mode));
  onTestFinished(() => contender.stop());
  return contender;
}

test('says hello, makes ready, runs and tells the time', async () => {
  const contender = await started('well');
  expect(contender.hello).toEqual({ version: 'Fake 1.0', threads: 1 });
  expect(await contender.setup(task)).toEqual({ ready: true, note: 'peak' });
  expect(await contender.run(7, 10_000)).toBe(14);
  expect(await contender.resident()).toBe(1234);
  expect(contender.failure).toBeUndefined();
});

test('what a library prints between is passed over', async () => {
  const contender = await started('chatty');
  expect(await contender.setup(task)).toMatchObject({ ready: true });
  expect(await contender.run(1, 10_000)).toBe(2);
});

test('a task that it lacks is no failure', async () => {
  const contender = await started('lacking');
  expect(await contender.setup(task)).toEqual({ lacks: 'no such thing here' });
  expect(contender.failure).toBeUndefined();
});

test('an error in a task is told, and the next task may go well', async () => {
  const contender = await started('erring');
  await expect(contender.setup(task)).rejects.toThrow(new ContenderError('bad luck'));
  expect(await contender.setup(task)).toMatchObject({ ready: true });
});

test.each([
  ['declining', /^not on this machine$/],
  ['throwing', /^it ended with exit code 1: Error: nothing works$/],
  ['silent', /^it ended with exit code 3$/],
])('%s at the start: absent, and why', async (mode, reason) => {
  await expect(Contender.start(fakeSpec(mode))).rejects.toThrow(reason);
});

test('a program that is not there', async () => {
  const spec = fakeSpec('well', '/nowhere/at/all');
  await expect(Contender.start(spec)).rejects.toThrow(/^there is no Fake 1$/);
});

test('one that dies at work', async () => {
  const contender = await started('dying');
  await contender.setup(task);
  await expect(contender.run(1, 10_000)).rejects.toThrow(/^it ended with exit code 9$/);
  expect(contender.failure).toBe('it ended with exit code 9');
  await expect(contender.run(1, 10_000)).rejects.toThrow(ContenderError);
});

test('one that hangs is stopped', async () => {
  const contender = await started('hanging');
  await contender.setup(task);
  await expect(contender.run(1, 100)).rejects.toThrow(/^it did not answer within 0\.1 s$/);
  expect(contender.failure).toMatch(/did not answer/);
});

test('one that never says hello is stopped', async () => {
  await expect(Contender.start(fakeSpec('mute'), 300)).rejects.toThrow(
    /did not answer within 0\.3 s/,
  );
});
