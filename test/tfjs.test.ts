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
import { cases } from '../packages/tensor-ops/src/conformance/cases.ts';
import { hasDawn, hasTfjs } from '../packages/tensor-ops/test/tfjs/installed.ts';
import { formatSkip } from '../packages/tensor-ops/test/tfjs/skips.ts';
import { bundled, hasChromium, resultOfPage } from './inChromium.ts';
import type { Examination, Extent } from './tfjs/examine.ts';
import { lectureLosses } from './tfjs/lectureLosses.ts';

/** Milliseconds: a bundle, a browser and an emulated GPU on a busy machine. */
const timeout = 300_000;

/** A step of a lecture takes tenths of a second there. */
const whole: Extent = { casesOfOp: Number.MAX_SAFE_INTEGER, steps: 10 };
/** The same kernels as in Node, on another road. */
const some: Extent = { casesOfOp: 3, steps: 0 };

/** Chromium's emulated GPU, and the loader of such, as Debian packs them. */
const emulation = '/usr/lib/chromium/vk_swiftshader_icd.json';

let expected: Record<string, number[]>;
beforeAll(async () => {
  expected = await lectureLosses(reference, 50);
});

/** Fails if a case failed, a lecture learnt otherwise than on the reference, or tfjs holds a tensor. */
function check({ device, results, losses, tensors }: Examination, { steps }: Extent): void {
  expect(device).toMatch(/swiftshader/i);
  const of = (status: string) => results.filter((each) => each.status === status);
  expect(of('failed').map(({ op, name, reason }) => `${op}: ${name}: ${reason}`)).toEqual([]);
  expect(new Set(of('passed').map(({ op }) => op))).toEqual(new Set(cases.map(({ op }) => op)));
  for (const each of of('skipped')) console.log(formatSkip(each));
  checkLosses(losses, steps);
  expect(tensors).toBe(0);
}

function checkLosses(losses: Examination['losses'], steps: number): void {
  expect(Object.keys(losses)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) {
    expect(losses[name]?.length).toBe(steps / 5);
    for (const [i, loss] of losses[name]?.entries() ?? []) {
      const error = Math.abs(loss - (values[i] as number));
      expect(error, `${name}, step ${5 * (i + 1)}`).toBeLessThan(1e-3);
    }
  }
}

/** What a program in `tfjs` prints as JSON, with the emulated GPU in reach. */
async function printed<T>(program: string, ...args: readonly string[]): Promise<T> {
  const main = fileURLToPath(new URL(`tfjs/${program}`, import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', main, ...args],
    {
      env: { ...process.env, VK_ICD_FILENAMES: emulation, LD_LIBRARY_PATH: dirname(emulation) },
      maxBuffer: 2 ** 26,
      timeout,
    },
  );
  return JSON.parse(stdout);
}

describe('each lecture, 50 steps', () => {
  test.skipIf(!hasTfjs).each(['tfjs-cpu', 'tfjs-wasm'] as const)(
    'on %s as on the reference (skips until `pnpm check` has installed it)',
    async (name) => {
      const backend = await loadTfjs(name);
      checkLosses(await lectureLosses(backend, 50), 50);
      expect(backend.tensors).toBe(0);
    },
  );
});

describe('on an emulated GPU', () => {
  test.skipIf(!hasDawn || !existsSync(emulation))(
    'tfjs-webgpu in Node (skips without Dawn or Chromium)',
    { timeout },
    async () => {
      check(
        await printed<Examination>('device.main.ts', 'tfjs-webgpu', JSON.stringify(whole)),
        whole,
      );
    },
  );

  test.skipIf(!hasDawn || !existsSync(emulation))(
    'much at once is right, and too much is said (skips without Dawn or Chromium)',
    { timeout },
    async () => {
      const { total, failures } = await printed<{ total: number; failures: string[] }>(
        'webgpuFailure.main.ts',
      );
      expect(total).toBe(4096);
      const [first] = failures;
      expect(first).toMatch(
        /^BackendError: tfjs-webgpu: the GPU failed \(Buffer size \(8589934592\) exceeds .+\), and what it computed may be wrong; start anew with less at once/,
      );
      expect(failures).toEqual([first, first, first]);
    },
  );

  describe.skipIf(!hasTfjs || !hasChromium)('in Chromium (skips without)', () => {
    test.each([
      {
        ...{ name: 'tfjs-webgpu', extent: some },
        args: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
      },
      {
        ...{ name: 'tfjs-webgl', extent: whole },
        args: ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
      },
    ])('$name', { timeout }, async ({ name, extent, args }) => {
      const folder = await bundled(new URL('tfjs/device.page.ts', import.meta.url));
      const hash = `#${encodeURIComponent(JSON.stringify({ name, extent }))}`;
      const result = await resultOfPage(folder, { hash, args, timeout });
      expect(result).not.toHaveProperty('error');
      check(result as Examination, extent);
    });
  });
});
