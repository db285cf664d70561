import type { Kernel, KernelOptions } from './kernels/kernel.ts';

/** How a kernel of each name is started. */
const starters = {
  node: async () => (await import('./kernels/nodeKernel.node.ts')).startNodeKernel,
  deno: async () => (await import('./kernels/denoKernel.node.ts')).startDenoKernel,
} as const;

export type KernelName = keyof typeof starters;

export const kernelNames: readonly KernelName[] = ['node', 'deno'];

/** Starts a kernel, runs `use` with it, and ends it. */
export async function withKernel<T>(
  name: KernelName,
  options: KernelOptions,
  use: (kernel: Kernel) => Promise<T>,
): Promise<T> {
  const start = await starters[name]();
  const kernel = await start(options);
  try {
    return await use(kernel);
  } finally {
    await kernel.close();
  }
}
