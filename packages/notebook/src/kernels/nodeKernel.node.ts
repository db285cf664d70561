/** Runs cells with Node alone, in a process of their own. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { NotebookError } from '../errors.ts';
import type { Kernel, KernelOptions } from './kernel.ts';
import type { Answer, Request } from './nodeKernelProcess.node.ts';

const program = fileURLToPath(new URL('./nodeKernelProcess.node.ts', import.meta.url));

export async function startNodeKernel({ folder, env = {} }: KernelOptions): Promise<Kernel> {
  const child = fork(program, [], {
    cwd: folder,
    env: { ...process.env, ...env, NO_COLOR: '1' },
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let isClosing = false;
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (isClosing) return;
      reject(new NotebookError(`the process of the cells ended: ${signal ?? `exit code ${code}`}`));
    });
  });
  ended.catch(() => {}); // it is awaited in execute, and ends in close without anybody waiting

  return {
    async execute(code, name, onOutput) {
      const done = new Promise<{ failed: boolean }>((resolve) => {
        child.on('message', function listen(answer: Answer) {
          if (answer.type === 'output') return onOutput(answer.output);
          child.off('message', listen);
          resolve(answer);
        });
      });
      child.send({ code, name } satisfies Request);
      return Promise.race([done, ended]);
    },
    async close() {
      isClosing = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await exited;
    },
  };
}
