/** Draws the pictures of the README from the models themselves: `pnpm --filter @makemore/charts gallery`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { compareGradients, drawParameters, mistakes } from '@makemore/backprop';
import { DeepNetwork, diagnose, GOOD_UPDATE_TO_DATA, ShallowNetwork } from '@makemore/batchnorm';
import { countBigrams } from '@makemore/bigram';
import { contextWindows, randomBatch, splitByCourse, splitText, Vocabulary } from '@makemore/data';
import { loadDataset } from '@makemore/data/node';
import { type GptModel, lecture as gpt } from '@makemore/gpt';
import { firstExpression, toDot } from '@makemore/micrograd';
import { type MlpModel, lecture as mlp } from '@makemore/mlp';
import { torchGenerator } from '@makemore/random';
import {
  crossEntropy,
  getBackend,
  noGrad,
  setBackend,
  steps,
  type Tensor,
  tensor,
} from '@makemore/tensor-ops';
import { type Run, suggestLearningRate, sweepLearningRates } from '@makemore/training';
import {
  attentionMap,
  curve,
  embeddingScatter,
  gradientReport,
  graph,
  heatmap,
  histogram,
  image,
  type Picture,
} from '../src/index.ts';

const SEED = 2147483647;

await setBackend('reference');
const double = getBackend();
await setBackend('wasm');

const folder = new URL('../docs/', import.meta.url);
await mkdir(folder, { recursive: true });

const { words } = (await loadDataset('names')) as { words: readonly string[] };
const vocabulary = Vocabulary.ofWords(words);
const splits = splitByCourse(words);
const train = contextWindows(splits.train, vocabulary, 3);
const letters = vocabulary.characters;

// Lecture 1
await save('graph', await graph(toDot(firstExpression().L)));

// Lecture 2
await save(
  'heatmap',
  heatmap(await countBigrams(words, vocabulary).toArray(), {
    title: 'How often each letter follows each other',
    subtitle: `in ${words.length.toLocaleString('en')} names; . is the start and the end of a name`,
    labels: letters,
    xLabel: 'second letter',
    yLabel: 'first letter',
    write: 'pair',
    scale: 'sqrt',
    unit: 'times',
  }),
);

// Lecture 3
const sizes = { blockSize: 3, batchSize: 32, learningRate: 0.1 };
const mlpRun = (embeddingSize: number, hiddenSize: number, planned: number) =>
  mlp.build({
    splits,
    vocabulary,
    config: { ...sizes, embeddingSize, hiddenSize },
    steps: planned,
    generator: torchGenerator(SEED),
  });
const points = await sweepLearningRates(mlpRun(10, 200, 1000), { from: 0.001, to: 1, count: 1000 });
const suggested = suggestLearningRate(points);
await save(
  'learning-rate',
  curve(
    points.map(({ loss }) => loss),
    {
      title: 'The learning-rate finder',
      subtitle: 'one step of the MLP at each rate',
      x: points.map(({ learningRate }) => learningRate),
      xLabel: 'learning rate',
      xLog: true,
      smooth: 50,
      verticals: [{ at: suggested, label: `lowest near ${suggested.toPrecision(2)}` }],
    },
  ),
);
const plane = mlpRun(2, 100, 30_000);
const losses = await losesOf(plane, 30_000);
await save(
  'loss',
  curve(losses, {
    title: 'Training the MLP with embeddings of two numbers',
    subtitle: 'loss of each batch of 32; from step 15,000 at a tenth of the rate',
    smooth: 500,
    yRange: [1.8, 4.2],
    horizontals: [{ at: Math.log(27), label: 'a guess: ln 27' }],
  }),
);
await save(
  'embedding',
  embeddingScatter(await (plane.model as MlpModel).C.toArray(), letters, {
    title: 'What the MLP has learnt of the letters',
    subtitle: 'their embeddings after 30,000 steps; alike is near',
    groups: { vowels: 'aeiou', 'start and end of a name': '.' },
  }),
);

// Lecture 4
const bad = new ShallowNetwork(
  27,
  { start: 'asItComes', blockSize: 3, embeddingSize: 10, hiddenSize: 200 },
  torchGenerator(SEED),
);
const { h } = noGrad(() => bad.layersOf(randomBatch(train, 32, torchGenerator(SEED)).x));
await save(
  'image',
  image(await noGrad(() => h.abs().gt(0.99)).toArray(), {
    title: 'Saturated neurons before the first step',
    subtitle:
      'white: |tanh| > 0.99, where almost no gradient comes through; a white column is a dead neuron',
    xLabel: 'neuron',
    yLabel: 'example',
    unit: 'saturated',
  }),
);
const deepSizes = { blockSize: 3, embeddingSize: 10, hiddenSize: 100 };
const deep = (gain: number) =>
  new DeepNetwork(27, { ...deepSizes, normalization: 'none', gain }, torchGenerator(SEED));
const { outputs } = await insideOf(deep(5 / 3));
await save(
  'activations',
  histogram(outputs, {
    title: 'What each layer of tanh gives, at a gain of 5/3',
    subtitle: 'deep network without BatchNorm, one batch of 32, before training',
    bounds: [-0.97, 0.97],
    outside: 'saturated',
    range: [-1, 1],
    xLabel: 'output of tanh',
  }),
);
const { gradients } = await insideOf(deep(1));
await save(
  'gradients',
  histogram(gradients, {
    title: 'Gradients of what each layer of tanh gives',
    subtitle: 'deep network without BatchNorm at a gain of 1, before training',
    layout: 'overlaid',
    xLabel: 'gradient of the loss',
  }),
);
const { weights } = await diagnose(deep(5 / 3), {
  examples: train,
  generator: torchGenerator(SEED),
});
await save(
  'update-to-data',
  curve(Object.fromEntries(weights.map(({ name, updateToData }) => [name, updateToData])), {
    title: 'How large each update is against the weights',
    subtitle: 'deep network without BatchNorm, rate 0.1; about −3 is right',
    yLabel: 'log10 of std(update) / std(weights)',
    horizontals: [{ at: GOOD_UPDATE_TO_DATA, label: 'good: −3' }],
    smooth: 20,
    ordered: true,
  }),
);

// Lecture 5
const batch = randomBatch(train, 32, torchGenerator(SEED));
await save(
  'gradient-report',
  gradientReport(
    (
      await compareGradients({
        parameters: drawParameters(
          27,
          { blockSize: 3, embeddingSize: 10, hiddenSize: 64 },
          torchGenerator(SEED),
        ),
        ...batch,
        double,
        formulas: { bnvar: mistakes.bnvar.formula },
      })
    ).rows,
    { title: 'Gradients by hand, one formula with a mistake' },
  ),
);

// Lecture 7
const { text } = (await loadDataset('playlet')) as { text: string };
const characters = Vocabulary.ofText(text);
const preset = gpt.presets['quick'] as NonNullable<(typeof gpt.presets)['quick']>;
const gptRun = gpt.build({
  splits: splitText(text),
  vocabulary: characters,
  config: preset.config,
  steps: preset.steps,
  generator: torchGenerator(SEED),
});
await losesOf(gptRun, preset.steps);
const line = text.slice(0, 24);
const [seen] = (gptRun.model as GptModel).attention(
  tensor([Array.from(characters.encode(line))], { dtype: 'int32' }),
);
await save(
  'attention',
  attentionMap(await (seen as Tensor).view(4, line.length, line.length).toArray(), line, {
    title: 'Where each character looks',
    subtitle: 'the four heads of the quick GPT; a row is who looks, a column who is looked at',
  }),
);

/** Trains, and gives the loss of each step. */
async function losesOf({ loss: next, optimizer, schedule }: Run, count: number): Promise<number[]> {
  const found: number[] = [];
  for (const step of steps(count)) {
    const loss = next();
    optimizer.zeroGrad();
    loss.backward();
    optimizer.lr = schedule(step);
    optimizer.step();
    found.push(await loss.item());
  }
  return found;
}

/** What each tanh gives, and the gradients of that, by the name of the layer. */
async function insideOf(model: DeepNetwork) {
  const { x, y } = randomBatch(train, 32, torchGenerator(SEED));
  const loss = crossEntropy(model.forward(x), y);
  const tanhs = model.layers.filter(({ kind }) => kind === 'Tanh').map(({ out }) => out as Tensor);
  for (const each of tanhs) each.retainGrad();
  loss.backward();
  const named = async (of: (x: Tensor) => Tensor) =>
    Object.fromEntries(
      await Promise.all(
        tanhs.map(async (each, i) => [`tanh ${i + 1}`, await of(each).data()] as const),
      ),
    );
  return {
    outputs: await named((each) => each),
    gradients: await named(({ grad }) => grad as Tensor),
  };
}

async function save(name: string, picture: Picture): Promise<void> {
  await writeFile(new URL(`${name}.svg`, folder), `${picture.svg}\n`);
  console.log(`${picture.text()}\n`);
}
