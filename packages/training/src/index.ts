export { type BuiltRun, buildFromCard } from './buildFromCard.ts';
export {
  type Checkpoint,
  decodeCheckpoint,
  decodeModel,
  encodeCheckpoint,
  encodeModel,
  ModelOnlyError,
  restoreCheckpoint,
  restoreModel,
  type TrainedModel,
} from './checkpoint.ts';
export { evaluate } from './evaluate.ts';
export {
  type Figure,
  type FigureValue,
  meets,
  RECORDED,
  type RecordedRun,
  recorded,
  type Trial,
} from './figure.ts';
export {
  DivergedError,
  type Evaluation,
  type FitEvent,
  type FitOptions,
  type FitResult,
  fit,
} from './fit.ts';
export { inEvaluation } from './inEvaluation.ts';
export type { LanguageModel, Reader } from './languageModel.ts';
export {
  type SweepPoint,
  suggestLearningRate,
  sweepLearningRates,
} from './learningRateFinder.ts';
export type {
  AnyLecture,
  Config,
  Lecture,
  Part,
  Preset,
  Run,
  Setting,
} from './lecture.ts';
export { groupByRun, measureRun, stepsOf } from './measureRun.ts';
export { formatModelCard, type ModelCard, parseModelCard } from './modelCard.ts';
export { parameterCount } from './parameterCount.ts';
export {
  decodeSafetensors,
  encodeSafetensors,
  SafetensorsError,
  type SafetensorsFile,
} from './safetensors.ts';
export {
  type SampleOptions,
  type SamplingStrategy,
  sampleText,
  sampleWord,
  sampleWords,
  samplingWeights,
  type TextOptions,
} from './sampling.ts';
export { takeStep } from './takeStep.ts';
export { WindowReader } from './windowReader.ts';
