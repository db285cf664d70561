export {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  restoreCheckpoint,
} from './checkpoint.ts';
export { evaluate } from './evaluate.ts';
export {
  DivergedError,
  type Evaluation,
  type FitEvent,
  type FitOptions,
  type FitResult,
  fit,
} from './fit.ts';
export type { LanguageModel } from './languageModel.ts';
export {
  type SweepPoint,
  suggestLearningRate,
  sweepLearningRates,
} from './learningRateFinder.ts';
export type { Config, Figure, Lecture, Preset, Run, Setting } from './lecture.ts';
export { formatModelCard, type ModelCard, parseModelCard } from './modelCard.ts';
export {
  decodeSafetensors,
  encodeSafetensors,
  SafetensorsError,
  type SafetensorsFile,
} from './safetensors.ts';
export {
  type SampleOptions,
  type SamplingStrategy,
  sampleWord,
  samplingWeights,
} from './sampling.ts';
