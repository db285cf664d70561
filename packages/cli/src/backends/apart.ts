import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer } from './apartProcess.ts';
import type { Examination } from './examination.ts';
import type { Workload } from './workload.ts';

/** The backends that run a driver or a library which may bring the process down. */
export const risky: readonly string[] = ['tfjs-node-gpu', 'tfjs-node', 'tfjs-webgpu'];

export interface ApartOptions {
  /** What runs in the process. */
  readonly program?: string;
  /** Milliseconds after which it is given up, each time that it is asked. */
  readonly limit?: number;
}

/**
 * Examines a backend in a process of its own: what brings that down does no harm here, what a library
 * prints there is not seen, and what it holds of a GPU is free again when it is closed.
 */
export async function examineApart(
  name: string,
  { program = own, limit = 60_000 }: ApartOptions = {},
): Promise<Examination> {
  const child = fork(program, [name], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const close = () => void child.kill('SIGKILL'); // one that hangs in a driver hears no polite signal
  const lost = (reason: string) => {
    const cure = 'update its driver, or use the backend wasm';
    return { name, device: null, reason: `${name}: ${reason}`, cure, failed: true };
  };
  const first = await answerOf(child, limit);
  if ('finding' in first) {
    return {
      finding: first.finding,
      async rateOf(workload) {
        const answer = await answerOf(child, limit, workload);
        if ('rate' in answer) return answer.rate;
        throw new Error('failure' in answer ? answer.failure : 'it gives no rate');
      },
      close,
    };
  }
  close();
  const reason = 'failure' in first ? first.failure : 'it gives no finding';
  return { finding: lost(reason), rateOf: () => Promise.reject(new Error(reason)), close };
}

const own = fileURLToPath(new URL('apartProcess.ts', import.meta.url));

/** What the process says next; a failure if that is nothing. */
async function answerOf(child: ChildProcess, limit: number, workload?: Workload): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      child.off('message', settle).off('exit', fall).off('error', complain);
      resolve(answer);
    };
    const fall = (code: number | null, signal: string | null) => {
      settle({ failure: `it brings its process down (${signal ?? `exit code ${code}`})` });
    };
    const complain = ({ message }: Error) => settle({ failure: message });
    const timer = setTimeout(() => {
      settle({ failure: `it does not answer within ${limit / 1000} seconds` });
      child.kill('SIGKILL');
    }, limit);
    if (child.exitCode !== null || child.signalCode !== null) {
      return fall(child.exitCode, child.signalCode);
    }
    child.on('message', settle).on('exit', fall).on('error', complain);
    if (workload) child.send(workload);
  });
}
