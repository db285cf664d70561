import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

/** A page's program: what its bundler must not shake off is all that happens on import. */
const program = `
  import { tensor } from '@makemore/tensor-ops';
  globalThis.bundled = tensor([1, 2]).add(1).dataSync();
`;

test('a bundle of tensor-ops has its backend and its methods', async () => {
  const entry = '\0program';
  const output = (await build({
    configFile: false,
    logLevel: 'silent',
    resolve: {
      alias: {
        '@makemore/tensor-ops': fileURLToPath(
          new URL('../packages/tensor-ops/src/index.ts', import.meta.url),
        ),
      },
    },
    build: { write: false, minify: true, rollupOptions: { input: entry } },
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? program : undefined),
      },
    ],
  })) as Rolldown.RolldownOutput;
  const code = output.output.find((part) => part.type === 'chunk' && part.isEntry);
  new Function((code as Rolldown.OutputChunk).code)();
  expect((globalThis as { bundled?: Float32Array }).bundled).toEqual(Float32Array.of(2, 3));
});
