/** The backends: which of them run here, on what, and how fast the lectures train on them. */
import {
  stepsPerSecond as measureSteps,
  probeBackend,
  scope,
  setBackend,
} from '@makemore/tensor-ops';
import { takeStep } from '@makemore/training';
import { RunFolder } from '@makemore/training/node';
import { formatRate } from '../fastestFor.ts';
import { lectures } from '../lectures.ts';
import { newSession } from '../session.ts';

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
  /** Of each lecture's own model; empty unless it was asked for. */
  readonly stepsPerSecond: Readonly<Record<string, number>>;
}

/** Examines a backend in this process. */
export async function examineBackend(name: string, withSpeed: boolean): Promise<BackendFinding> {
  const probe = await probeBackend(name);
  if (!probe.available) {
    const { reason, cure } = probe;
    return { name, device: null, reason, cure, failed: false, stepsPerSecond: {} };
  }
  const stepsPerSecond = withSpeed ? await lectureSpeeds(name) : {};
  return { name, device: probe.device, reason: '', cure: '', failed: false, stepsPerSecond };
}

/** How fast the models of the lectures, at their own size, train on this backend. */
async function lectureSpeeds(backend: string): Promise<Record<string, number>> {
  await setBackend(backend);
  const speeds: Record<string, number> = {};
  for (const lecture of lectures) {
    const preset = lecture.series.full.at(-1);
    const folder = new RunFolder(''); // nothing is saved
    speeds[lecture.name] = await scope(async () => {
      const { run } = await newSession({ lecture, preset, folder, backend });
      return measureSteps(() => takeStep(run, run.schedule(0)));
    });
  }
  return speeds;
}

/** A line for each backend. */
export function describeBackends(findings: readonly BackendFinding[]): string[] {
  return findings.map(({ name, device, reason, cure }) => {
    const lead = name.padEnd(14);
    if (device !== null) return `${lead} runs: ${device}`;
    return `${lead} ${reason.replace(`${name}: `, '')}${cure ? `; ${cure}` : ''}`;
  });
}

/** The speeds as a table, a lecture a line. */
export function speedTable(findings: readonly BackendFinding[]): string[] {
  const measured = findings.filter(({ device }) => device !== null);
  const row = (lead: string, cells: readonly string[]) =>
    `${lead.padEnd(10)}${cells.map((cell, i) => cell.padStart(Math.max(10, (measured[i] as BackendFinding).name.length + 2))).join('')}`;
  return [
    row(
      '',
      measured.map(({ name }) => name),
    ),
    ...lectures.map(({ name }) =>
      row(
        name,
        measured.map(({ stepsPerSecond: speeds }) => formatRate(speeds[name] ?? Number.NaN)),
      ),
    ),
  ];
}
