/** How long Deno's kernel may take to send what a cell has written, in milliseconds. */
const PATIENCE = 60;

interface Jupyter {
  broadcastResult?: ((...given: unknown[]) => Promise<void>) & { waits?: true };
}

/**
 * From Deno 2.8.2 to 2.9.6 at least, its kernel may report that a cell is done before it has sent
 * the last of its outputs, and whoever then stops listening, as nbconvert does, loses them. So the
 * step that comes between, the broadcast of the result, is made to wait. Elsewhere this does nothing.
 */
export function waitForOutputs(): void {
  const { Deno } = globalThis as { Deno?: { internal: symbol } & Record<symbol, unknown> };
  const jupyter = (Deno?.[Deno.internal] as { jupyter?: Jupyter } | undefined)?.jupyter;
  const broadcast = jupyter?.broadcastResult;
  if (!jupyter || !broadcast || broadcast.waits) return;
  const waiting = async (...given: unknown[]) => {
    await broadcast(...given);
    await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  };
  jupyter.broadcastResult = Object.assign(waiting, { waits: true as const });
}
