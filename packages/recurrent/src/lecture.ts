/** Makemore's models beside the lectures: whole names, read from their beginning. */
import { randomBatch, wordSequences } from '@makemore/data';
import { AdamW, constant } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { crossEntropy } from '@makemore/tensor-ops';
import type { Lecture, Preset, Run, Setting } from '@makemore/training';
import { type CellName, RecurrentModel } from './recurrentModel.ts';
import { BigramModel } from './windows/bigramModel.ts';
import { BoWModel } from './windows/bowModel.ts';
import { MlpModel } from './windows/mlpModel.ts';
import { TransformerModel } from './windows/transformerModel.ts';

/** What a preset chooses. */
type RecurrentConfig = {
  readonly model: CellName | 'bow' | 'bigram' | 'mlp' | 'transformer';
  /** Characters of a name, with the boundary before them; of a longer one the first are learnt. */
  readonly blockSize: number;
  /** Numbers that describe a character. */
  readonly embeddingSize: number;
  /** Numbers that are remembered, or neurons; the transformer has four times `embeddingSize`. */
  readonly hiddenSize: number;
  /** Of the transformer. */
  readonly heads: number;
  /** Of the transformer. */
  readonly layers: number;
  /** Names a step. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly weightDecay: number;
};

function modelOf(V: number, config: RecurrentConfig, generator: Generator) {
  switch (config.model) {
    case 'bow':
      return new BoWModel(V, config, generator);
    case 'bigram':
      return new BigramModel(V, config);
    case 'mlp':
      return new MlpModel(V, config, generator);
    case 'transformer':
      return new TransformerModel(V, config, generator);
    default:
      return new RecurrentModel(V, config.model, config, generator);
  }
}

function build({ splits, vocabulary, config, generator }: Setting<RecurrentConfig>): Run {
  const { blockSize, batchSize, learningRate, weightDecay } = config;
  const model = modelOf(vocabulary.size, config, generator);
  const sequences = (words: readonly string[]) => wordSequences(words, vocabulary, blockSize);
  const examples = {
    train: sequences(splits.train),
    dev: sequences(splits.dev),
    test: sequences(splits.test),
  };
  const options = { lr: learningRate, betas: [0.9, 0.99], weightDecay } as const;
  return {
    model,
    examples,
    optimizer: new AdamW(model.parameters(), options),
    schedule: constant(learningRate),
    loss: () => {
      const { x, y, ignoreIndex } = randomBatch(examples.train, batchSize, generator);
      return crossEntropy(model.forward(x), y, { ignoreIndex });
    },
  };
}

/** A model at the sizes and rate that makemore.py has unless told otherwise. */
function preset(model: RecurrentConfig['model'], about: string): Preset<RecurrentConfig> {
  const config: RecurrentConfig = {
    model,
    blockSize: 16, // the longest name has 15 letters
    embeddingSize: 64,
    hiddenSize: 64,
    heads: 4,
    layers: 4,
    batchSize: 32,
    learningRate: 0.0005,
    weightDecay: 0.01,
  };
  return { about, config, steps: 5000, evaluateEvery: 1000 };
}

const source = 'makemore.py at its default flags, on the names of the course';

/** What it prints of each model; the LSTM is not one of its own. */
const parameters = {
  ...{ rnn: 11_803, gru: 28_315, bow: 12_827 },
  ...{ bigram: 729, mlp: 69_147, transformer: 204_544 },
};

/** Beside the series: the models of makemore that have no lecture. */
export const lecture: Lecture<RecurrentConfig> = {
  name: 'recurrent',
  title: 'Recurrent networks',
  summary: 'reads a name from its beginning, and keeps what it has read in a state',
  presets: {
    rnn: preset('rnn', 'a layer of neurons that sees its own last output'),
    gru: preset('gru', 'the same with two gates, which decide what is kept'),
    lstm: preset('lstm', 'three gates, and a memory that is only added to'),
    bow: preset('bow', 'no state: the mean of all that came before'),
    bigram: preset('bigram', 'the table of lecture 2, by AdamW'),
    mlp: preset('mlp', 'the network of lecture 3, with 16 characters of context'),
    transformer: preset('transformer', 'attention in four layers, as lecture 7 has it on a text'),
  },
  series: { quick: ['rnn', 'gru'], full: ['rnn', 'gru', 'lstm', 'bow'] },
  figures: Object.entries(parameters).map(([preset, value]) => ({
    ...{ preset, data: 'names', seed: 2147483647 },
    ...{ quantity: 'parameters', value, tolerance: 0, source },
  })),
  build,
};
