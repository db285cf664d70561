import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { tryAddon } from '../../src/native/tryAddon.ts';
import { newFolder } from './fakePackage.ts';

/** A package whose library is played by a script. */
async function packageOf(script: string, name = 'tfjs-node-gpu'): Promise<string> {
  const folder = await newFolder();
  const manifest = { name: `@tensorflow/${name}`, main: 'index.js' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'index.js'), script);
  return folder;
}

afterEach(() => vi.unstubAllEnvs());

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

test('what the library throws is the reason, in one line', async () => {
  const tried = tryAddon(await packageOf(`throw new TypeError('it is too old\\nmore');`));
  await expect(tried).rejects.toThrow(/^it is too old$/);
  await expect(tryAddon(await packageOf('process.exit(5);'))).rejects.toThrow('it ended with 5');
});

test('the GPU is hidden from tfjs-node', async () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '0');
  const looking = computing.replace(
    'isUsingGpuDevice: true',
    "isUsingGpuDevice: process.env.CUDA_VISIBLE_DEVICES !== '-1'",
  );
  expect(await tryAddon(await packageOf(looking))).toMatchObject({ isUsingGpu: true });
  const onCpu = await packageOf(looking, 'tfjs-node');
  expect(await tryAddon(onCpu)).toMatchObject({ isUsingGpu: false });
});

test('a GPU is shared, and the library is quiet, as when it computes', async () => {
  const asking = `
if (process.env.TF_FORCE_GPU_ALLOW_GROWTH !== 'true') throw new Error('it takes all memory');
if (process.env.TF_CPP_MIN_LOG_LEVEL !== '3') throw new Error('it is loud');`;
  await expect(tryAddon(await packageOf(asking + computing))).resolves.toBeDefined();
});
