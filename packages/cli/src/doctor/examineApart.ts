import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BackendFinding } from './backends.ts';

/** The backends that run a driver or a library which may bring the process down. */
export const risky: readonly string[] = ['tfjs-node-gpu', 'tfjs-node', 'tfjs-webgpu'];

/** Milliseconds after which a backend is given up; with the speeds, some of which take long. */
const LIMIT = 60_000;
const LIMIT_WITH_SPEED = 300_000;

export interface ApartOptions {
  readonly withSpeed?: boolean;
  /** The program, to which what it is asked is added. */
  readonly entry?: string;
  /** Milliseconds. */
  readonly limit?: number;
}

/** Examines a backend in a process of its own. */
export async function examineApart(
  name: string,
  { withSpeed = false, entry = makemore, limit }: ApartOptions = {},
): Promise<BackendFinding> {
  const speed = withSpeed ? [] : ['--no-speed'];
  const args = [entry, 'doctor', '--json', ...speed, '--only', name];
  const timeout = limit ?? (withSpeed ? LIMIT_WITH_SPEED : LIMIT);
  return new Promise((resolve) => {
    // One that hangs in a driver does not hear a polite signal.
    execFile(process.execPath, args, { timeout, killSignal: 'SIGKILL' }, (error, stdout) => {
      try {
        const { backends } = JSON.parse(stdout) as { backends: BackendFinding[] };
        resolve(backends[0] as BackendFinding);
      } catch {
        const how = error?.signal ?? error?.code ?? 'no answer';
        const what = error?.killed
          ? `does not answer within ${timeout / 1000} seconds`
          : `brings the process down (${how})`;
        const reason = `${name}: it ${what}`;
        const cure = 'update its driver';
        resolve({ name, device: null, reason, cure, failed: true, stepsPerSecond: {} });
      }
    });
  });
}

const makemore = fileURLToPath(new URL('../../bin/makemore.js', import.meta.url));
