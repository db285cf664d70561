import { expect } from 'vitest';
import type { TfjsBackend } from '../../src/backends/tfjs/TfjsBackend.ts';
import type { TfjsName } from '../../src/backends/tfjs/TfjsName.ts';
import { cases } from '../../src/conformance/cases.ts';
import { conformance } from '../../src/conformance/conformance.ts';
import { formatSkip, skipsOf } from './skips.ts';

/** Fails unless every case but the known skips, which it prints, agrees with the reference, and nothing is left. */
export async function expectConformance(backend: TfjsBackend): Promise<void> {
  const skip = skipsOf(backend.name as TfjsName);
  const { results, passed } = await conformance(backend, { skip });
  const failed = results.filter(({ status }) => status === 'failed');
  expect(failed.map(({ op, name, reason }) => `${op}: ${name}: ${reason}`)).toEqual([]);
  expect(passed).toBe(cases.length - skip.length);
  expect(backend.tensors).toBe(0);
  for (const each of skip) console.log(formatSkip(each));
}
