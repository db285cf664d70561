export { lecture } from './lecture.ts';
export { MlpModel, type MlpSizes } from './mlpModel.ts';
