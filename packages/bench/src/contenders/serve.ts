import { createInterface } from 'node:readline';
import type { Task } from '../cases.ts';
import type { Declined, Hello, Ready, Reply, Request } from './protocol.ts';

/** A task that is ready to be carried out. */
export interface Prepared extends Ready {
  /** Carries it out `calls` times, to the end: nothing is still being computed when it returns. */
  run(calls: number): void | Promise<void>;
  dispose?(): void;
}

/** Thrown by `prepare` for what cannot be done at all; the text says why. */
export class Lacking extends Error {
  override name = 'Lacking';
}

/** Ends the contender, which cannot take part; the texts say why, and how it can. */
export function decline(reason: string, cure?: string): never {
  say({ declined: reason, ...(cure !== undefined && { cure }) });
  process.exit(1);
}

/** The contender's side of the protocol: answers requests until standard input closes. */
export async function serve(
  hello: Hello,
  prepare: (task: Task) => Prepared | Promise<Prepared>,
): Promise<void> {
  let prepared: Prepared | undefined;

  const answer = async (request: Request): Promise<Reply> => {
    switch (request.do) {
      case 'setup': {
        prepared?.dispose?.();
        prepared = undefined;
        prepared = await prepare(request.task);
        const { facts, note } = prepared;
        return { ready: true, ...(facts && { facts }), ...(note && { note }) };
      }
      case 'run': {
        if (!prepared) return { error: 'run before setup' };
        const start = performance.now();
        const pending = prepared.run(request.calls);
        if (pending) await pending;
        return { ms: performance.now() - start };
      }
      case 'memory':
        return { resident: process.memoryUsage.rss() };
    }
  };

  say(hello);
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      say(await answer(JSON.parse(line)));
    } catch (error) {
      const { message } = error as Error;
      say(error instanceof Lacking ? { lacks: message } : { error: message });
    }
  }
  process.exit(); // also where a contender's threads wait for more
}

function say(message: Hello | Declined | Reply): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
