/** Makemore's models beside the lectures: whole names, read from their beginning. */
import { DatasetError, randomBatch, type Splits, wordSequences } from '@makemore/data';
import { AdamW, constant } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { crossEntropy } from '@makemore/tensor-ops';
import type { Lecture, Preset, Run, Setting } from '@makemore/training';
import type { CellSizes } from './cells/cell.ts';
import { figures } from './figures.ts';
import { type CellName, RecurrentModel } from './recurrentModel.ts';
import { BigramModel } from './windows/bigramModel.ts';
import { BoWModel, type BoWSizes } from './windows/bowModel.ts';
import { MlpModel, type MlpSizes } from './windows/mlpModel.ts';
import { TransformerModel, type TransformerSizes } from './windows/transformerModel.ts';

/** What a preset chooses: a model with its sizes, and how it is trained. */
export type RecurrentConfig = ModelConfig & {
  /**
   * Characters of a word, with the boundary before them: the MLP sees so many, the bag of words and the
   * transformer have places for so many. The others read words of any length.
   */
  readonly blockSize: number;
  /** Words a step. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly weightDecay: number;
};

type ModelConfig =
  | ({ readonly model: CellName } & CellSizes)
  | ({ readonly model: 'bow' } & Omit<BoWSizes, 'blockSize'>)
  | { readonly model: 'bigram' }
  | ({ readonly model: 'mlp' } & Omit<MlpSizes, 'blockSize'>)
  | ({ readonly model: 'transformer' } & Omit<TransformerSizes, 'blockSize'>);

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

/**
 * The places of a row, as many as the longest word needs, so that none is cut.
 *
 * @throws DatasetError if the model has not so many.
 */
function placesOf(
  { train, dev, test }: Splits<readonly string[]>,
  { model, blockSize }: RecurrentConfig,
): number {
  const lengths = [...train, ...dev, ...test].map((word) => Array.from(word).length);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  if (longest < blockSize) return blockSize;
  if (model !== 'bow' && model !== 'transformer') return longest + 1;
  const tooLong = lengths.filter((length) => length >= blockSize).length;
  throw new DatasetError(
    `recurrent: ${model} has places for words of up to ${blockSize - 1} characters; ` +
      `${tooLong} of ${lengths.length} are longer, the longest has ${longest}; take rnn, gru or lstm, which read words of any length`,
  );
}

function build({ splits, vocabulary, config, generator }: Setting<RecurrentConfig>): Run {
  const { batchSize, learningRate, weightDecay } = config;
  const places = placesOf(splits, config);
  const model = modelOf(vocabulary.size, config, generator);
  const sequences = (words: readonly string[]) => wordSequences(words, vocabulary, places);
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

/** A model at the rate that makemore.py has unless told otherwise. */
function preset(model: ModelConfig, about: string): Preset<RecurrentConfig> {
  const training = { batchSize: 32, learningRate: 0.0005, weightDecay: 0.01 };
  // The longest name has 15 letters.
  const config = { ...model, blockSize: 16, ...training };
  return { about, config, steps: 5000, evaluateEvery: 1000 };
}

/** Its sizes. */
const sizes = { embeddingSize: 64, hiddenSize: 64 };

/** Beside the series: the models of makemore that have no lecture. */
export const lecture: Lecture<RecurrentConfig> = {
  name: 'recurrent',
  title: 'Recurrent networks',
  summary: 'reads a name from its beginning, and keeps what it has read in a state',
  presets: {
    rnn: preset({ model: 'rnn', ...sizes }, 'a layer of neurons that sees its own last output'),
    gru: preset({ model: 'gru', ...sizes }, 'the same with two gates, which decide what is kept'),
    lstm: preset({ model: 'lstm', ...sizes }, 'three gates, and a memory that is only added to'),
    bow: preset({ model: 'bow', ...sizes }, 'no state: the mean of all that came before'),
    bigram: preset({ model: 'bigram' }, 'the table of lecture 2, by AdamW'),
    mlp: preset(
      { model: 'mlp', ...sizes },
      'the network of lecture 3, with 16 characters of context',
    ),
    transformer: preset(
      { model: 'transformer', embeddingSize: 64, heads: 4, layers: 4 },
      'attention in four layers, as lecture 7 has it on a text',
    ),
  },
  series: { quick: ['rnn', 'gru'], full: ['rnn', 'gru', 'lstm', 'bow'] },
  figures,
  build,
};
