/** What WebGPU in Node needs of a Linux machine. */
import { BackendUnavailableError } from '../../errors.ts';
import { findFiles } from './cuda.node.ts';

/** The loader, which finds the drivers of the GPUs. */
const LOADER = 'libvulkan.so.1';

/**
 * Looks for the Vulkan loader before Dawn does, which would print where in its own program it was missed.
 *
 * @throws BackendUnavailableError if it is missing. A Mac and Windows need none.
 */
export async function checkVulkan(): Promise<void> {
  if (process.platform !== 'linux') return;
  const files = await findFiles();
  // Without the C library the list is not one of this system's: then Dawn has to try.
  if (files.has(LOADER) || !files.has('libc.so.6')) return;
  throw new BackendUnavailableError(
    `tfjs-webgpu: the Vulkan loader is missing, ${LOADER}, which finds the driver of the GPU`,
    'install it (Debian, Ubuntu: apt install libvulkan1; Fedora: dnf install vulkan-loader), or use the backend wasm',
  );
}
