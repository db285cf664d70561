export { FlattenConsecutive } from './flattenConsecutive.ts';
export { lecture } from './lecture.ts';
export { PositionBatchNorm } from './positionBatchNorm.ts';
export { WaveNetModel, type WaveNetSizes } from './waveNetModel.ts';
