import { automatic, type BackendOptions, chooseFastest, type Speed } from '@makemore/tensor-ops';
import { takeStep } from '@makemore/training';
import { examineApart, risky } from './doctor/examineApart.ts';
import { formatCount } from './formatCount.ts';
import type { Session } from './session.ts';

/**
 * Measures the session's model on each backend that is installed and makes the fastest compute. The
 * session is opened anew for each, so that the one that is trained begins as if nothing had been measured.
 * What may bring a process down is started here only if it has run in another one.
 *
 * @returns the speeds, the fastest first.
 */
export async function fastestFor(
  open: () => Promise<Session>,
  options: BackendOptions,
): Promise<Speed[]> {
  const findings = await Promise.all(
    automatic.filter((name) => risky.includes(name)).map((name) => examineApart(name)),
  );
  const missing = findings.filter(({ device }) => device === null);
  const names = automatic.filter((name) => !missing.some((finding) => finding.name === name));
  const speeds = await chooseFastest(
    names,
    async () => {
      const { run, card } = await open();
      if (card.parameters === 0) return () => run.loss(); // a model that is computed, not trained
      const rate = run.schedule(card.step);
      return () => takeStep(run, rate);
    },
    options,
  );
  const left = missing.map(({ name, reason, failed }) => {
    return { name, stepsPerSecond: null, reason, failed };
  });
  return [...speeds, ...left];
}

/** `wasm: 9,500 steps/s, tfjs-webgpu: 130 steps/s; wasm it is`, and a line for each that failed. */
export function formatSpeeds(speeds: readonly Speed[]): string {
  const rates = speeds.flatMap(({ name, stepsPerSecond }) =>
    stepsPerSecond === null ? [] : [`${name}: ${formatRate(stepsPerSecond)} steps/s`],
  );
  const failures = speeds.flatMap((speed) =>
    'failed' in speed && speed.failed
      ? [`${speed.name} failed: ${speed.reason.replace(`${speed.name}: `, '')}`]
      : [],
  );
  const choice =
    rates.length > 1
      ? `${rates.join(', ')}; ${speeds[0]?.name} it is`
      : `${rates[0]}; no other backend is installed and runs here, see: npx makemore doctor`;
  return [choice, ...failures].join('\n');
}

/** Two digits that count, or all of them before the point. */
export function formatRate(rate: number): string {
  const rounded = rate < 100 ? Number(rate.toPrecision(2)) : Math.round(rate);
  return formatCount(rounded);
}
