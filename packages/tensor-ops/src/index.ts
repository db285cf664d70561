import './backends/setBackend.ts';
import './methods.ts';
import { getBackend, type MemoryUse } from './backend.ts';

export { type BackwardOptions, noGrad } from './autograd.ts';
export { type Backend, getBackend, type MemoryUse } from './backend.ts';
export {
  chooseFastest,
  type Speed,
  stepsPerSecond,
  type Workload,
} from './backends/chooseFastest.ts';
export { type BackendOptions, backendNames } from './backends/loadBackend.ts';
export { type Probe, probeBackend, setBackend } from './backends/setBackend.ts';
export { revectorizeMissing, type Variant, variants } from './backends/wasm/compile.ts';
export type { DType, TypedArray } from './dtype.ts';
export * from './errors.ts';
export { type AdamWUpdate, type AdamWUpdateOptions, adamW_ } from './functional/adamW_.ts';
export { type BatchNormOptions, batchNorm } from './functional/batchNorm.ts';
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
} from './functional/binaryCrossEntropy.ts';
export { type CausalAttentionOptions, causalAttention } from './functional/causalAttention.ts';
export {
  type CausalSelfAttentionOptions,
  causalSelfAttention,
} from './functional/causalSelfAttention.ts';
export { clipNorm_ } from './functional/clipNorm_.ts';
export { type CrossEntropyOptions, crossEntropy } from './functional/crossEntropy.ts';
export { type DropoutOptions, dropout } from './functional/dropout.ts';
export { embedding } from './functional/embedding.ts';
export { hingeLoss } from './functional/hingeLoss.ts';
export { type LayerNormOptions, layerNorm } from './functional/layerNorm.ts';
export { type LinearOptions, linear } from './functional/linear.ts';
export { logSoftmax } from './functional/logSoftmax.ts';
export { type SgdUpdate, type SgdUpdateOptions, sgd_ } from './functional/sgd_.ts';
export { softmax } from './functional/softmax.ts';
export { scope, steps } from './memory.ts';
export * from './ops/binary.ts';
export { clamp } from './ops/clamp.ts';
export * from './ops/creation.ts';
export { gather, index, scatterAdd } from './ops/indexing.ts';
export * from './ops/inPlace.ts';
export * from './ops/join.ts';
export { type MatmulOptions, matmul } from './ops/matmul.ts';
export * from './ops/movement.ts';
export type { Operand } from './ops/operands.ts';
export * from './ops/reduce.ts';
export * from './ops/slice.ts';
export { clone, detach, to } from './ops/to.ts';
export * from './ops/triangle.ts';
export * from './ops/unary.ts';
export { maskedFill, where } from './ops/where.ts';
export { retainGrad } from './retainGrad.ts';
export type { Dims, Shape } from './shape.ts';
export { type NestedArray, Tensor, type TensorOptions, tensor } from './tensor.ts';

/**
 * The buffers that are alive on the current backend, and their bytes.
 *
 * @example
 * ```ts
 * const before = memory().buffers;
 * const x = zeros([8]);
 * memory().buffers - before; // => 1
 * ```
 */
export function memory(): MemoryUse {
  return getBackend().memory();
}
