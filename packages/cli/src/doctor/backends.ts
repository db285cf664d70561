/** The backends: which of them run here, on what, and how fast the lectures train on them. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { probeBackend, scope, setBackend, stepsPerSecond } from '@makemore/tensor-ops';
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
  /** Of each lecture's own model; empty unless it was asked for. */
  readonly stepsPerSecond: Readonly<Record<string, number>>;
}

/** Examines a backend in this process. */
export async function examineBackend(name: string, withSpeed: boolean): Promise<BackendFinding> {
  const probe = await probeBackend(name);
  if (!probe.available) {
    const { reason, cure } = probe;
    return { name, device: null, reason, cure, stepsPerSecond: {} };
  }
  const speeds = withSpeed ? await lectureSpeeds(name) : {};
  return { name, device: probe.device, reason: '', cure: '', stepsPerSecond: speeds };
}

/** Examines a backend in a process of its own, which a driver may bring down. */
export async function examineApart(name: string, withSpeed: boolean): Promise<BackendFinding> {
  const entry = fileURLToPath(new URL('../../bin/makemore.js', import.meta.url));
  const args = [entry, 'doctor', '--json', '--only', name, ...(withSpeed ? ['--speed'] : [])];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout) => {
      try {
        const { backends } = JSON.parse(stdout) as { backends: BackendFinding[] };
        resolve(backends[0] as BackendFinding);
      } catch {
        const how = error?.signal ?? error?.code ?? 'no answer';
        const reason = `${name}: it brings the process down (${how})`;
        resolve({ name, device: null, reason, cure: 'update its driver', stepsPerSecond: {} });
      }
    });
  });
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
      return stepsPerSecond(() => takeStep(run, run.schedule(0)));
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
