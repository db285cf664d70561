/** How long Deno's kernel may take to send what a cell has put out, in milliseconds: in all, and a message. */
const PATIENCE = 60;
const PATIENCE_EACH = 2;

/** What Deno keeps for itself, as far as its kernel for Jupyter needs it. */
interface DenoInternals {
  readonly Console?: new (print: (text: string, level: number) => void) => Console;
  readonly jupyter?: { broadcastResult?: (...given: unknown[]) => Promise<void> };
}

interface DenoKernel {
  readonly internal: symbol;
  readonly jupyter?: { broadcast(type: string, content: object): unknown };
}

/** Marks a kernel that is guarded already. */
const guarded = new WeakSet<object>();

/**
 * From Deno 2.8.2 to 2.9.6 at least, its kernel may report that a cell is done before it has sent
 * the last of its outputs: they wait in a queue, a message a line, and the report does not. Whoever
 * then stops listening, as nbconvert does, loses them, and others show them below the next cell.
 *
 * So lines that are printed without a pause go as one message, and the step before the report, the
 * broadcast of the result, is made to wait until the queue is empty. Elsewhere this does nothing.
 */
export function guardOutputs(): void {
  const { Deno } = globalThis as { Deno?: DenoKernel & Record<symbol, unknown> };
  const { Console, jupyter } = (Deno?.[Deno.internal] ?? {}) as DenoInternals;
  const broadcastResult = jupyter?.broadcastResult;
  if (!Deno?.jupyter || !Console || !broadcastResult || guarded.has(jupyter)) return;
  const { broadcast } = Deno.jupyter;
  guarded.add(jupyter);

  let messages = 0;
  Deno.jupyter.broadcast = (type, content) => {
    messages++;
    return broadcast(type, content);
  };

  let pending: { name: 'stdout' | 'stderr'; text: string } | null = null;
  const flush = () => {
    if (pending) Deno.jupyter?.broadcast('stream', pending);
    pending = null;
  };
  globalThis.console = new Console((text, level) => {
    const name = level > 1 ? 'stderr' : 'stdout';
    if (pending?.name !== name) flush();
    if (pending) {
      pending.text += text;
    } else {
      pending = { name, text };
      queueMicrotask(flush);
    }
  });

  jupyter.broadcastResult = async (...given) => {
    await broadcastResult(...given);
    const wait = PATIENCE + PATIENCE_EACH * messages;
    messages = 0;
    await new Promise((resolve) => setTimeout(resolve, wait));
  };
}
