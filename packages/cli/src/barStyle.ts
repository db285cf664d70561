import type { Options } from 'cli-progress';

/** How every progress bar looks: on standard error, and gone when it is done. Draws on a terminal only. */
export const barStyle: Options = {
  barCompleteChar: '█',
  barIncompleteChar: '░',
  barsize: 24,
  hideCursor: true,
  clearOnComplete: true,
  stream: process.stderr,
};
