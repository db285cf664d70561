import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Task } from '../cases.ts';
import type { ContenderSpec } from './contenders.ts';
import type { Declined, Hello, Ready, Reply, Request } from './protocol.ts';

/** A contender that cannot take part, or no longer: the text says why. */
export class ContenderError extends Error {
  override name = 'ContenderError';
  /** How to get it, where it says so itself. */
  readonly cure: string | undefined;

  constructor(reason: string | undefined, cure?: string) {
    super(reason);
    this.cure = cure;
  }
}

/** Milliseconds that a contender may take to start, and to set a task up. */
const START_LIMIT = 60_000;

/** A contender's process, seen from the command. It waits for requests, and uses no processor meanwhile. */
export class Contender {
  readonly spec: ContenderSpec;
  readonly hello: Hello;
  readonly #process: LineProcess;

  private constructor(spec: ContenderSpec, hello: Hello, process: LineProcess) {
    this.spec = spec;
    this.hello = hello;
    this.#process = process;
  }

  /** @throws ContenderError if it does not start; the text says why. */
  static async start(spec: ContenderSpec, limit = START_LIMIT): Promise<Contender> {
    const process = new LineProcess(spec);
    try {
      const first = (await process.next(limit)) as Hello | Declined;
      if ('declined' in first) throw new ContenderError(first.declined, first.cure);
      return new Contender(spec, first, process);
    } catch (error) {
      process.kill();
      throw error;
    }
  }

  /** Why it can no longer take part; undefined while it can. */
  get failure(): string | undefined {
    return this.#process.failure;
  }

  /** @returns what is known of the task, or why the contender cannot do it. */
  async setup(task: Task, limit = START_LIMIT): Promise<Ready | { lacks: string }> {
    const reply = await this.#ask({ do: 'setup', task }, limit);
    if ('ready' in reply || 'lacks' in reply) return reply;
    throw unexpected(reply);
  }

  /** @returns the milliseconds that `calls` calls took, measured inside the contender. */
  async run(calls: number, limit: number): Promise<number> {
    const reply = await this.#ask({ do: 'run', calls }, limit);
    if ('ms' in reply) return reply.ms;
    throw unexpected(reply);
  }

  /** @returns the bytes that the process has in memory. */
  async resident(limit = START_LIMIT): Promise<number> {
    const reply = await this.#ask({ do: 'memory' }, limit);
    if ('resident' in reply) return reply.resident;
    throw unexpected(reply);
  }

  stop(): void {
    this.#process.kill();
  }

  async #ask(request: Request, limit: number): Promise<Reply> {
    this.#process.send(request);
    return (await this.#process.next(limit)) as Reply;
  }
}

function unexpected(reply: Reply): ContenderError {
  return new ContenderError(
    'error' in reply ? reply.error : `it answered ${JSON.stringify(reply)}`,
  );
}

/** A process that writes JSON, a line a message. */
class LineProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #messages: unknown[] = [];
  #waiting: (() => void) | undefined;
  #errors = '';
  failure: string | undefined;

  constructor({ command, args, environment, program }: ContenderSpec) {
    this.#child = spawn(command, args, { env: { ...process.env, ...environment } });
    // What cannot be written is found out by its exit.
    this.#child.stdin.on('error', () => {});
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-4000);
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const message = parse(line);
      if (message === undefined) return; // a library that greets
      this.#messages.push(message);
      this.#waiting?.();
    });
    this.#child.on('error', (error: NodeJS.ErrnoException) => {
      this.#fail(error.code === 'ENOENT' ? `there is no ${program}` : error.message);
    });
    this.#child.on('close', (code, signal) => {
      const why = tellingLine(this.#errors);
      this.#fail(`it ended with ${signal ?? `exit code ${code}`}${why ? `: ${why}` : ''}`);
    });
  }

  send(message: unknown): void {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /** The next message; what takes longer than `limit` milliseconds is stopped for good. */
  async next(limit: number): Promise<unknown> {
    if (this.#messages.length === 0 && this.failure === undefined) {
      const timer = setTimeout(() => {
        this.#fail(`it did not answer within ${limit / 1000} s`);
        this.kill();
      }, limit);
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
      clearTimeout(timer);
      this.#waiting = undefined;
    }
    if (this.#messages.length > 0) return this.#messages.shift();
    throw new ContenderError(this.failure);
  }

  kill(): void {
    this.failure ??= 'it was stopped';
    this.#child.kill('SIGKILL');
  }

  #fail(reason: string): void {
    this.failure ??= reason;
    this.#waiting?.();
  }
}

function parse(line: string): unknown {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The line that says what went wrong, of all that a process wrote when it ended. */
function tellingLine(errors: string): string | undefined {
  const lines = errors.trim().split('\n');
  const named = lines.findLast((line) => /^\w*Error\b/.test(line));
  // Which file it was in is of no use to who reads this.
  return (named ?? lines.at(-1))?.replace(/ imported from .*/, '').trim();
}
