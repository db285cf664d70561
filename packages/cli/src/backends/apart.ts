import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer } from './apartProcess.ts';
import { type Examination, notRunning } from './examination.ts';
import type { LectureModel } from './trainingRate.ts';

/** The backends that run a driver or a library which may bring the process down. */
export const risky: readonly string[] = ['tfjs-node-gpu', 'tfjs-node', 'tfjs-webgpu'];

/** What to do where that has happened. */
const cures: Readonly<Record<string, string>> = {
  'tfjs-node': 'install it anew: npx makemore install-gpu --cpu --force, or use the backend wasm',
};

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
  const apart = new ApartProcess(program, name, limit);
  const close = () => apart.close();
  const first = await apart.answer();
  if ('finding' in first) {
    return {
      finding: first.finding,
      async rateOf(model) {
        const answer = await apart.answer(model);
        if ('rate' in answer) return answer.rate;
        throw new Error('failure' in answer ? answer.failure : 'it gives no rate');
      },
      close,
    };
  }
  await close();
  const reason = 'failure' in first ? first.failure : 'it gives no finding';
  const cure = cures[name] ?? 'update its driver, or use the backend wasm';
  const finding = notRunning(name, `${name}: ${reason}`, cure, true);
  return { finding, rateOf: () => Promise.reject(new Error(reason)), close };
}

const own = fileURLToPath(new URL('apartProcess.ts', import.meta.url));

class ApartProcess {
  readonly #child: ChildProcess;
  readonly #limit: number;
  /** Why it has ended, once it has. */
  #end: string | undefined;

  constructor(program: string, name: string, limit: number) {
    this.#limit = limit;
    this.#child = fork(program, [name], {
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', import.meta.resolve('tsx')],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child.on('exit', (code, signal) => {
      this.#end ??= `it brings its process down (${signal ?? `exit code ${code}`})`;
    });
    this.#child.on('error', ({ message }) => {
      this.#end ??= message;
    });
  }

  /** What it says next; if that is nothing, a failure. */
  async answer(question?: LectureModel): Promise<Answer> {
    if (this.#end !== undefined) return { failure: this.#end };
    const child = this.#child;
    return new Promise((resolve) => {
      const settle = (answer: Answer) => {
        clearTimeout(timer);
        child.off('message', settle).off('exit', fail).off('error', fail);
        resolve(answer);
      };
      const fail = () => settle({ failure: this.#end as string });
      const timer = setTimeout(() => {
        this.#end ??= `it does not answer within ${this.#limit / 1000} seconds`;
        fail();
        void this.close();
      }, this.#limit);
      child.on('message', settle).on('exit', fail).on('error', fail);
      if (question) child.send(question);
    });
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL'); // one that hangs in a driver hears no polite signal
    await exited;
  }
}
