import { torchGenerator } from '@makemore/random';
import { afterEach, expect, test } from 'vitest';
import {
  BackendError,
  type BackendUnavailableError,
  chooseFastest,
  getBackend,
  memory,
  probeBackend,
  randn,
  setBackend,
  stepsPerSecond,
  zeros,
} from '../src/index.ts';

afterEach(() => setBackend('reference'));

/** A workload that takes so many milliseconds on each backend. */
function taking(durations: Readonly<Record<string, number>>) {
  return () => {
    const x = zeros([1]);
    return () => {
      const end = performance.now() + (durations[getBackend().name] as number);
      while (performance.now() < end);
      return x.add(1);
    };
  };
}

test('the fastest at the workload computes, whatever it is', async () => {
  const names = ['wasm', 'reference'];
  const speeds = await chooseFastest(names, taking({ wasm: 40, reference: 4 }));
  expect(speeds.map(({ name }) => name)).toEqual(['reference', 'wasm']);
  expect(getBackend().name).toBe('reference');
  const [first, second] = speeds.map(({ stepsPerSecond: rate }) => rate as number);
  // As often as they can in a second, which on a busy machine is less.
  expect(first).toBeLessThanOrEqual(250);
  expect(second).toBeLessThanOrEqual(25);
  expect((await chooseFastest(names, taking({ wasm: 4, reference: 40 })))[0]?.name).toBe('wasm');
  expect(getBackend().name).toBe('wasm');
});

test('of a real product, that is the one with kernels for it', async () => {
  const workload = () => {
    const W = randn([128, 128], { generator: torchGenerator(1) });
    return () => W.matmul(W).sum();
  };
  await setBackend('auto', { workload, threads: 1 });
  expect(getBackend().name).toBe('wasm');
  expect(getBackend()).toHaveProperty('threads', 1);
});

const tfjs = await probeBackend('tfjs-cpu');
const absent = tfjs.available ? '' : `, skipped: ${tfjs.reason}`;

test.skipIf(absent)(`beside one of TensorFlow.js${absent}`, async () => {
  const workload = () => {
    const W = randn([64, 64], { generator: torchGenerator(1) });
    return () => W.matmul(W).sum();
  };
  const speeds = await chooseFastest(['tfjs-cpu', 'wasm'], workload);
  expect(speeds.map(({ name }) => name)).toEqual(['wasm', 'tfjs-cpu']);
  for (const { name, stepsPerSecond: rate } of speeds) expect(rate, name).toBeGreaterThan(0);
  // The other way round, where that is the one which has less to do.
  await chooseFastest(['wasm', 'tfjs-cpu'], taking({ wasm: 40, 'tfjs-cpu': 1 }));
  expect(getBackend().name).toBe('tfjs-cpu');
});

test('what was measured is freed, on each backend', async () => {
  const use: Record<string, number> = {};
  for (const name of ['wasm', 'reference']) {
    await setBackend(name);
    use[name] = memory().buffers;
  }
  await chooseFastest(['wasm', 'reference'], taking({ wasm: 1, reference: 1 }));
  for (const name of ['wasm', 'reference']) {
    await setBackend(name);
    expect(memory().buffers, name).toBe(use[name]);
  }
});

test('one that cannot run is passed over, and says why', async () => {
  const workload = () => () => {
    if (getBackend().name === 'wasm') throw new Error('the driver fell over');
    return zeros([1]);
  };
  const speeds = await chooseFastest(['wasm', 'nonsense', 'reference'], workload);
  expect(speeds[0]).toMatchObject({ name: 'reference' });
  expect(speeds.slice(1)).toEqual([
    { name: 'wasm', stepsPerSecond: null, reason: 'the driver fell over', failed: true },
    {
      name: 'nonsense',
      stepsPerSecond: null,
      reason: "setBackend: there is no backend 'nonsense'",
      failed: false,
    },
  ]);
});

test('one that cannot make the model is passed over, too', async () => {
  const workload = () => {
    if (getBackend().name === 'wasm') throw new BackendError('no memory is left');
    return () => zeros([1]);
  };
  const speeds = await chooseFastest(['wasm', 'reference'], workload);
  expect(speeds.at(-1)).toMatchObject({ name: 'wasm', failed: true, reason: 'no memory is left' });
});

test('a mistake of who makes the model is theirs to hear of', async () => {
  const before = getBackend();
  const asked: string[] = [];
  const workload = async () => {
    asked.push(getBackend().name);
    throw new RangeError('there is no such preset');
  };
  await expect(chooseFastest(['wasm', 'reference'], workload)).rejects.toThrow(RangeError);
  expect(asked).toEqual(['wasm']);
  expect(getBackend()).toBe(before);
});

test('if none can run, the backend stays', async () => {
  await setBackend('wasm');
  const before = getBackend();
  const failure = chooseFastest(['nonsense'], taking({}));
  await expect(failure).rejects.toThrow(
    "chooseFastest: none of the backends runs here: setBackend: there is no backend 'nonsense'",
  );
  expect(getBackend()).toBe(before);
});

test('auto needs a workload', async () => {
  await expect(setBackend('auto')).rejects.toMatchObject({
    name: 'BackendUnavailableError',
    cure: 'give what makes it and its training step: { workload }',
  } satisfies Partial<BackendUnavailableError>);
});

test('a step that takes longer than all are given is taken once more, and counts', async () => {
  let calls = 0;
  const rate = await stepsPerSecond(() => {
    calls++;
    const end = performance.now() + 500;
    while (performance.now() < end);
    return zeros([1]);
  });
  expect(calls).toBe(2);
  expect(rate).toBeLessThanOrEqual(2);
});
