import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { expect, onTestFinished, test } from 'vitest';

/** A page's program: what its bundler must not shake off is all that happens on import. */
const program = `
  import { tensor } from '@makemore/tensor-ops';
  globalThis.bundled = tensor([1, 2]).add(1).dataSync();
`;

test('a bundle of tensor-ops has its backend and its methods', async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'makemore-bundle-'));
  onTestFinished(() => rm(outDir, { recursive: true }));
  const entry = '\0program';
  const source = new URL('../packages/tensor-ops/src/index.ts', import.meta.url);
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: { '@makemore/tensor-ops': fileURLToPath(source) } },
    build: {
      outDir,
      emptyOutDir: true,
      modulePreload: false,
      rollupOptions: { input: { program: entry }, output: { entryFileNames: '[name].mjs' } },
    },
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? program : undefined),
      },
    ],
  });
  await import(pathToFileURL(join(outDir, 'program.mjs')).href);
  expect((globalThis as { bundled?: Float32Array }).bundled).toEqual(Float32Array.of(2, 3));
});
