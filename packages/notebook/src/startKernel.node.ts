import type { Kernel, KernelOptions } from './kernels/kernel.ts';

/** How a kernel of each name is started. */
const starters = {
  node: async () => (await import('./kernels/nodeKernel.node.ts')).startNodeKernel,
  deno: async () => (await import('./kernels/denoKernel.node.ts')).startDenoKernel,
} as const;

export type KernelName = keyof typeof starters;

export const kernelNames: readonly KernelName[] = ['node', 'deno'];

/** Starts a kernel, runs `use` with it, and ends it; also when Ctrl-C ends the process. */
export async function withKernel<T>(
  name: KernelName,
  options: KernelOptions,
  use: (kernel: Kernel) => Promise<T>,
): Promise<T> {
  const start = await starters[name]();
  const kernel = await start(options);
  // Ctrl-C must not leave the kernel behind.
  const interrupt = () => void kernel.close().finally(() => process.exit(130));
  process.once('SIGINT', interrupt);
  try {
    return await use(kernel);
  } finally {
    process.off('SIGINT', interrupt);
    await kernel.close();
  }
}
