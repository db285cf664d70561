/** Runs cells through Deno's kernel for Jupyter, without Jupyter. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { NotebookError } from '../errors.ts';
import { type Output, output as outputSchema } from '../notebook.ts';
import { installDeno } from './installDeno.node.ts';
import { JupyterClient, type Message, newConnectionFile } from './jupyterClient.node.ts';
import type { Kernel, KernelOptions } from './kernel.ts';

/**
 * Starts the kernel; installs Deno if it is not there yet. Outputs that the kernel sends after its
 * report that a cell is done are lost, as in Jupyter: the notebook's `begin()` sees to that.
 */
export async function startDenoKernel({ folder, env = {} }: KernelOptions): Promise<Kernel> {
  const deno = await installDeno();
  const file = await newConnectionFile();
  const temporary = await mkdtemp(join(tmpdir(), 'makemore-kernel-'));
  const connection = join(temporary, 'connection.json');
  await writeFile(connection, JSON.stringify(file), { mode: 0o600 });
  const child = spawn(deno, ['jupyter', '--kernel', '--conn', connection], {
    cwd: folder,
    env: { ...process.env, ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = ''; // told only if it ends: it always begins with one about being unstable
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint += text;
  });
  let isClosing = false;
  const gone = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    const fail = (how: string) => {
      gone.abort();
      if (!isClosing)
        reject(new NotebookError(`Deno's kernel ended: ${how}\n${complaint}`.trimEnd()));
    };
    child.once('error', ({ message }) => fail(message));
    child.once('exit', (code, signal) => fail(signal ?? `exit code ${code}`));
  });
  ended.catch(() => {}); // it is awaited wherever the kernel is asked
  let client: JupyterClient;
  try {
    client = await Promise.race([JupyterClient.open(file, gone.signal), ended]);
    await Promise.race([client.request('kernel_info_request', {}).answer, ended]);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }

  return {
    async execute(code, _, onOutput) {
      const { id, answer } = client.request('execute_request', {
        code,
        silent: false,
        store_history: true,
        user_expressions: {},
        allow_stdin: false,
        stop_on_error: true,
      });
      const idle = new Promise<void>((resolve) => {
        client.onPublished = (message) => {
          if (message.parent.msg_id !== id) return;
          if (message.content['execution_state'] === 'idle') resolve();
          const output = outputOf(message);
          if (output) onOutput(output);
        };
      });
      const { content } = await Promise.race([answer, ended]);
      await Promise.race([idle, ended]);
      return { failed: content['status'] !== 'ok' };
    },
    async close() {
      isClosing = true;
      client.close();
      if (child.exitCode === null && child.signalCode === null) {
        const exited = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await exited;
      }
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

/** The output that a published message is, if it is one. */
function outputOf({ header, content }: Message): Output | undefined {
  const { success, data } = outputSchema.safeParse({ ...content, output_type: header.msg_type });
  if (!success) return undefined;
  if (data.output_type === 'stream') return { ...data, text: stripVTControlCharacters(data.text) };
  if (data.output_type === 'error') return data;
  const plain = z.string().safeParse(data.data['text/plain']);
  if (!plain.success) return data;
  const text = stripVTControlCharacters(plain.data);
  return { ...data, data: { ...data.data, 'text/plain': text } };
}
