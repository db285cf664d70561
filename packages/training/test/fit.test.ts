import type { Examples } from '@makemore/data';
import { cat, getBackend, memory, setBackend, type Tensor } from '@makemore/tensor-ops';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { AsyncOnlyBackend } from '../../tensor-ops/test/AsyncOnlyBackend.ts';
import { DivergedError, type FitEvent, fit, type Run } from '../src/index.ts';
import { countingBuffers } from './countingBuffers.ts';
import { smallRun } from './smallRun.ts';

afterEach(() => vi.restoreAllMocks());

/** The events of a run that are reports of the loss. */
function reports(events: readonly FitEvent[]) {
  return events.filter((event) => event.event === 'step');
}

/** A list, and an `onEvent` that fills it. */
function recorder() {
  const events: FitEvent[] = [];
  return { events, onEvent: (event: FitEvent) => void events.push(event) };
}

/** The run, with a look at each batch loss before it is used. */
function watched(run: Run, look: (loss: Tensor) => void): Run {
  return {
    ...run,
    loss: () => {
      const loss = run.loss();
      look(loss);
      return loss;
    },
  };
}

describe('a run', () => {
  test('the loss falls', async () => {
    const { events, onEvent } = recorder();
    const result = await fit(smallRun(), { steps: 300, reportEvery: 50, onEvent });
    const losses = reports(events).map(({ loss }) => loss);
    expect(losses).toHaveLength(6);
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) - 0.5);
    expect(result).toMatchObject({ step: 300, ended: 'finished' });
  });

  test('a report has the mean of the batch losses since the last one', async () => {
    const reads: Promise<number>[] = [];
    const run = watched(smallRun(), (loss) => reads.push(loss.item()));
    const { events, onEvent } = recorder();
    await fit(run, { steps: 25, reportEvery: 10, onEvent });
    const batches = await Promise.all(reads);
    const mean = (from: number, to: number) =>
      batches.slice(from, to).reduce((sum, loss) => sum + loss, 0) / (to - from);
    expect(reports(events).map(({ step }) => step)).toEqual([10, 20, 25]);
    for (const [i, range] of (
      [
        [0, 10],
        [10, 20],
        [20, 25],
      ] as const
    ).entries()) {
      expect(reports(events)[i]?.loss).toBeCloseTo(mean(range[0], range[1]), 5);
    }
  });

  test('reports and evaluations come in order, with the rate of the schedule', async () => {
    const { events, onEvent } = recorder();
    const schedule = (step: number) => 0.1 / (step + 1);
    const run = smallRun({ schedule });
    const { history } = await fit(run, { steps: 4, reportEvery: 2, evaluateEvery: 2, onEvent });
    expect(events.map(({ event, step }) => `${event} ${step}`)).toEqual([
      'step 2',
      'evaluate 2',
      'step 4',
      'evaluate 4',
    ]);
    expect(reports(events).map(({ learningRate }) => learningRate)).toEqual([0.05, 0.025]);
    expect(reports(events).every(({ stepsPerSecond }) => stepsPerSecond > 0)).toBe(true);
    expect(history.map(({ step }) => step)).toEqual([2, 4]);
    expect(history[0]).not.toHaveProperty('train');
    expect(history[1]?.train).toBeGreaterThan(0);
  });

  test('onEvent is awaited before the next event, of an evaluation before the next step', async () => {
    const order: string[] = [];
    const run = watched(smallRun(), () => order.push('loss'));
    const onEvent = async ({ event }: FitEvent) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push(event);
    };
    await fit(run, { steps: 3, reportEvery: 2, evaluateEvery: 2, onEvent });
    expect(order).toEqual(['loss', 'loss', 'step', 'evaluate', 'loss', 'step', 'evaluate']);
  });

  test('what onEvent throws ends the run', async () => {
    const onEvent = () => {
      throw new Error('the disk is full');
    };
    await expect(fit(smallRun(), { steps: 9, onEvent })).rejects.toThrow('the disk is full');
  });

  test('without a step it is evaluated all the same', async () => {
    const { history, step } = await fit(smallRun(), { steps: 0 });
    expect(step).toBe(0);
    expect(history).toHaveLength(1);
    expect(history[0]?.train).toBeGreaterThan(0);
  });
});

describe('a run that goes on', () => {
  test('takes the steps that are left, and adds to the history', async () => {
    const seen: number[] = [];
    const schedule = (step: number) => {
      seen.push(step);
      return 0.1;
    };
    const before = [{ step: 3, dev: 9 }];
    const run = smallRun({ schedule });
    const { history, step } = await fit(run, { start: 3, steps: 6, history: before });
    expect(seen).toEqual([3, 4, 5]);
    expect(step).toBe(6);
    expect(history[0]).toEqual(before[0]);
    expect(history.map((each) => each.step)).toEqual([3, 6]);
    expect(before).toHaveLength(1);
  });

  test('one that has finished is left as it is', async () => {
    const { history } = await fit(smallRun(), { steps: 4 });
    const { events, onEvent } = recorder();
    const again = await fit(smallRun(), { start: 4, steps: 4, history, onEvent });
    expect(again).toEqual({ step: 4, ended: 'finished', history });
    expect(events).toEqual([]);
  });
});

describe('patience', () => {
  const standingStill = () => smallRun({ schedule: () => 0 });

  test('ends a run that gets no better', async () => {
    const options = { steps: 100, evaluateEvery: 10, patience: 2 };
    const { ended, step, history } = await fit(standingStill(), options);
    expect({ ended, step }).toEqual({ ended: 'early', step: 30 });
    expect(history.at(-1)).toMatchObject({ step: 30, train: expect.any(Number) });
  });

  test('does not end one that does', async () => {
    const { ended } = await fit(smallRun(), { steps: 60, evaluateEvery: 20, patience: 1 });
    expect(ended).toBe('finished');
  });

  test('counts the evaluations of the run that is continued', async () => {
    const history = [10, 20, 30].map((step) => ({ step, dev: 0 }));
    const options = { start: 30, steps: 100, evaluateEvery: 10, history };
    expect(await fit(standingStill(), { ...options, patience: 2 })).toMatchObject({ step: 30 });
    expect(await fit(standingStill(), { ...options, patience: 3 })).toMatchObject({ step: 40 });
    expect(await fit(standingStill(), { ...options, steps: 50 })).toMatchObject({
      step: 50,
      ended: 'finished',
    });
  });
});

/** A run whose splits take two batches each to evaluate. */
function longerRun(): Run {
  const run = smallRun();
  const repeated = (x: Tensor) => {
    const copies = Math.ceil(4097 / (x.shape[0] as number));
    return cat(Array.from({ length: copies }, () => x));
  };
  const twice = ({ x, y }: Examples) => ({ x: repeated(x), y: repeated(y) });
  const { train, dev, test: rest } = run.examples;
  return { ...run, examples: { train: twice(train), dev: twice(dev), test: rest } };
}

describe('abort', () => {
  test('ends the run after the step, and evaluates nothing', async () => {
    const controller = new AbortController();
    let batches = 0;
    const run = watched(smallRun(), () => {
      if (++batches === 7) controller.abort();
    });
    const { events, onEvent } = recorder();
    const options = { steps: 100, evaluateEvery: 5, signal: controller.signal, onEvent };
    const result = await fit(run, options);
    expect(result).toMatchObject({ step: 7, ended: 'aborted' });
    expect(events.map(({ event, step }) => `${event} ${step}`)).toEqual(['evaluate 5']);
  });

  test.each([
    { at: 1, step: 10, name: 'on the way' },
    { at: 3, step: 20, name: 'at the end' },
    { at: 5, step: 20, name: 'over the train split' },
  ])('in an evaluation $name ends it, and the run that goes on makes up for it', async (stop) => {
    const run = longerRun();
    const whole = await fit(longerRun(), { steps: 20, evaluateEvery: 10 });
    const controller = new AbortController();
    const { model } = run;
    let batches = 0;
    const forward = (x: Tensor) => {
      if (x.shape[0] !== 16 && ++batches === stop.at) controller.abort();
      return model.forward(x);
    };
    const stopping = {
      ...run,
      model: { blockSize: 2, forward, stateDict: () => model.stateDict() },
    };
    const options = { steps: 20, evaluateEvery: 10, signal: controller.signal };
    const { history, ...result } = await fit(stopping, options);
    expect(result).toEqual({ step: stop.step, ended: 'aborted' });
    expect(history.map(({ step }) => step)).toEqual(stop.step === 10 ? [] : [10]);
    const rest = { steps: 20, evaluateEvery: 10, start: stop.step, history };
    expect(await fit(run, rest)).toEqual(whole);
  });

  test('before the first step', async () => {
    const result = await fit(smallRun(), { steps: 9, signal: AbortSignal.abort() });
    expect(result).toEqual({ step: 0, ended: 'aborted', history: [] });
  });

  test('timers have their turn, so that Ctrl-C is heard', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    const { ended } = await fit(smallRun(), { steps: 1e9, signal: controller.signal });
    expect(ended).toBe('aborted');
  });
});

describe('divergence', () => {
  test('of the batch loss is an error that names the step', async () => {
    const run = smallRun({ schedule: () => 1e38 });
    const error = await fit(run, { steps: 100, reportEvery: 10 }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(DivergedError);
    expect((error as Error).message).toMatch(
      /^the loss is (NaN|Infinity) at step 10: .*smaller learning rate/,
    );
  });

  test('of the dev loss alone, too', async () => {
    const run = smallRun({ schedule: () => Number.POSITIVE_INFINITY });
    await expect(fit(run, { steps: 1 })).rejects.toThrow(/^the dev loss is NaN at step 1:/);
  });
});

describe('a device that answers late', () => {
  /** Answers a report's read only when it is told to. */
  class SlowBackend extends AsyncOnlyBackend {
    answer: (() => void) | undefined;
    isTraining = true;
    /** The losses drawn when a report was asked for, and when it was answered. */
    readonly reads: [number, number][] = [];
    losses = 0;

    override async read(...args: Parameters<AsyncOnlyBackend['read']>) {
      const values = super.read(...args);
      if (!this.isTraining) return values;
      expect(this.answer, 'only one read waits').toBeUndefined();
      const asked = this.losses;
      await new Promise<void>((resolve) => {
        this.answer = resolve;
      });
      this.answer = undefined;
      this.reads.push([asked, this.losses]);
      return values;
    }
  }

  test('is not waited for but at the next report', async () => {
    const backend = new SlowBackend();
    const before = getBackend();
    await setBackend(backend);
    try {
      const own = smallRun();
      const run = {
        ...own,
        loss: () => {
          // Each report is answered when four more steps were begun.
          if (++backend.losses % 5 === 4) backend.answer?.();
          if (backend.losses === 20) backend.isTraining = false;
          return own.loss();
        },
      };
      const { events, onEvent } = recorder();
      await fit(run, { steps: 20, reportEvery: 5, evaluateEvery: 20, onEvent });
      expect(backend.reads.map(([asked]) => asked)).toEqual([5, 10, 15]);
      for (const [asked, answered] of backend.reads) {
        expect(answered).toBeGreaterThanOrEqual(asked + 4);
      }
      expect(events.map(({ event, step }) => `${event} ${step}`)).toEqual([
        ...['step 5', 'step 10', 'step 15', 'step 20', 'evaluate 20'],
      ]);
      // And each has the loss of its own steps.
      await setBackend(before);
      const prompt = recorder();
      await fit(smallRun(), { steps: 20, reportEvery: 5, onEvent: prompt.onEvent });
      for (const [i, { loss, learningRate }] of reports(prompt.events).entries()) {
        expect(reports(events)[i]?.loss).toBeCloseTo(loss, 5);
        expect(reports(events)[i]?.learningRate).toBe(learningRate);
      }
    } finally {
      await setBackend(before);
    }
  });
});

describe('what is left', () => {
  test('nothing is read but at reports and evaluations', async () => {
    const backend = getBackend();
    const read = vi.spyOn(backend, 'read');
    const readSync = backend.readSync && vi.spyOn(backend, 'readSync' as never);
    await fit(smallRun(), { steps: 200, reportEvery: 50 });
    // Four reports, then dev and train at the end.
    expect(read).toHaveBeenCalledTimes(6);
    if (readSync) expect(readSync).not.toHaveBeenCalled();
  });

  test('no buffers after 1,000 steps', () =>
    countingBuffers(async () => {
      const run = smallRun();
      await fit(run, { steps: 1 });
      // From here on every parameter has its gradient.
      const { buffers, bytes } = memory();
      await fit(run, { steps: 1000, evaluateEvery: 100 });
      expect(memory()).toEqual({ buffers, bytes });
    }));

  test('none after an abort, a divergence or an error either', () =>
    countingBuffers(async () => {
      const run = smallRun();
      await fit(run, { steps: 1 });
      const { buffers } = memory();
      let batches = 0;
      const controller = new AbortController();
      const stopping = watched(run, () => {
        if (++batches === 3) controller.abort();
      });
      await fit(stopping, { steps: 9, signal: controller.signal });
      expect(memory().buffers).toBe(buffers);
      const onEvent = () => Promise.reject(new Error('no'));
      await expect(fit(run, { steps: 9, reportEvery: 5, onEvent })).rejects.toThrow('no');
      expect(memory().buffers).toBe(buffers);
      const diverging = { ...run, schedule: () => 1e38 };
      await expect(fit(diverging, { steps: 50 })).rejects.toThrow(DivergedError);
      expect(memory().buffers).toBe(buffers);
    }));
});
