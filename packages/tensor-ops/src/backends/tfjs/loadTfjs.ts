/** Starts the backends that compute by TensorFlow.js, each when it is first asked for. */
import { BackendUnavailableError } from '../../errors.ts';
import { isNode } from '../isNode.ts';
import { isEmulator } from './emulation.ts';
import { providedPackages, type Tfjs, type TfjsPackages } from './packages.ts';
import { type Started, TfjsBackend } from './TfjsBackend.ts';
import type { TfjsName } from './TfjsName.ts';

const starters: Record<TfjsName, (packages: TfjsPackages) => Promise<Started>> = {
  'tfjs-node-gpu': (packages) => startNative(packages, 'tfjs-node-gpu'),
  'tfjs-node': (packages) => startNative(packages, 'tfjs-node'),
  'tfjs-webgpu': startWebgpu,
  'tfjs-webgl': startWebgl,
  'tfjs-wasm': startWasm,
  'tfjs-cpu': startCpu,
};

const backends = new Map<TfjsName, Promise<TfjsBackend>>();

/** Done when the start that was asked for last is over. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * The one backend of this name in the process.
 *
 * @throws BackendNotInstalledError if its packages are not there, BackendUnavailableError if it cannot
 * run here.
 */
export async function loadTfjs(name: TfjsName): Promise<TfjsBackend> {
  const known = backends.get(name) ?? inTurn(() => start(name));
  backends.set(name, known);
  try {
    return await known;
  } catch (error) {
    backends.delete(name); // what failed once may be tried again
    throw error;
  }
}

/** One start after the other: they share one engine, which gives up a start when the next one comes. */
function inTurn<T>(begin: () => Promise<T>): Promise<T> {
  const started = turn.then(begin);
  turn = started.catch(() => {});
  return started;
}

async function start(name: TfjsName): Promise<TfjsBackend> {
  const started = await starters[name](await packagesFor(name));
  if (await started.tf.setBackend(started.engine)) return new TfjsBackend(name, started);
  throw new BackendUnavailableError(`${name}: it does not start here`, 'use the backend wasm');
}

async function packagesFor(name: TfjsName): Promise<TfjsPackages> {
  if (isNode()) return (await import('./host.node.ts')).nodePackages(name);
  const packages = providedPackages();
  if (packages) return packages;
  throw new BackendUnavailableError(
    `${name}: this page came without TensorFlow.js`,
    "import '@makemore/tensor-ops/tfjs' in its program",
  );
}

async function coreOf(packages: TfjsPackages): Promise<Tfjs> {
  const tf = await packages.core();
  tf.enableProdMode(); // what it checks we have checked, and what it warns of we say ourselves
  return tf;
}

async function startCpu(packages: TfjsPackages): Promise<Started> {
  const tf = await coreOf(packages);
  await packages.cpu();
  return { tf, engine: 'cpu', device: 'plain JavaScript' };
}

async function startWasm(packages: TfjsPackages): Promise<Started> {
  const tf = await coreOf(packages);
  const { module, paths } = await packages.wasm();
  module.setWasmPaths(paths);
  await tf.setBackend('wasm');
  const hasSimd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return { tf, engine: 'wasm', device: `WebAssembly${hasSimd ? ' with SIMD' : ''}` };
}

async function startWebgl(packages: TfjsPackages): Promise<Started> {
  await packages.webgl();
  const tf = await coreOf(packages);
  tf.env().set('WEBGL_CPU_FORWARD', false); // small tensors too are computed where they are
  if (!(await tf.setBackend('webgl'))) {
    throw new BackendUnavailableError(
      'tfjs-webgl: this browser has no WebGL with float textures',
      'use the backend wasm',
    );
  }
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  const names = gl?.getExtension('WEBGL_debug_renderer_info');
  const renderer = names ? gl?.getParameter(names.UNMASKED_RENDERER_WEBGL) : undefined;
  const device = renderer ? String(renderer) : 'WebGL';
  return { tf, engine: 'webgl', device, isEmulated: isEmulator(device) };
}

async function startWebgpu(packages: TfjsPackages): Promise<Started> {
  const { gpu, backendOn } = await packages.webgpu();
  const tf = await coreOf(packages);
  tf.env().set('WEBGPU_CPU_FORWARD', false); // as above
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new BackendUnavailableError(
      'tfjs-webgpu: no GPU answers here, by Vulkan, Metal or Direct3D 12',
      'install its driver, or use the backend wasm',
    );
  }
  const { info } = adapter;
  const device = await deviceOf(adapter);
  const failure = failureOf(device);
  const engine = 'webgpu';
  // In the place of tfjs's own, which would not start in Node.
  if (tf.findBackendFactory(engine)) tf.removeBackend(engine);
  const backend = backendOn(device, info);
  tf.registerBackend(engine, () => backend);
  const name = info.description || [info.vendor, info.architecture].filter(Boolean).join(' ');
  const isEmulated = info.isFallbackAdapter || isEmulator(name);
  return { tf, engine, device: name || 'a GPU', isEmulated, failure };
}

async function deviceOf(adapter: GPUAdapter): Promise<GPUDevice> {
  const { limits } = adapter;
  try {
    return await adapter.requestDevice({
      requiredLimits: {
        maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
        maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
        maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
        maxBufferSize: limits.maxBufferSize,
        maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
        maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
      },
    });
  } catch (cause) {
    const line = (cause as Error).message.split('\n')[0];
    throw new BackendUnavailableError(
      `tfjs-webgpu: the GPU gives no access (${line})`,
      'close what else uses it, or use the backend wasm',
      { cause },
    );
  }
}

/** Listens to what the device reports by itself, and keeps the first line of the first report. */
function failureOf(device: GPUDevice): () => string | undefined {
  let first: string | undefined;
  const keep = (text: string) => {
    first ??= text.split('\n')[0]?.replace(/\.$/, '');
  };
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault(); // or Dawn prints it, on standard output
    keep(event.error.message);
  });
  void device.lost.then(({ message }) => keep(message || 'it was lost'));
  return () => first;
}

async function startNative(
  packages: TfjsPackages,
  name: 'tfjs-node' | 'tfjs-node-gpu',
): Promise<Started> {
  const isGpu = name === 'tfjs-node-gpu';
  return {
    ...(await packages.native(name)),
    engine: 'tensorflow',
    ...(isGpu && { isEmulated: false }),
  };
}
