export { add, div, mul, sub, sum } from './arithmetic.ts';
export { decisionBoundary, type GridOptions, type ScoreGrid } from './decisionBoundary.ts';
export { type DemonstrateOptions, type Demonstration, demonstrate } from './demonstrate.ts';
export {
  firstExpression,
  firstNeuron,
  neuronTakenApart,
  nudged,
  readmeExample,
} from './expressions.ts';
export { type Figure, figures, LECTURE_SEED, lectureMoons } from './figures.ts';
export { graphSvg } from './graphSvg.ts';
export { lecture } from './lecture.ts';
export { type MoonsOptions, makeMoons, type Points } from './makeMoons.ts';
export {
  type Activation,
  Layer,
  MLP,
  type MlpOptions,
  Neuron,
  type NeuronOptions,
} from './mlp.ts';
export { moonsSvg } from './moonsSvg.ts';
export { moonsText } from './moonsText.ts';
export { toDot } from './toDot.ts';
export { topologicalOrder } from './topologicalOrder.ts';
export {
  type FourExamplesTraining,
  fourExamples,
  type TrainFourExamplesOptions,
  trainFourExamples,
} from './trainFourExamples.ts';
export {
  type MarginLoss,
  type MoonsTraining,
  marginLoss,
  type Step,
  type TrainMoonsOptions,
  trainMoons,
} from './trainMoons.ts';
export { Value } from './value.ts';
