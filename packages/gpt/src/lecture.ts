/** Lecture 7: attention, step by step, up to a GPT. */
import { type Examples, randomBlocks, textBlocks } from '@makemore/data';
import { AdamW, constant } from '@makemore/nn';
import { crossEntropy, scope } from '@makemore/tensor-ops';
import type { Lecture, Preset, Run, Setting } from '@makemore/training';
import { figures } from './figures.ts';
import { GptModel, type GptSizes } from './gptModel.ts';
import { type Stage, StageModel } from './stages/stageModel.ts';

/** What a preset chooses. */
export type GptConfig = GptSizes & {
  /** How far the lecture has come; `final` is its last stage, computed fast. */
  readonly stage: Stage | 'final';
  /** Blocks a step. */
  readonly batchSize: number;
  readonly learningRate: number;
};

function build({ splits, vocabulary, config, generator }: Setting<GptConfig, string>): Run {
  const { stage, blockSize, learningRate } = config;
  const V = vocabulary.size;
  const model =
    stage === 'final'
      ? new GptModel(V, config, generator)
      : new StageModel(V, stage, config, generator);
  const train = vocabulary.encode(splits.train);
  const blocks = (text: string) => textBlocks(vocabulary.encode(text), blockSize);
  const dev = blocks(splits.dev);
  return {
    model,
    examples: {
      train: scope(() => spread(textBlocks(train, blockSize), dev.x.shape[0] as number)),
      dev,
      test: blocks(splits.test),
    },
    optimizer: new AdamW(model.parameters(), { lr: learningRate }),
    schedule: constant(learningRate),
    loss: () => {
      const { x, y } = randomBlocks(train, config, generator);
      return crossEntropy(model.forward(x), y);
    },
  };
}

/** About `count` of the blocks, from all over the text: the train loss costs no more than dev's. */
function spread({ x, y }: Examples, count: number): Examples {
  const step = Math.max(1, Math.floor((x.shape[0] as number) / Math.max(1, count)));
  return { x: x.slice([null, null, step]), y: y.slice([null, null, step]) };
}

const nano: GptConfig = {
  stage: 'final',
  blockSize: 32,
  embeddingSize: 64,
  heads: 4,
  layers: 4,
  dropout: 0,
  initialStd: 0,
  batchSize: 16,
  learningRate: 0.001,
};
const small = { ...nano, blockSize: 64, embeddingSize: 128, initialStd: 0.02 };

/** A stage of the lecture, at its sizes while it builds up the model. */
function stagePreset(stage: Stage, about: string): Preset<GptConfig> {
  const sizes = { blockSize: 8, embeddingSize: 32, layers: 3, batchSize: 32 };
  const dropout = stage === 'dropout' ? 0.2 : 0;
  return {
    about,
    config: { ...nano, ...sizes, stage, dropout },
    steps: 5000,
    evaluateEvery: 1000,
  };
}

/** Lecture 7 of the series. */
export const lecture: Lecture<GptConfig, string> = {
  name: 'gpt',
  number: 7,
  title: 'GPT',
  summary: 'predicts each character of a text from those before it, by attention',
  data: 'playlet',
  presets: {
    quick: {
      about: 'one layer and four times the rate: finds words after seconds',
      config: { ...nano, layers: 1, learningRate: 0.004 },
      steps: 500,
      evaluateEvery: 500,
    },
    nano: {
      about: "the lecture's small model: 4 layers, 64 wide, 32 characters of context; minutes",
      config: nano,
      steps: 5000,
      evaluateEvery: 500,
    },
    small: {
      about: '4 layers, 128 wide, 64 characters of context',
      config: small,
      steps: 5000,
      evaluateEvery: 500,
    },
    lecture: {
      about: "the lecture's large model, 10,788,929 parameters: for a GPU",
      config: {
        ...small,
        blockSize: 256,
        embeddingSize: 384,
        heads: 6,
        layers: 6,
        dropout: 0.2,
        batchSize: 64,
        learningRate: 0.0003,
      },
      steps: 5000,
      evaluateEvery: 500,
    },
    head: stagePreset('head', 'a stage on the way: one head of attention'),
    heads: stagePreset('heads', 'four heads side by side'),
    feedForward: stagePreset('feedForward', 'and a layer of neurons after them'),
    residuals: stagePreset('residuals', 'three blocks of these, each added to what comes in'),
    layerNorm: stagePreset('layerNorm', 'and normalised before'),
    dropout: stagePreset('dropout', 'and a fifth dropped in training'),
  },
  series: { quick: ['quick'], full: ['nano'] },
  figures,
  build,
};
