import { probeBackend } from '../../src/index.ts';

const probe = await probeBackend('tfjs-node');

/** Why tfjs-node does not run here: it is too large for the tests, which take it where somebody has installed it. */
export const nativeMissing: string | undefined = probe.available
  ? undefined
  : `skipped: ${probe.reason}; ${probe.cure}`;
