/** What asks a program politely to end: Ctrl-C, kill, a closed terminal. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `body` with a signal that Ctrl-C (or a polite kill) aborts, so that it can save first. A
 * second Ctrl-C ends the process at once.
 */
export async function interruptible<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const release = () => {
    for (const signal of signals) process.off(signal, abort);
  };
  const abort = () => {
    release();
    controller.abort();
  };
  for (const signal of signals) process.on(signal, abort);
  try {
    return await body(controller.signal);
  } finally {
    release();
  }
}
