import {
  type BackendOptions,
  BackendUnavailableError,
  type Speed,
  setBackend,
} from '@makemore/tensor-ops';
import { examineApart, risky } from './backends/apart.ts';
import { type BackendFinding, withoutName } from './backends/examination.ts';
import { formatRate, type LectureModel, trainingRate } from './backends/trainingRate.ts';

/** What does not run here, or on no GPU but an emulated one, so that it is examined once only. */
const absent = new Map<string, BackendFinding>();

/**
 * Measures a model on each backend that is installed and makes the fastest compute. All but wasm are
 * measured in processes of their own, so that one that is not chosen leaves nothing behind.
 *
 * @param options of the backend wasm
 * @returns the speeds, the fastest first.
 * @throws BackendUnavailableError if wasm cannot do what the options ask for, or if no backend can
 * train the model.
 */
export async function fastestFor(model: LectureModel, options: BackendOptions): Promise<Speed[]> {
  await setBackend('wasm', options);
  const speeds = [await speedOf('wasm', () => trainingRate(model))];
  const others = await Promise.all(
    risky.filter((name) => !absent.has(name)).map((name) => examineApart(name)),
  );
  try {
    for (const other of others) {
      const { finding } = other;
      if (finding.device === null || finding.isEmulated) absent.set(finding.name, finding);
      else speeds.push(await speedOf(finding.name, () => other.rateOf(model)));
    }
  } finally {
    await Promise.all(others.map((other) => other.close()));
  }
  for (const { name, device, reason, failed } of absent.values()) {
    speeds.push({ name, stepsPerSecond: null, reason: device ?? reason, failed });
  }
  speeds.sort((a, b) => (b.stepsPerSecond ?? 0) - (a.stepsPerSecond ?? 0));
  return startFirst(speeds, options);
}

async function speedOf(name: string, rate: () => Promise<number>): Promise<Speed> {
  try {
    return { name, stepsPerSecond: await rate() };
  } catch (error) {
    return failureOf(name, error);
  }
}

function failureOf(name: string, error: unknown): Speed {
  return { name, stepsPerSecond: null, reason: (error as Error).message, failed: true };
}

/** Makes the first compute that starts; one that ran elsewhere may not start here. */
async function startFirst(speeds: readonly Speed[], options: BackendOptions): Promise<Speed[]> {
  const [first, ...rest] = speeds;
  if (!first || first.stepsPerSecond === null) {
    const reasons = speeds.map((speed) => ('reason' in speed ? speed.reason : speed.name));
    throw new BackendUnavailableError(
      `auto: no backend trains this here: ${reasons.join('; ')}`,
      'take a smaller preset',
    );
  }
  try {
    await setBackend(first.name, first.name === 'wasm' ? options : {});
    return [...speeds];
  } catch (error) {
    return startFirst([...rest, failureOf(first.name, error)], options);
  }
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
