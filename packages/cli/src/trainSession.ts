import { shellWord } from '@makemore/tensor-ops/node';
import { type Evaluation, type FitResult, fit } from '@makemore/training';
import { INTERRUPTED, interruptible } from './interrupt.ts';
import { jsonReporter, progressReporter, reportInterval } from './reporter.ts';
import { type Session, saveSession } from './session.ts';

export interface TrainSettings {
  readonly json: boolean;
  readonly patience?: number | undefined;
}

/** The result of a run, and how long it took, in seconds. */
export interface TrainResult extends FitResult {
  readonly seconds: number;
}

/**
 * Trains the session's model from where it stands, shows how it goes, saves at every evaluation and
 * at the end, or where Ctrl-C stopped it.
 */
export async function trainSession(
  session: Session,
  settings: TrainSettings,
): Promise<TrainResult> {
  const { lecture, preset, folder, card } = session;
  const { step: start, steps } = card;
  const reporter = settings.json
    ? jsonReporter(lecture.name, card.preset)
    : progressReporter(card.preset, start, steps);
  let losses: readonly Evaluation[] = card.losses;
  // From the first moment on there is something to resume, and the card says what the weights are.
  await folder.begin(start);
  await saveSession(session, start, losses);
  const begun = performance.now();
  try {
    const result = await interruptible((signal) =>
      fit(session.run, {
        steps,
        start,
        signal,
        history: losses,
        evaluateEvery: preset.evaluateEvery,
        patience: settings.patience,
        reportEvery: reportInterval(steps),
        onEvent: async (event) => {
          reporter.event(event);
          await folder.log(event);
          if (event.event !== 'evaluate') return;
          const { event: _, ...evaluation } = event;
          losses = [...losses.filter(({ step }) => step !== evaluation.step), evaluation];
          await saveSession(session, event.step, losses);
        },
      }),
    );
    if (result.ended === 'aborted') await saveSession(session, result.step, losses);
    return { ...result, seconds: (performance.now() - begun) / 1000 };
  } finally {
    reporter.stop();
  }
}

/** Tells where Ctrl-C stopped a run and how to go on, and ends the program with the status for it. */
export function reportStop(session: Session, { step }: FitResult): void {
  console.error(`Stopped at step ${step}; saved. To go on: ${resumeCommand(session)}`);
  process.exitCode = INTERRUPTED;
}

/** What to type to go on with a run that was stopped. */
export function resumeCommand({ lecture, folder }: Session, patience?: number): string {
  const early = patience === undefined ? '' : ` --patience ${patience}`;
  return `npx makemore train ${lecture.name} --resume --out ${shellWord(folder.path)}${early}`;
}
