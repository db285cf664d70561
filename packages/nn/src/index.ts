export { BatchNorm1d, type BatchNorm1dOptions } from './layers/batchNorm1d.ts';
export { Dropout, type DropoutLayerOptions } from './layers/dropout.ts';
export { Embedding, type EmbeddingOptions } from './layers/embedding.ts';
export { GELU } from './layers/gelu.ts';
export { LayerNorm, type LayerNormLayerOptions } from './layers/layerNorm.ts';
export { Linear, type LinearOptions } from './layers/linear.ts';
export { ReLU } from './layers/relu.ts';
export { Sequential } from './layers/sequential.ts';
export { Tanh } from './layers/tanh.ts';
export { Module } from './module.ts';
export { AdamW, type AdamWOptions } from './optimizers/adamW.ts';
export { clipGradNorm_ } from './optimizers/clipGradNorm_.ts';
export {
  Optimizer,
  type OptimizerOptions,
  type ParameterGroup,
  type ParameterState,
} from './optimizers/optimizer.ts';
export { SGD, type SGDOptions } from './optimizers/sgd.ts';
export { constant } from './schedules/constant.ts';
export { type CosineOptions, cosine } from './schedules/cosine.ts';
export { type LearningRateSweepOptions, learningRateSweep } from './schedules/learningRateSweep.ts';
export type { Schedule } from './schedules/schedule.ts';
export { type StepDecayOptions, stepDecay } from './schedules/stepDecay.ts';
export { copyStateDict, StateDictError } from './stateDict.ts';
