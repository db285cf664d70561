import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tryAddon } from '../../src/native/tryAddon.ts';
import { newFolder } from './fakePackage.ts';

/** A package whose library is played by a script. */
async function packageOf(script: string): Promise<string> {
  const folder = await newFolder();
  await writeFile(join(folder, 'package.json'), '{ "main": "index.js" }');
  await writeFile(join(folder, 'index.js'), script);
  return folder;
}

const computing = `
exports.backend = () => ({ binding: { TF_Version: '2.9.1' }, isUsingGpuDevice: true });
exports.tensor1d = ([a, b]) => ({ sum: () => ({ dataSync: () => [a + b] }) });
`;

test('what the library prints, before and after, is no answer', async () => {
  const chatty = `console.log('{"hello":'); process.on('exit', () => console.log('bye'));`;
  const loaded = await tryAddon(await packageOf(chatty + computing));
  expect(loaded).toEqual({ libtensorflow: '2.9.1', isUsingGpu: true });
});

test('one that ends before it has answered is told from one that works', async () => {
  const tried = tryAddon(await packageOf(`${computing} process.exit(0);`));
  await expect(tried).rejects.toThrow('it gives no answer');
});

test('a GPU is shared, and the library is quiet, as when it computes', async () => {
  const asking = `
if (process.env.TF_FORCE_GPU_ALLOW_GROWTH !== 'true') throw new Error('it takes all memory');
if (process.env.TF_CPP_MIN_LOG_LEVEL !== '3') throw new Error('it is loud');`;
  await expect(tryAddon(await packageOf(asking + computing))).resolves.toBeDefined();
});
