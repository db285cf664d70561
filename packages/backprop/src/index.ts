export { BackpropModel } from './backpropModel.ts';
export { type Pass, pass, passBackward } from './byHand.ts';
export {
  type CompareOptions,
  compareGradients,
  type GradientReport,
  type GradientRow,
  type Verdict,
} from './compareGradients.ts';
export { type Difference, difference } from './difference.ts';
export { type BackpropSizes, drawParameters } from './drawParameters.ts';
export { formatReport } from './formatReport.ts';
export { backward, type Formula, formulas, type Gradients } from './formulas.ts';
export { forward, type Name, names, type Parameters, type Values } from './forward.ts';
export { batchNormBackward, crossEntropyBackward, type Normalized } from './fused.ts';
export { lecture } from './lecture.ts';
export { type Mistake, mistakes } from './mistakes.ts';
