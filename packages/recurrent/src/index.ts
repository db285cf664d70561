export { Cell, type CellSizes, type State } from './cells/cell.ts';
export { GruCell } from './cells/gruCell.ts';
export { LstmCell } from './cells/lstmCell.ts';
export { RnnCell } from './cells/rnnCell.ts';
export { lecture } from './lecture.ts';
export { type CellName, RecurrentModel, type RecurrentSizes } from './recurrentModel.ts';
export { BigramModel } from './windows/bigramModel.ts';
export { BowBlock, BowModel, type BowSizes, CausalBow } from './windows/bowModel.ts';
export { MlpModel, type MlpSizes } from './windows/mlpModel.ts';
export {
  TransformerBlock,
  TransformerModel,
  type TransformerSizes,
} from './windows/transformerModel.ts';
