import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nodePackages } from '../../src/backends/tfjs/host.node.ts';
import type { TfjsPackages } from '../../src/backends/tfjs/packages.ts';
import { hasTfjs } from './installed.ts';

/** A GPU that does as it is told: its backend is the one of plain JavaScript by another name. */
class FakeDevice extends EventTarget {
  readonly lost: Promise<{ message: string }>;
  lose!: (message: string) => void;

  constructor() {
    super();
    this.lost = new Promise((resolve) => {
      this.lose = (message) => resolve({ message });
    });
  }

  /** Whether the report was taken, so that nobody prints it. */
  report(message: string): boolean {
    const event = new Event('uncapturederror', { cancelable: true });
    return !this.dispatchEvent(Object.assign(event, { error: { message } }));
  }
}

/**
 * The backend in a page whose adapter gives this device, or refuses one, and says `info` of itself; `own` is
 * what tfjs does otherwise.
 */
async function loadOn(
  device: FakeDevice | Error,
  { own = {}, info = {} }: { own?: { read?: () => Promise<never> }; info?: object } = {},
) {
  const node = nodePackages('tfjs-cpu');
  const tf = await node.core();
  await node.cpu();
  const cpu = tf.findBackend('cpu') as object;
  tf.env().registerFlag('WEBGPU_CPU_FORWARD', () => true); // as the package of the backend does
  const { providePackages } = await import('../../src/backends/tfjs/packages.ts');
  const requestDevice = async () => {
    if (device instanceof Error) throw device;
    return device;
  };
  const gpu = { requestAdapter: async () => ({ limits: {}, info, requestDevice }) };
  const backendOn = () => Object.assign(Object.create(cpu), own);
  const packages = { ...node, webgpu: async () => ({ gpu, backendOn }) };
  providePackages(packages as unknown as TfjsPackages);
  const { loadTfjs } = await import('../../src/backends/tfjs/loadTfjs.ts');
  return loadTfjs('tfjs-webgpu');
}

beforeEach(() => {
  vi.resetModules();
  vi.doMock('../../src/backends/isNode.ts', () => ({ isNode: () => false }));
});
afterEach(() => vi.doUnmock('../../src/backends/isNode.ts'));

describe.skipIf(!hasTfjs)('tfjs-webgpu (skips until `pnpm check` has installed it)', () => {
  test('says at the next read what its device reported, with the first line of the first report', async () => {
    const device = new FakeDevice();
    const backend = await loadOn(device);
    const x = backend.allocate('float32', 1);
    backend.write(x, Float32Array.of(3));
    expect(await backend.read(x)).toEqual(Float32Array.of(3));
    const pending = backend.read(x);
    expect(device.report('Buffer size exceeds the limit.\n - While calling CreateBuffer')).toBe(
      true,
    );
    device.report('[Invalid Buffer] is invalid');
    const text =
      'tfjs-webgpu: the GPU failed (Buffer size exceeds the limit), and what it computed may be wrong; ' +
      'start anew with less at once (a smaller batch), or use the backend wasm';
    await expect(pending).rejects.toThrow(text);
    await expect(backend.read(x)).rejects.toThrow(text);
    const out = { storage: x, shape: [1], dtype: 'float32' } as const;
    expect(() => backend.kernels.fill(out, 1)).toThrow(text);
    backend.free(x);
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  test('says that its device was lost', async () => {
    const device = new FakeDevice();
    const backend = await loadOn(device);
    const x = backend.allocate('float32', 1);
    device.lose('');
    await device.lost;
    await expect(backend.read(x)).rejects.toThrow('the GPU failed (it was lost)');
  });

  test('says so of one that is lost during a read, which is refused first', async () => {
    const device = new FakeDevice();
    const refusal = new DOMException('', 'AbortError'); // as Dawn has it
    const read = async () => {
      setTimeout(() => device.lose('the driver was reset'));
      throw refusal;
    };
    const backend = await loadOn(device, { own: { read } });
    const { tensors } = backend;
    const x = backend.allocate('float32', 1);
    backend.write(x, Float32Array.of(3));
    await expect(backend.read(x)).rejects.toMatchObject({
      name: 'BackendError',
      message: expect.stringContaining('the GPU failed (the driver was reset), and'),
    });
    backend.free(x);
    expect(backend.tensors).toBe(tensors);
  });

  test('says of a read that is refused for no known reason what the refusal says', async () => {
    const refusal = new DOMException('', 'AbortError');
    const read = () => Promise.reject(refusal);
    const backend = await loadOn(new FakeDevice(), { own: { read } });
    const x = backend.allocate('float32', 1);
    backend.write(x, Float32Array.of(3));
    await expect(backend.read(x)).rejects.toMatchObject({
      name: 'BackendError',
      message:
        'tfjs-webgpu: its device does not give back what it computed (AbortError); ' +
        'start anew, or use the backend wasm',
      cause: refusal,
    });
  });

  test.each([
    [{ description: 'NVIDIA 550.54.15' }, false, 'NVIDIA 550.54.15'],
    [
      { vendor: 'apple', architecture: 'metal-3', isFallbackAdapter: false },
      false,
      'apple metal-3',
    ],
    [{}, false, 'a GPU'],
    [
      { description: 'Turnip', isFallbackAdapter: true },
      true,
      'Turnip, which emulates a GPU on the processor',
    ],
    [
      { description: 'llvmpipe (LLVM 19.1.7, 256 bits)' },
      true,
      'llvmpipe (LLVM 19.1.7, 256 bits), which emulates a GPU on the processor',
    ],
  ])('names its device, and says whether that is a GPU: %j', async (info, isEmulated, device) => {
    expect(await loadOn(new FakeDevice(), { info })).toMatchObject({ isEmulated, device });
    const { probeBackend } = await import('../../src/index.ts');
    expect(await probeBackend('tfjs-webgpu')).toEqual({ available: true, device, isEmulated });
  });

  test('does not start where the GPU refuses a device', async () => {
    await expect(loadOn(new Error('out of devices\nmore'))).rejects.toMatchObject({
      name: 'BackendUnavailableError',
      message:
        'tfjs-webgpu: the GPU gives no access (out of devices); close what else uses it, or use the backend wasm',
    });
  });
});
