import { type BackendOptions, type Speed, setBackend } from '@makemore/tensor-ops';
import { examineApart, risky } from './backends/apart.ts';
import { type BackendFinding, withoutName } from './backends/examination.ts';
import { formatRate, rateOf, type Workload } from './backends/workload.ts';

/** What does not run here, so that it is examined once only. */
const absent = new Map<string, BackendFinding>();

/**
 * Measures a model on each backend that is installed and makes the fastest compute. All but wasm are
 * measured in processes of their own, so that one that is not chosen leaves nothing behind.
 *
 * @param options of the backend wasm
 * @returns the speeds, the fastest first.
 * @throws BackendUnavailableError if wasm cannot do what the options ask for.
 */
export async function fastestFor(workload: Workload, options: BackendOptions): Promise<Speed[]> {
  await setBackend('wasm', options);
  const speeds: Speed[] = [{ name: 'wasm', stepsPerSecond: await rateOf(workload) }];
  const others = await Promise.all(
    risky.filter((name) => !absent.has(name)).map((name) => examineApart(name)),
  );
  try {
    for (const { finding, rateOf } of others) {
      const { name, device } = finding;
      if (device === null) {
        absent.set(name, finding);
        continue;
      }
      try {
        speeds.push({ name, stepsPerSecond: await rateOf(workload) });
      } catch (error) {
        const { message: reason } = error as Error;
        speeds.push({ name, stepsPerSecond: null, reason, failed: true });
      }
    }
  } finally {
    for (const each of others) each.close();
  }
  for (const { name, reason, failed } of absent.values()) {
    speeds.push({ name, stepsPerSecond: null, reason, failed });
  }
  speeds.sort((a, b) => (b.stepsPerSecond ?? 0) - (a.stepsPerSecond ?? 0));
  const fastest = speeds[0]?.name ?? 'wasm';
  if (fastest !== 'wasm') await setBackend(fastest);
  return speeds;
}

/** `wasm: 9,500 steps/s, tfjs-webgpu: 130 steps/s; wasm it is`, and a line for each that failed. */
export function formatSpeeds(speeds: readonly Speed[]): string {
  const rates = speeds.flatMap(({ name, stepsPerSecond }) =>
    stepsPerSecond === null ? [] : [`${name}: ${formatRate(stepsPerSecond)} steps/s`],
  );
  const failures = speeds.flatMap((speed) =>
    'failed' in speed && speed.failed
      ? [`${speed.name} failed: ${withoutName(speed.reason, speed.name)}`]
      : [],
  );
  const choice =
    rates.length > 1
      ? `${rates.join(', ')}; ${speeds[0]?.name} it is`
      : `${rates[0]}; no other backend is installed and runs here, see: npx makemore doctor`;
  return [choice, ...failures].join('\n');
}
