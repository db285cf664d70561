import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generate, generatedFile, isCompilerInstalled } from '../../scripts/buildWasm.ts';
import { wasm as relaxed } from '../../src/backends/wasm/generated/relaxed.ts';
import { wasm as revectorize } from '../../src/backends/wasm/generated/revectorize.ts';
import { wasm as strict } from '../../src/backends/wasm/generated/strict.ts';

test.skipIf(!isCompilerInstalled).each(['strict', 'relaxed', 'revectorize'] as const)(
  'generated/%s.ts is what scripts/buildWasm.ts makes of assembly/ (skips without the compiler in tools/)',
  async (variant) => {
    expect((await generate(variant)) === readFileSync(generatedFile(variant), 'utf8')).toBe(true);
  },
  120_000, // milliseconds: the optimiser takes its time on a busy machine
);

test('all variants together are under 200 KB', () => {
  const bytes = [strict, relaxed, revectorize].map((wasm) => atob(wasm).length);
  expect(bytes.reduce((sum, each) => sum + each)).toBeLessThan(200_000);
});
