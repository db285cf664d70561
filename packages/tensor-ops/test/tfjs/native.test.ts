import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import util from 'node:util';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { NativeName } from '../../src/backends/tfjs/native.node.ts';

/** As the package is after `install`: its addon is missing, and it says so in words only. */
interface FakePackage {
  readonly name: NativeName;
  /** What its program does; without, it has no native part. */
  readonly program?: string;
  /** Where the link `deps/lib` leads to, if there is one. */
  readonly library?: string;
}

async function newFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'makemore-tfjs-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A workspace with these packages of tfjs-node. */
async function workspaceWith(...packages: readonly FakePackage[]): Promise<NodeJS.Require> {
  const root = await newFolder();
  for (const { name, program, library } of packages) {
    const folder = join(root, 'node_modules/@tensorflow', name);
    await mkdir(program === undefined ? folder : join(folder, 'lib'), { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
    await writeFile(join(folder, 'index.js'), program ?? '');
    if (library === undefined) continue;
    await mkdir(join(folder, 'deps'));
    await symlink(library, join(folder, 'deps/lib'));
  }
  return createRequire(join(root, 'package.json'));
}

const works = (isUsingGpuDevice: boolean, version = '2.9.1') => `
  exports.backend = () => ({ isUsingGpuDevice: ${isUsingGpuDevice}, binding: { TF_Version: '${version}' } });
  exports.registerKernel = exports.unregisterKernel = exports.enableProdMode = () => {};`;

/** Programs and libraries that this machine is to have, and no others. */
async function machineWith({
  smi,
  libraries = [],
}: {
  readonly smi?: string;
  readonly libraries?: readonly string[];
}): Promise<void> {
  const folder = await newFolder();
  for (const library of libraries) await writeFile(join(folder, library), '');
  vi.stubEnv('LD_LIBRARY_PATH', ['', folder].join(delimiter));
  if (smi !== undefined) {
    const program = join(folder, 'nvidia-smi');
    await writeFile(program, `#!/bin/sh\n${smi}\n`);
    await chmod(program, 0o755);
  }
  vi.stubEnv('PATH', [folder, '/usr/bin', '/bin'].join(delimiter));
}

// What the loader is asked for, in the logs of TensorFlow 2.9 and, with nvidia-*-cu12, of 2.18.
const cuda11 = ['cudart.so.11.0', 'cublas.so.11', 'cublasLt.so.11', 'cufft.so.10', 'curand.so.10']
  .concat('cusolver.so.11', 'cusparse.so.11', 'cudnn.so.8')
  .map((name) => `lib${name}`);
const cuda12 = ['cudart.so.12', 'cublas.so.12', 'cublasLt.so.12', 'cufft.so.11', 'cusolver.so.11']
  .concat('cusparse.so.12', 'cudnn.so.9')
  .map((name) => `lib${name}`);

/** All of them but these. */
function without(libraries: readonly string[], ...missing: string[]): string[] {
  return libraries.filter((name) => !missing.includes(name));
}

const H100 = "echo '550.54.15, NVIDIA H100 80GB HBM3'";

/** The module anew: a process loads one library only, and keeps it. */
async function load(name: NativeName, require: NodeJS.Require) {
  const { loadNative } = await import('../../src/backends/tfjs/native.node.ts');
  return loadNative(name, async () => ({ require }));
}

async function failure(name: NativeName, require: NodeJS.Require): Promise<string> {
  return load(name, require).then(
    () => 'it loaded',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv('TF_CPP_MIN_LOG_LEVEL', undefined);
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '0');
});
afterEach(() => vi.unstubAllEnvs());

const hasCuda = process.platform !== 'linux' ? 'the fake driver is for Linux' : undefined;

describe.skipIf(hasCuda)(`tfjs-node-gpu${hasCuda ? `, skipped: ${hasCuda}` : ''}`, () => {
  test('without its native part', async () => {
    await machineWith({ smi: H100 });
    const require = await workspaceWith({ name: 'tfjs-node-gpu' });
    expect(await failure('tfjs-node-gpu', require)).toBe(
      'BackendUnavailableError: tfjs-node-gpu: its native part is not installed; type: npx makemore install-gpu',
    );
    // An optional package may be left out altogether.
    expect(await failure('tfjs-node', require)).toBe(
      'BackendUnavailableError: tfjs-node: its native part is not installed; type: npx makemore install-gpu --cpu',
    );
  });

  test('without a driver is refused before its packages are looked for', async () => {
    await machineWith({});
    const { loadNative } = await import('../../src/backends/tfjs/native.node.ts');
    const open = vi.fn(async () => ({ require: createRequire(import.meta.url) }));
    await expect(loadNative('tfjs-node-gpu', open)).rejects.toThrow(
      'tfjs-node-gpu: no GPU to compute on: there is no NVIDIA driver here; install it, or use tfjs-webgpu',
    );
    expect(open).not.toHaveBeenCalled();
  });

  test('without the CUDA libraries of its version is not loaded, and tfjs-node still can be', async () => {
    const library = await newFolder();
    await writeFile(join(library, 'libtensorflow.so.2.9.1'), '');
    await symlink('libtensorflow.so.2.9.1', join(library, 'libtensorflow.so.2'));
    const require = await workspaceWith(
      { name: 'tfjs-node-gpu', program: works(true), library },
      { name: 'tfjs-node', program: works(false) },
    );
    await machineWith({ smi: H100, libraries: without(cuda11, 'libcudnn.so.8') });
    expect(await failure('tfjs-node-gpu', require)).toContain('but not libcudnn.so.8, which');
    expect((await load('tfjs-node', require)).device).toBe('the CPU, by libtensorflow 2.9.1');
    expect(await failure('tfjs-node-gpu', require)).toContain(
      'has loaded the library of tfjs-node',
    );
    vi.resetModules();
    await writeFile(join(library, 'libcudnn.so.8'), ''); // beside libtensorflow will do
    expect((await load('tfjs-node-gpu', require)).device).toContain('NVIDIA H100');
  });

  test('that was loaded and refused leaves no room for tfjs-node, and that is said', async () => {
    await machineWith({ libraries: ['libcuda.so.1'] });
    const require = await workspaceWith(
      { name: 'tfjs-node-gpu', program: works(false) },
      { name: 'tfjs-node', program: works(false) },
    );
    expect(await failure('tfjs-node-gpu', require)).toContain('no GPU to compute on');
    expect(await failure('tfjs-node', require)).toBe(
      'BackendUnavailableError: tfjs-node: this process has loaded the library of tfjs-node-gpu, ' +
        'and can have one only; start another for it',
    );
  });

  test('with a GPU', async () => {
    await machineWith({ smi: H100 });
    const require = await workspaceWith({ name: 'tfjs-node-gpu', program: works(true) });
    const { tf, device } = await load('tfjs-node-gpu', require);
    expect(device).toBe('NVIDIA H100 80GB HBM3, by libtensorflow 2.9.1');
    expect(tf.backend).toBeTypeOf('function');
  });

  test('with a driver but without its programs, as in a container', async () => {
    await machineWith({ libraries: ['libcuda.so.1'] });
    const require = await workspaceWith({ name: 'tfjs-node-gpu', program: works(true) });
    expect((await load('tfjs-node-gpu', require)).device).toBe('a GPU, by libtensorflow 2.9.1');
  });

  test('that sees no GPU does not compute on the CPU, and says why and what to do', async () => {
    const cpuOnly = await workspaceWith({ name: 'tfjs-node-gpu', program: works(false) });
    await machineWith({});
    expect(await failure('tfjs-node-gpu', cpuOnly)).toBe(
      'BackendUnavailableError: tfjs-node-gpu: no GPU to compute on: there is no NVIDIA driver here; ' +
        'install it, or use tfjs-webgpu, which needs no CUDA',
    );
    await machineWith({ smi: 'echo "No devices were found"; exit 6' });
    expect(await failure('tfjs-node-gpu', cpuOnly)).toContain(
      'the NVIDIA driver sees no GPU; use tfjs-webgpu',
    );
    await machineWith({ libraries: ['libcuda.so.1'] });
    expect(await failure('tfjs-node-gpu', cpuOnly)).toContain(
      'the NVIDIA driver is there, but not libcudart.so.11.0, libcublas.so.11, libcublasLt.so.11, libcufft.so.10, ' +
        'libcurand.so.10, libcusolver.so.11, libcusparse.so.11 and libcudnn.so.8, which TensorFlow opens; type: pip install',
    );
    const others = [...without(cuda11, 'libcublas.so.11'), 'libcublas.so.12'];
    await machineWith({ smi: H100, libraries: others });
    expect(await failure('tfjs-node-gpu', cpuOnly)).toBe(
      'BackendUnavailableError: tfjs-node-gpu: no GPU to compute on: the NVIDIA H100 80GB HBM3 is there, ' +
        'but not libcublas.so.11, which TensorFlow opens; type: pip install --target cuda "tensorflow[and-cuda]" ' +
        '&& npx makemore install-gpu --libtensorflow cuda, or use tfjs-webgpu, which needs no CUDA',
    );
    await machineWith({ smi: H100, libraries: cuda11 });
    expect(await failure('tfjs-node-gpu', cpuOnly)).toContain(
      'and so is CUDA, but this libtensorflow does not use them',
    );
  });

  test('of a newer version opens newer libraries', async () => {
    const require = await workspaceWith({ name: 'tfjs-node-gpu', program: works(false, '2.21.0') });
    await machineWith({ smi: H100, libraries: cuda11 });
    expect(await failure('tfjs-node-gpu', require)).toContain(
      'not libcudart.so.12, libcublas.so.12, libcublasLt.so.12, libcufft.so.11, libcusparse.so.12 and libcudnn.so.9,',
    );
    await machineWith({ smi: H100, libraries: cuda12 });
    expect(await failure('tfjs-node-gpu', require)).toContain('and so is CUDA');
  });

  test('that does not load', async () => {
    await machineWith({ smi: H100 });
    const program = `throw new Error('libtensorflow.so.2: cannot open shared object file\\nmore');`;
    const require = await workspaceWith({ name: 'tfjs-node-gpu', program });
    expect(await failure('tfjs-node-gpu', require)).toBe(
      'BackendUnavailableError: tfjs-node-gpu: its native part does not load here ' +
        '(libtensorflow.so.2: cannot open shared object file); install it anew: npx makemore install-gpu --force',
    );
  });
});

test('tfjs-node computes on the CPU; another library is for another process', async () => {
  const require = await workspaceWith(
    { name: 'tfjs-node', program: works(false, '2.12.0') },
    { name: 'tfjs-node-gpu', program: works(true) },
  );
  const { tf, device } = await load('tfjs-node', require);
  expect(device).toBe('the CPU, by libtensorflow 2.12.0');
  expect((await load('tfjs-node', require)).tf).toBe(tf);
  await machineWith({ smi: H100 });
  expect(await failure('tfjs-node-gpu', require)).toContain(
    'this process has loaded the library of tfjs-node, and can have one only; start another for it',
  );
});

test('tfjs-node computes on the CPU also by a libtensorflow that could use a GPU', async () => {
  // As CUDA has it: where no GPU is visible when it is loaded, none is used.
  const program = `
    const isVisible = process.env.CUDA_VISIBLE_DEVICES !== '-1';
    ${works(true).replace('isUsingGpuDevice: true', 'isUsingGpuDevice: isVisible')}`;
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '0');
  const require = await workspaceWith(
    { name: 'tfjs-node', program },
    { name: 'tfjs-node-gpu', program },
  );
  const { tf } = await load('tfjs-node', require);
  expect(tf.backend()).toMatchObject({ isUsingGpuDevice: false });
  expect(process.env['CUDA_VISIBLE_DEVICES']).toBe('0'); // for the programs that this process starts
  vi.resetModules();
  await machineWith({ smi: H100 });
  expect((await load('tfjs-node-gpu', require)).device).toContain('NVIDIA H100');
});

test('a libtensorflow that was moved, or does not load, is named', async () => {
  const library = await newFolder();
  const program = `throw new Error('undefined symbol: TF_NewBuffer');`;
  const require = await workspaceWith({ name: 'tfjs-node', program, library });
  expect(await failure('tfjs-node', require)).toBe(
    'BackendUnavailableError: tfjs-node: its native part does not load here (undefined symbol: TF_NewBuffer); ' +
      `install it anew: npx makemore install-gpu --cpu --libtensorflow ${library}`,
  );
  await rm(library, { recursive: true });
  expect(await failure('tfjs-node', require)).toBe(
    `BackendUnavailableError: tfjs-node: its libtensorflow is no longer in ${library}; ` +
      'put it back, or type: npx makemore install-gpu --cpu --libtensorflow <where it is>',
  );
});

test('what Node has left out and the package calls is there before it loads', async () => {
  const known = util as unknown as Record<string, unknown>;
  for (const name of ['isNullOrUndefined', 'isArray']) {
    const own = known[name];
    onTestFinished(() => {
      known[name] = own;
    });
    known[name] = undefined;
  }
  const program = `
    const util = require('node:util');
    if (!util.isArray([]) || util.isArray({})) throw new Error('isArray');
    if (!util.isNullOrUndefined(undefined) || util.isNullOrUndefined(0)) throw new Error('isNull');
    if (process.env.TF_CPP_MIN_LOG_LEVEL !== '3') throw new Error('noisy');
    ${works(false)}`;
  const require = await workspaceWith({ name: 'tfjs-node', program });
  expect((await load('tfjs-node', require)).device).toBe('the CPU, by libtensorflow 2.9.1');
});
