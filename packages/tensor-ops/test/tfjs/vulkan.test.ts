import { afterEach, describe, expect, test, vi } from 'vitest';

/** Looks for the loader on a machine with these libraries. */
async function checkOn(...libraries: readonly string[]): Promise<void> {
  vi.resetModules();
  const files = new Map(libraries.map((name) => [name, `/lib/${name}`]));
  vi.doMock('../../src/backends/tfjs/cuda.node.ts', () => ({ findFiles: async () => files }));
  const { checkVulkan } = await import('../../src/backends/tfjs/vulkan.node.ts');
  return checkVulkan();
}

afterEach(() => vi.doUnmock('../../src/backends/tfjs/cuda.node.ts'));

const elsewhere = process.platform !== 'linux' ? 'only Linux needs it' : undefined;

describe.skipIf(elsewhere)(`the Vulkan loader${elsewhere ? `, skipped: ${elsewhere}` : ''}`, () => {
  test('that is missing is what is said, though there is a driver', async () => {
    await expect(checkOn('libc.so.6', 'libcuda.so.1')).rejects.toMatchObject({
      name: 'BackendUnavailableError',
      reason:
        'tfjs-webgpu: the Vulkan loader is missing, libvulkan.so.1, which finds the driver of the GPU',
      cure: expect.stringContaining('apt install libvulkan1'),
    });
  });

  test('that is there will do', async () => {
    await expect(checkOn('libc.so.6', 'libvulkan.so.1')).resolves.toBeUndefined();
  });

  test('is left to Dawn where the system does not tell its libraries', async () => {
    await expect(checkOn()).resolves.toBeUndefined();
    await expect(checkOn('libcuda.so.1')).resolves.toBeUndefined();
  });
});
