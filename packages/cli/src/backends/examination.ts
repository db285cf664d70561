/** Which backends run here, on what, and how fast they are. */
import { probeBackend, setBackend } from '@makemore/tensor-ops';
import { type LectureModel, trainingRate } from './trainingRate.ts';

/** Whether a backend runs here. */
export interface BackendFinding {
  readonly name: string;
  /** What computes; null if it does not run. */
  readonly device: string | null;
  /** Whether that is the processor, which emulates a GPU. */
  readonly isEmulated: boolean;
  /** Why it does not, and what to do; empty if it does. */
  readonly reason: string;
  readonly cure: string;
  /** Whether it failed although what it needs is there. */
  readonly failed: boolean;
}

/** A backend that was examined. Until it is closed it can be asked how fast it is. */
export interface Examination {
  readonly finding: BackendFinding;
  /**
   * How often in a second it takes a training step; slow ones are given two.
   *
   * @throws an error whose text is the reason, if it cannot.
   */
  rateOf(model: LectureModel): Promise<number>;
  /** Frees what it holds, which is free when that is done. */
  close(): Promise<void>;
}

/** Examines a backend in this process. Whatever it throws is in the finding. */
export async function examine(name: string): Promise<Examination> {
  return {
    finding: await findingOf(name),
    async rateOf(model) {
      await setBackend(name);
      return trainingRate(model);
    },
    async close() {},
  };
}

async function findingOf(name: string): Promise<BackendFinding> {
  try {
    const probe = await probeBackend(name);
    if (!probe.available) return notRunning(name, probe.reason, probe.cure);
    const { device, isEmulated } = probe;
    return { name, device, isEmulated, reason: '', cure: '', failed: false };
  } catch (error) {
    return notRunning(name, (error as Error).message, 'use the backend wasm', true);
  }
}

/** The finding about a backend that does not run. */
export function notRunning(
  name: string,
  reason: string,
  cure: string,
  failed = false,
): BackendFinding {
  return { name, device: null, isEmulated: false, reason, cure, failed };
}

/** A line for each. */
export function describeBackends(findings: readonly BackendFinding[]): string[] {
  return findings.map(({ name, device, reason, cure }) => {
    const lead = name.padEnd(14);
    if (device !== null) return `${lead} runs: ${device}`;
    return `${lead} ${withoutName(reason, name)}${cure ? `; ${cure}` : ''}`;
  });
}

/** A reason without the backend that it begins with, where that is said already. */
export function withoutName(reason: string, name: string): string {
  return reason.replace(`${name}: `, '');
}
