import { availableParallelism } from 'node:os';
import { backendNames } from '@makemore/tensor-ops';
import { expect, test, vi } from 'vitest';
import { adviceFor, type KernelFinding } from '../src/doctor/kernels.ts';
import { makemore, workplace } from './makemore.ts';

// A whole one starts every backend that is installed, two of them in processes of their own.
vi.setConfig({ testTimeout: 120_000 });

const hasRevectorize = Number.parseInt(process.versions.node, 10) >= 24 && process.arch === 'x64';

test('doctor says what runs, on what, how fast, why the rest does not, and what to do', async () => {
  const { stdout, stderr, code } = await makemore(await workplace(), 'doctor', '--no-speed');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain(`Node ${process.versions.node} on ${process.platform} ${process.arch}`);
  expect(stdout).toMatch(/^ {2}strict +\d+ on 1 thread.*: rounds twice/m);
  expect(stdout).toMatch(/^ {2}relaxed +\d+ on 1 thread.*; the default$/m);
  expect(stdout).toMatch(
    hasRevectorize
      ? /^ {2}revectorize +\d+ on 1 thread/m
      : /^ {2}revectorize +does not run: it (needs Node 24|is for x64)/m,
  );
  expect(stdout).toMatch(/^ {2}wasm +runs: WebAssembly, (relaxed|strict), \d+ threads?$/m);
  expect(stdout).toMatch(/^ {2}reference +runs: /m);
  const notInstalled = String.raw`its packages are not installed; type: npx -y pnpm@\S+ --dir \S+ install --frozen-lockfile`;
  const noGpu =
    'no GPU to compute on: .+; (install it, or use|use|type: .+, or use) tfjs-webgpu, .+';
  const noNative = 'its native part is not installed; type: npx makemore install-gpu';
  for (const [name, ...reasons] of [
    ['tfjs-node-gpu', notInstalled, `${noNative}`, noGpu],
    ['tfjs-node', notInstalled, `${noNative} --cpu`],
    [
      'tfjs-webgpu',
      notInstalled,
      'the Vulkan loader is missing, .+; install it .+, or use the backend wasm',
      '(no GPU answers|the GPU gives no access) .+; .*use the backend wasm',
      'the library Dawn does not load here .+',
    ],
    ['tfjs-wasm', notInstalled],
    ['tfjs-cpu', notInstalled],
  ] as const) {
    expect(stdout).toMatch(new RegExp(`^  ${name} +(${['runs: .+', ...reasons].join('|')})$`, 'm'));
  }
  expect(stdout).toMatch(
    /^ {2}tfjs-webgl +only a browser has WebGL; in Node use tfjs-webgpu, or tfjs-node-gpu where there is CUDA$/m,
  );
  if (process.platform === 'darwin') {
    expect(stdout).toMatch(/^ {2}TensorFlow for Node knows no GPU of a Mac$/m);
  } else {
    expect(stdout).toMatch(/^ {2}NVIDIA driver (not found|[\d.]+|of an unknown)/m);
    expect(stdout).toMatch(/^ {2}CUDA: (not found: (lib)?cu.+|all \d libraries found)$/m);
  }
});

test('doctor measures each lecture', async () => {
  const { stdout } = await makemore(await workplace(), 'doctor', '--only', 'wasm');
  expect(stdout).toMatch(/^ +bigram +mlp +batchnorm +backprop +wavenet +gpt$/m);
  expect(stdout).toMatch(/^ {2}wasm( +[\d,.]+){6}$/m);
});

test('doctor --json is one object', async () => {
  const { stdout } = await makemore(await workplace(), 'doctor', '--json', '--no-speed');
  const { machine, kernels, backends, cuda } = JSON.parse(stdout) as {
    machine: { cores: number };
    backends: { name: string; device: string | null; reason: string; cure: string }[];
    cuda: { libraries: { name: string }[] };
    kernels: { variant: string; threads: number; gigaflops: number | null; reason: string }[];
  };
  expect(machine.cores).toBe(availableParallelism());
  expect(backends.map(({ name }) => name)).toEqual(backendNames);
  for (const { name, device, reason } of backends)
    expect(device === null, name).toBe(reason !== '');
  // Which ones depends on the version that is installed.
  expect([7, 8].includes(cuda.libraries.length)).toBe(process.platform !== 'darwin');
  for (const { gigaflops, reason } of kernels) {
    if (reason) expect(gigaflops).toBeNull();
    else expect(gigaflops).toBeGreaterThan(0);
  }
  expect(new Set(kernels.map(({ variant }) => variant)).size).toBe(3);
});

test('the advice follows the figures', () => {
  const found = (variant: KernelFinding['variant'], threads: number, gigaflops: number | null) => {
    return { variant, threads, gigaflops, reason: gigaflops === null ? 'it cannot' : '' };
  };
  const narrow = [
    ...[found('strict', 1, 40), found('strict', 2, 75), found('relaxed', 1, 55)],
    ...[found('relaxed', 2, 100), found('revectorize', 1, null), found('revectorize', 2, null)],
  ];
  expect(adviceFor(narrow, 2, true)).toContain('Node 24 or later would have --variant revectorize');
  expect(adviceFor(narrow, 2, false)).toBe('What runs by default is the fastest here.');
  const wide = [...narrow.slice(0, 4), found('revectorize', 1, 108), found('revectorize', 2, 200)];
  expect(adviceFor(wide, 2, true)).toBe(
    '2.0 times as fast as the default: npx makemore train mlp --variant revectorize. It gives the same bytes.',
  );
  const slow = [...narrow.slice(0, 4), found('revectorize', 1, 20), found('revectorize', 2, 40)];
  expect(adviceFor(slow, 2, true)).toBe('What runs by default is the fastest here.');
  const busy = [found('strict', 1, 40), found('relaxed', 1, 55), found('relaxed', 2, 40)];
  expect(adviceFor(busy, 2, false)).toContain(
    '1.4 times as fast as the default: npx makemore train mlp --threads 1.',
  );
});
