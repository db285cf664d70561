/** What only Node has: of the backends, and of packages that are installed when they are asked for. */
export { type Cuda, findCuda, whyNoGpu } from './backends/tfjs/cuda.node.ts';
export type { NativeName } from './backends/tfjs/native.node.ts';
export { nativeFolder } from './backends/tfjs/nativeFolder.node.ts';
export { prepareNative } from './backends/tfjs/prepareNative.node.ts';
export { tfjsFolders } from './backends/tfjs/tfjsFolders.node.ts';
export { installWorkspace } from './installWorkspace.node.ts';
export { shellWord } from './shellWord.node.ts';
