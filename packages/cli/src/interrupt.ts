/** What asks a program politely to end: Ctrl-C, kill, a closed terminal. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The exit status of a program that was interrupted. */
export const INTERRUPTED = 130;

/** That Ctrl-C ended what was at work. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
}

/**
 * Runs `body` with a signal that Ctrl-C (or a polite kill) aborts, so that it can save first. A
 * second Ctrl-C ends the process at once.
 *
 * @throws InterruptedError if the signal ended `body`, and what else `body` throws.
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
  } catch (error) {
    // A download or a child process throws an error of its own making; others have that name too.
    const isAbort = (error as Error).name === 'AbortError' && controller.signal.aborted;
    throw isAbort ? new InterruptedError('interrupted', { cause: error }) : error;
  } finally {
    release();
  }
}
