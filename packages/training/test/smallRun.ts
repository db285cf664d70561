import { contextWindows, randomBatch, splitByCourse, Vocabulary } from '@makemore/data';
import { constant, type Optimizer, type Schedule, SGD } from '@makemore/nn';
import { type Generator, torchGenerator } from '@makemore/random';
import { crossEntropy, randn, type Tensor, zeros } from '@makemore/tensor-ops';
import type { LanguageModel, Run } from '../src/index.ts';

export const words: readonly string[] =
  'anna bea carla dana elena fiona gina hanna irma jana karla lena maria nora olga petra rosa sara tina ulla'.split(
    ' ',
  );

export const vocabulary: Vocabulary = Vocabulary.ofWords(words);

/** Two characters, embedded, through eight neurons: the smallest MLP. */
class SmallMlp implements LanguageModel {
  readonly blockSize = 2;
  readonly C: Tensor;
  readonly W1: Tensor;
  readonly W2: Tensor;
  readonly b2: Tensor;

  constructor(generator: Generator) {
    const options = { generator, requiresGrad: true };
    this.C = randn([vocabulary.size, 4], options);
    this.W1 = randn([8, 8], options);
    this.W2 = randn([8, vocabulary.size], options);
    this.b2 = zeros([vocabulary.size], { requiresGrad: true });
  }

  forward(x: Tensor): Tensor {
    const h = this.C.index(x).view(-1, 8).matmul(this.W1).tanh();
    return h.matmul(this.W2).add(this.b2);
  }

  stateDict(): Record<string, Tensor> {
    const { C, W1, W2, b2 } = this;
    return { C, W1, W2, b2 };
  }
}

/** What a test may want to be different. */
export interface SmallRunOptions {
  seed?: number;
  /** Default: of that seed. */
  generator?: Generator;
  optimizer?: (parameters: Tensor[]) => Optimizer;
  schedule?: Schedule;
}

/** A run of a small MLP on twenty names, and the generator that it draws from. */
export function smallRun({
  seed = 42,
  generator = torchGenerator(seed),
  optimizer = (parameters) => new SGD(parameters, { lr: 0.1 }),
  schedule = constant(0.1),
}: SmallRunOptions = {}): Run & { generator: Generator } {
  const model = new SmallMlp(generator);
  const splits = splitByCourse(words);
  const examples = {
    train: contextWindows(splits.train, vocabulary, model.blockSize),
    dev: contextWindows(splits.dev, vocabulary, model.blockSize),
    test: contextWindows(splits.test, vocabulary, model.blockSize),
  };
  return {
    generator,
    model,
    optimizer: optimizer(Object.values(model.stateDict())),
    schedule,
    examples,
    loss: () => {
      const { x, y } = randomBatch(examples.train, 16, generator);
      return crossEntropy(model.forward(x), y);
    },
  };
}
