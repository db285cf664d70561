/** What the host calls; pointers in bytes, sizes and steps in elements. */
export * from './binary';
export * from './indexing';
export { gemm, gemmI32, workspaceEnd } from './gemm';
export { gatherMatrix, scatterMatrix } from './movement';
export {
  argmaxF32, argmaxI32, argminF32, argminI32, cumsumF32, cumsumI32, maxF32, maxI32, minF32, minI32,
  sumF32, sumI32,
} from './reduction';
export { logSoftmax, softmax } from './rows';
export * from './unary';
