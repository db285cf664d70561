/** What the host calls; pointers in bytes, sizes and steps in elements. */
export { attentionScratch, causalAttention, causalAttentionBackward } from './attention';
export { binary, where } from './binary';
export { gemm, gemmI32 } from './gemm';
export * from './indexing';
export { gatherMatrix, scatterMatrix } from './movement';
export { batchNorm, batchNormBackward, layerNorm, layerNormBackward } from './norms';
export { adamW, clipNorm, clipNormChunks, sgd } from './optimizers';
export { useThreads, work } from './pool';
export {
  argmaxF32, argmaxI32, argminF32, argminI32, cumsumF32, cumsumI32, maxF32, maxI32, minF32, minI32,
  sumF32, sumI32,
} from './reduction';
export { crossEntropy, crossEntropyBackward, logSoftmax, softmax, softmaxBackward } from './rows';
export { fill, fillInt, unary } from './unary';
export { workspaceEnd } from './workspace';
