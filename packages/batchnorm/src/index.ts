export { BatchNorm1d, type BatchNorm1dOptions } from './batchNorm1d.ts';
export { DeepNetwork, type DeepOptions, type DeepSizes } from './deepNetwork.ts';
export {
  type DiagnoseOptions,
  type Diagnostics,
  diagnose,
  GOOD_UPDATE_TO_DATA,
  type LayerReport,
  type WeightReport,
} from './diagnose.ts';
export { formatDiagnostics } from './formatDiagnostics.ts';
export { formatWalk } from './formatWalk.ts';
export { type Histogram, type HistogramOptions, histogram } from './histogram.ts';
export type { Layer } from './layer.ts';
export { lecture } from './lecture.ts';
export { Linear, type LinearOptions } from './linear.ts';
export { saturation } from './saturation.ts';
export { ShallowNetwork, type ShallowOptions, type Start } from './shallowNetwork.ts';
export { sparkline } from './sparkline.ts';
export { type Summary, summarize } from './summarize.ts';
export { Tanh } from './tanh.ts';
export { type Stage, starts, type WalkOptions, walk } from './walk.ts';
