/**
 * The backends of TensorFlow.js that need a GPU, on one that Chromium emulates: in Node by Dawn, in a
 * page by WebGPU and WebGL. And each lecture on every backend that runs here. With MAKEMORE_TEST_EXTENT=whole
 * nothing is left out on the emulated GPUs, which takes a quarter of an hour.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { reference } from '../packages/tensor-ops/src/backends/reference/reference.ts';
import { loadTfjs } from '../packages/tensor-ops/src/backends/tfjs/loadTfjs.ts';
import type { TfjsName } from '../packages/tensor-ops/src/backends/tfjs/TfjsName.ts';
import { loadWasm } from '../packages/tensor-ops/src/backends/wasm/wasm.ts';
import { type CaseResult, cases } from '../packages/tensor-ops/src/conformance/conformance.ts';
import { hasDawn, hasTfjs } from '../packages/tensor-ops/test/tfjs/installed.ts';
import { nativeMissing } from '../packages/tensor-ops/test/tfjs/nativeMissing.ts';
import { bundled, hasChromium, resultOfPage } from './inChromium.ts';
import type { Examination, Extent } from './tfjs/examine.ts';
import { lectureLosses, smallSizes, stepsOfEach } from './tfjs/lectureLosses.ts';

const isWhole = process.env['MAKEMORE_TEST_EXTENT'] === 'whole';

/** Milliseconds: a bundle, a browser and an emulated GPU on a busy machine. */
const timeout = isWhole ? 3_600_000 : 300_000;

const all = Number.MAX_SAFE_INTEGER;
const whole: Extent = { casesOfOp: all, allProducts: true, steps: stepsOfEach(50) };
/** A step of a lecture takes tenths of a second on an emulated GPU, one of gru and lstm seconds. */
const { 'recurrent gru': _gru, 'recurrent lstm': _lstm, ...each } = stepsOfEach(10);
const tenSteps = { ...each, recurrent: 5 };
const quickly = { casesOfOp: all, allProducts: false };
const inNode: Extent = isWhole
  ? whole
  : { ...quickly, steps: { ...tenSteps, bigram: 50, mlp: 50 } };
/** The same kernels as in Node, on another road. */
const webgpu: Extent = isWhole
  ? whole
  : { ...quickly, casesOfOp: 3, steps: { bigram: 10, mlp: 10 } };

/** Chromium's emulated GPU, and the loader of such, as Debian packs them. */
const emulation = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** The losses of the reference, by name. */
type Losses = Readonly<Record<string, readonly number[]>>;

let small: Losses;
beforeAll(async () => {
  small = await lectureLosses(reference, stepsOfEach(50), smallSizes);
});

/** Fails if a case failed, a lecture learnt otherwise than on the reference, or tfjs holds a tensor. */
function check({ device, results, losses, held, tensors }: Examination, { steps }: Extent): void {
  expect(device).toMatch(/swiftshader/i);
  const of = (status: string) => results.filter((each) => each.status === status);
  expect(of('failed').map(({ op, name, reason }) => `${op}: ${name}: ${reason}`)).toEqual([]);
  expect(new Set(of('passed').map(({ op }) => op))).toEqual(new Set(cases.map(({ op }) => op)));
  printSkips(of('skipped'));
  checkLosses(losses, small, steps);
  const [early, late] = held;
  expect(early?.[1]).toBeGreaterThan(0);
  expect(late).toEqual(early);
  expect(tensors).toBe(0);
}

/** Each reason, with what it is for. */
function printSkips(skipped: readonly CaseResult[]): void {
  for (const reason of new Set(skipped.map((each) => each.reason))) {
    const names = skipped
      .filter((each) => each.reason === reason)
      .map(({ op, name }) => `${op}: ${name}`);
    const what = names.length > 5 ? `${names.length} cases` : names.join(', ');
    console.log(`skipped: ${what}: ${reason}`);
  }
}

function checkLosses(losses: Losses, expected: Losses, steps: Extent['steps']): void {
  expect(Object.keys(losses).sort()).toEqual(Object.keys(steps).sort());
  for (const [name, values] of Object.entries(losses)) {
    expect(values.length).toBe((steps[name] as number) / 5);
    for (const [i, loss] of values.entries()) {
      const error = Math.abs(loss - (expected[name]?.[i] as number));
      expect(error, `${name}, step ${5 * (i + 1)}`).toBeLessThan(1e-3);
    }
  }
}

/** What a program prints as JSON in its last line, with the emulated GPU in reach. */
async function printed<T>(program: URL, ...args: readonly string[]): Promise<T> {
  const main = fileURLToPath(program);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', main, ...args],
    {
      env: { ...process.env, VK_ICD_FILENAMES: emulation, LD_LIBRARY_PATH: dirname(emulation) },
      maxBuffer: 2 ** 26,
      timeout,
    },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) as string); // Dawn prints what it refuses before it
}

const withoutTfjs = hasTfjs ? undefined : 'skipped: until `pnpm check` has installed it';

interface Here {
  readonly name: TfjsName;
  readonly missing: string | undefined;
  /** What trains for less than a minute at its own size. */
  readonly quick: readonly string[];
}

/** Those that run in this process. */
const here: readonly Here[] = [
  {
    ...{ name: 'tfjs-cpu', missing: withoutTfjs },
    quick: ['bigram', 'mlp', 'batchnorm', 'backprop', 'wavenet'],
  },
  {
    ...{ name: 'tfjs-wasm', missing: withoutTfjs },
    quick: ['bigram', 'mlp', 'batchnorm', 'backprop', 'wavenet', 'gpt', 'recurrent'],
  },
  { name: 'tfjs-node', missing: nativeMissing, quick: Object.keys(stepsOfEach(50)) },
];

for (const { name, missing, quick } of here) {
  describe.skipIf(missing)(`each lecture, 50 steps, on ${name} (${missing ?? 'installed'})`, () => {
    test('small, as on the reference', { timeout }, async () => {
      const backend = await loadTfjs(name);
      const before = backend.tensors;
      const steps = stepsOfEach(50);
      checkLosses(await lectureLosses(backend, steps, smallSizes), small, steps);
      expect(backend.tensors).toBe(before);
    });

    // The reference would take a minute for the GPT alone.
    test('at its own sizes as on wasm', { timeout }, async () => {
      const [backend, wasm] = [await loadTfjs(name), await loadWasm({ variant: 'strict' })];
      const before = backend.tensors;
      const steps = Object.fromEntries(quick.map((lecture) => [lecture, 50]));
      const expected = await lectureLosses(wasm, steps);
      checkLosses(await lectureLosses(backend, steps), expected, steps);
      expect(backend.tensors).toBe(before);
    });
  });
}

describe('on an emulated GPU', () => {
  test.skipIf(!hasDawn || !existsSync(emulation))(
    'tfjs-webgpu in Node (skips without Dawn or Chromium)',
    { timeout },
    async () => {
      const main = new URL('tfjs/device.main.ts', import.meta.url);
      check(await printed<Examination>(main, 'tfjs-webgpu', JSON.stringify(inNode)), inNode);
    },
  );

  test.skipIf(!hasDawn || !existsSync(emulation))(
    'much at once is right, and too much is said (skips without Dawn or Chromium)',
    { timeout },
    async () => {
      const { total, failures } = await printed<{ total: number; failures: string[] }>(
        new URL('tfjs/webgpuFailure.main.ts', import.meta.url),
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
        ...{ name: 'tfjs-webgpu', extent: webgpu },
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
