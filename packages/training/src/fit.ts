import { noGrad, scope, zeros } from '@makemore/tensor-ops';
import { evaluate } from './evaluate.ts';
import type { Run } from './lecture.ts';
import { takeStep } from './takeStep.ts';
import { Turns } from './turns.ts';

/** What a run knows about itself at a step. Losses are in nats a character. */
export interface Evaluation {
  /** Optimizer steps taken. */
  readonly step: number;
  readonly dev: number;
  /** Over the whole train split; only at the end, since it takes long. */
  readonly train?: number | undefined;
}

/** What `fit` tells as it goes; each is one line of a JSON log. */
export type FitEvent =
  | {
      readonly event: 'step';
      /** Optimizer steps taken. */
      readonly step: number;
      /** The mean of the batch losses since the last such event, in nats. */
      readonly loss: number;
      readonly learningRate: number;
      /** Since the last such event, evaluation left out. */
      readonly stepsPerSecond: number;
    }
  | ({ readonly event: 'evaluate' } & Evaluation);

export interface FitOptions {
  /** The step at which the run ends. */
  readonly steps: number;
  /** The step to go on from. Default 0. */
  readonly start?: number;
  /** Evaluations of the run that is continued, which early stopping goes by. */
  readonly history?: readonly Evaluation[];
  /** Evaluate the dev split every so many steps, and at the end. Default: only at the end. */
  readonly evaluateEvery?: number;
  /** Evaluate the dev and the train split at the end. Default true. */
  readonly evaluateAtEnd?: boolean;
  /** Stop after so many evaluations in a row without a new best dev loss. Default: never. */
  readonly patience?: number | undefined;
  /** Report the loss every so many steps; the only time that it is read. Default 100. */
  readonly reportEvery?: number;
  /** Stops the run after the current step, or in the middle of an evaluation, which is made up for later. */
  readonly signal?: AbortSignal;
  /**
   * Told of each report and evaluation in turn. Of an evaluation it is awaited before the next step:
   * save a checkpoint here; of a report before the next event.
   */
  readonly onEvent?: (event: FitEvent) => void | Promise<void>;
}

export interface FitResult {
  /** Optimizer steps taken, counting those before `start`. */
  readonly step: number;
  /** Why it ended. */
  readonly ended: 'finished' | 'early' | 'aborted';
  readonly history: readonly Evaluation[];
}

/** The loss became NaN or infinite. */
export class DivergedError extends Error {
  override name = 'DivergedError';
}

/**
 * Trains: draws a batch, takes the gradient and steps, as often as asked. Every tensor of a step is
 * freed with it, and nothing is read from the device but for reports and evaluations. The steps go on
 * while a report is read, and wait only where the next one is due. A run that has come to its end
 * already is left as it is.
 *
 * @throws DivergedError if a reported loss or the dev loss is NaN or infinite, once it is read.
 */
export async function fit(run: Run, options: FitOptions): Promise<FitResult> {
  const { steps, start = 0, evaluateEvery = Number.POSITIVE_INFINITY, reportEvery = 100 } = options;
  const { patience = Number.POSITIVE_INFINITY, evaluateAtEnd = true, signal, onEvent } = options;
  const history = [...(options.history ?? [])];
  let sinceBest = evaluationsSinceBest(history);
  const meter = new LossMeter(start);
  let ended: FitResult['ended'] = 'finished';
  let step = start;
  const turns = new Turns();
  /** The last report, which may still wait for the device. */
  let reported: Promise<void> = Promise.resolve();

  const report = async (taken: ReturnType<LossMeter['take']>) => {
    const values = await taken;
    await onEvent?.({ event: 'step', ...values });
  };
  const evaluateNow = async (atEnd: boolean) => {
    await reported;
    const last = history.at(-1);
    const isKnown = last?.step === step;
    const dev = isKnown ? last.dev : await evaluate(run.model, run.examples.dev, { signal });
    checkFinite('dev loss', dev, step);
    const train = atEnd
      ? { train: await evaluate(run.model, run.examples.train, { signal }) }
      : undefined;
    const evaluation = { step, dev, ...train };
    if (isKnown) history.pop();
    history.push(evaluation);
    sinceBest = evaluationsSinceBest(history);
    await onEvent?.({ event: 'evaluate', ...evaluation });
  };

  try {
    for (let index = start; index < steps; index++) {
      signal?.throwIfAborted();
      // Before the next step rather than after the last: where a run was stopped in between, it is made up for.
      if (index > 0 && index % evaluateEvery === 0 && history.at(-1)?.step !== index) {
        await evaluateNow(false);
        meter.restartClock();
      }
      if (sinceBest >= patience) {
        ended = 'early';
        break;
      }
      const learningRate = run.schedule(index);
      // The scope ends before anything is awaited: what others make meanwhile is theirs.
      scope(() => meter.add(takeStep(run, learningRate)));
      step = index + 1;
      if (step % reportEvery === 0 || step === steps) {
        // One at a time: a device that has fallen behind is waited for here.
        await reported;
        reported = report(meter.take(step, learningRate));
        reported.catch(() => {}); // it is awaited later
        await turns.give(); // what is read at once is told at once
      }
      await turns.giveWhenDue();
    }
    await reported;
    const last = history.at(-1);
    const isEvaluated = last?.step === step && last.train !== undefined;
    if (evaluateAtEnd && !isEvaluated) await evaluateNow(true);
  } catch (error) {
    if (!signal?.aborted || error !== signal.reason) throw error;
    ended = 'aborted';
    await reported;
  } finally {
    await reported.catch(() => {});
    meter.dispose();
  }
  return { step, ended, history };
}

function checkFinite(what: string, loss: number, step: number): void {
  if (Number.isFinite(loss)) return;
  throw new DivergedError(
    `the ${what} is ${loss} at step ${step}: the training diverged; take a smaller learning rate or smaller initial weights`,
  );
}

function evaluationsSinceBest(history: readonly Evaluation[]): number {
  const losses = history.map(({ dev }) => dev);
  return losses.length - 1 - losses.indexOf(Math.min(...losses));
}

/** Adds the losses up on the device, and gives their mean when asked, which may be answered steps later. */
class LossMeter {
  #total = zeros([]);
  #since: number;
  #clock = performance.now();
  #steps = 0;

  constructor(start: number) {
    this.#since = start;
  }

  add(loss: ReturnType<Run['loss']>): void {
    noGrad(() => this.#total.add_(loss));
    this.#steps++;
  }

  /** Leaves out of the rate the time since the last step. */
  restartClock(): void {
    this.#clock = performance.now();
    this.#steps = 0;
  }

  /** Asks for the mean, and begins anew without waiting for the answer. The rate is that of the answers. */
  async take(step: number, learningRate: number) {
    const total = this.#total.item(); // holds the value of now
    this.#total.zero_();
    const count = step - this.#since;
    const timed = this.#steps;
    this.#since = step;
    this.#steps = 0;
    const loss = (await total) / count;
    checkFinite('loss', loss, step);
    const now = performance.now();
    const stepsPerSecond = (1000 * timed) / (now - this.#clock);
    this.#clock = now;
    return { step, loss, learningRate, stepsPerSecond };
  }

  dispose(): void {
    this.#total.dispose();
  }
}
