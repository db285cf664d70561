/**
 * The backends of TensorFlow.js that need a GPU, on one that Chromium emulates: in Node by Dawn, in a
 * page by WebGPU and WebGL. And each lecture on every backend that runs here.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { reference } from '../packages/tensor-ops/src/backends/reference/reference.ts';
import { loadTfjs } from '../packages/tensor-ops/src/backends/tfjs/loadTfjs.ts';
import { hasDawn, hasTfjs } from '../packages/tensor-ops/test/tfjs/installed.ts';
import { formatSkip } from '../packages/tensor-ops/test/tfjs/skips.ts';
import { bundled, hasChromium, resultOfPage } from './inChromium.ts';
import type { Examination } from './tfjs/examine.ts';
import { lectureLosses } from './tfjs/lectureLosses.ts';

/** Milliseconds: a bundle, a browser and an emulated GPU on a busy machine. */
const timeout = 480_000;

/** Chromium's emulated GPU, and the loader of such, as Debian packs them. */
const emulation = '/usr/lib/chromium/vk_swiftshader_icd.json';

let expected: Record<string, number[]>;
beforeAll(async () => {
  expected = await lectureLosses(reference);
});

/** Fails if a case failed, a lecture learnt otherwise than on the reference, or tfjs holds a tensor. */
function check(
  { device, results, losses, tensors }: Examination,
  isEmulated = /swiftshader/i,
): void {
  expect(device).toMatch(isEmulated);
  const of = (status: string) => results.filter((each) => each.status === status);
  expect(of('failed').map(({ op, name, reason }) => `${op}: ${name}: ${reason}`)).toEqual([]);
  expect(of('passed').length).toBeGreaterThan(700);
  for (const each of of('skipped')) console.log(formatSkip(each));
  checkLosses(losses);
  expect(tensors).toBe(0);
}

function checkLosses(losses: Examination['losses']): void {
  expect(Object.keys(losses)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) {
    expect(losses[name]?.length).toBe(values.length);
    for (const [i, value] of values.entries()) {
      expect(Math.abs((losses[name]?.[i] as number) - value), `${name}, ${i}`).toBeLessThan(1e-3);
    }
  }
}

describe('each lecture, 50 steps', () => {
  test.skipIf(!hasTfjs).each(['tfjs-cpu', 'tfjs-wasm'] as const)(
    'on %s as on the reference (skips until `pnpm check` has installed it)',
    async (name) => {
      const backend = await loadTfjs(name);
      checkLosses(await lectureLosses(backend));
      expect(backend.tensors).toBe(0);
    },
  );
});

describe('on an emulated GPU', () => {
  test.skipIf(!hasDawn || !existsSync(emulation))(
    'tfjs-webgpu in Node (skips without Dawn or Chromium)',
    { timeout },
    async () => {
      const main = fileURLToPath(new URL('tfjs/device.main.ts', import.meta.url));
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', main, 'tfjs-webgpu'],
        {
          env: {
            ...process.env,
            VK_ICD_FILENAMES: emulation,
            LD_LIBRARY_PATH: dirname(emulation),
          },
          maxBuffer: 2 ** 26,
        },
      );
      check(JSON.parse(stdout));
    },
  );

  describe.skipIf(!hasTfjs || !hasChromium)('in Chromium (skips without)', () => {
    test.each([
      ['tfjs-webgpu', ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']],
      ['tfjs-webgl', ['--use-angle=swiftshader', '--enable-unsafe-swiftshader']],
    ])('%s', { timeout }, async (name, args) => {
      const folder = await bundled(new URL('tfjs/device.page.ts', import.meta.url));
      const result = await resultOfPage(folder, { hash: `#${name}`, args, timeout });
      expect(result).not.toHaveProperty('error');
      check(result as Examination);
    });
  });
});
