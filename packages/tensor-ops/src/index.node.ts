/** What only Node has of the backends. */
export { type Cuda, findCuda, whyNoGpu } from './backends/tfjs/cuda.node.ts';
export type { NativeName } from './backends/tfjs/native.node.ts';
export { nativeFolder } from './backends/tfjs/nativeFolder.node.ts';
export { tfjsFolders } from './backends/tfjs/tfjsFolders.node.ts';
