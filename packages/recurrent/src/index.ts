export { Cell, type CellSizes, type State } from './cells/cell.ts';
export { GRUCell } from './cells/gruCell.ts';
export { LSTMCell } from './cells/lstmCell.ts';
export { RNNCell } from './cells/rnnCell.ts';
export { lecture } from './lecture.ts';
export { type CellName, RecurrentModel, type RecurrentSizes } from './recurrentModel.ts';
export { BigramModel } from './windows/bigramModel.ts';
export { BoWBlock, BoWModel, type BoWSizes, CausalBoW } from './windows/bowModel.ts';
export { MlpModel, type MlpSizes } from './windows/mlpModel.ts';
export {
  TransformerBlock,
  TransformerModel,
  type TransformerSizes,
} from './windows/transformerModel.ts';
