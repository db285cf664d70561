/** The backends: which of them run here, and on what. */
import { probeBackend } from '@makemore/tensor-ops';
import type { Speeds } from './speeds.ts';

/** Whether a backend runs here. */
export interface BackendFinding {
  readonly name: string;
  /** What computes; null if it does not run. */
  readonly device: string | null;
  /** Why it does not, and what to do; empty if it does. */
  readonly reason: string;
  readonly cure: string;
  /** Whether it failed although what it needs is there. */
  readonly failed: boolean;
  /** Of each lecture's own model; empty until it is measured. */
  readonly stepsPerSecond: Speeds;
}

/** Examines a backend in this process. */
export async function examineBackend(name: string): Promise<BackendFinding> {
  const probe = await probeBackend(name);
  const found = probe.available
    ? { device: probe.device, reason: '', cure: '' }
    : { device: null, reason: probe.reason, cure: probe.cure };
  return { name, ...found, failed: false, stepsPerSecond: {} };
}

/** A line for each backend. */
export function describeBackends(findings: readonly BackendFinding[]): string[] {
  return findings.map(({ name, device, reason, cure }) => {
    const lead = name.padEnd(14);
    if (device !== null) return `${lead} runs: ${device}`;
    return `${lead} ${reason.replace(`${name}: `, '')}${cure ? `; ${cure}` : ''}`;
  });
}
