import { fileURLToPath } from 'node:url';
import type { ContenderSpec } from '../src/contenders/contenders.ts';

/** A process that keeps to the protocol, or not, as `mode` says. */
export function fakeSpec(mode: string, command: string = process.execPath): ContenderSpec {
  const script = fileURLToPath(new URL('fakeContender.js', import.meta.url));
  return {
    ...{ id: mode, label: mode, about: 'for the tests', command, program: 'Fake 1' },
    ...{ args: [script, mode], group: 'peer', threads: 1, cure: 'build one' },
  };
}
