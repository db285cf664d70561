import { automatic, type BackendOptions, chooseFastest, type Speed } from '@makemore/tensor-ops';
import { takeStep } from '@makemore/training';
import { formatCount } from './formatCount.ts';
import type { Session } from './session.ts';

/**
 * Measures the session's model on each backend that is installed and makes the fastest compute. The
 * session is opened anew for each, so that the one that is trained begins as if nothing had been measured.
 *
 * @returns the speeds, the fastest first.
 */
export function fastestFor(
  open: () => Promise<Session>,
  options: BackendOptions,
): Promise<Speed[]> {
  return chooseFastest(
    automatic,
    async () => {
      const { run, card } = await open();
      if (card.parameters === 0) return () => run.loss(); // a model that is computed, not trained
      const rate = run.schedule(card.step);
      return () => takeStep(run, rate);
    },
    options,
  );
}

/** `wasm: 9,500 steps/s, tfjs-webgpu: 130 steps/s; wasm it is` */
export function formatSpeeds(speeds: readonly Speed[]): string {
  const rates = speeds.flatMap(({ name, stepsPerSecond }) =>
    stepsPerSecond === null ? [] : [`${name}: ${formatRate(stepsPerSecond)} steps/s`],
  );
  const [first] = speeds;
  if (rates.length > 1) return `${rates.join(', ')}; ${first?.name} it is`;
  return `${rates[0]}; no other backend is installed and runs here, see: npx makemore doctor`;
}

/** Two digits that count, or all of them before the point. */
export function formatRate(rate: number): string {
  const rounded = rate < 100 ? Number(rate.toPrecision(2)) : Math.round(rate);
  return formatCount(rounded);
}
