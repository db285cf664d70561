export { GptModel, type GptSizes } from './gptModel.ts';
export { lecture } from './lecture.ts';
export { averageByMatmul, averageBySoftmax, averageInLoop } from './stages/averages.ts';
export { Block } from './stages/block.ts';
export { FeedForward } from './stages/feedForward.ts';
export { Head } from './stages/head.ts';
export { MultiHeadAttention } from './stages/multiHeadAttention.ts';
export { type Stage, StageModel, type StageSizes, stages } from './stages/stageModel.ts';
