/** The steps of the lecture agree with each other, up to the final model. */
import { torchGenerator } from '@makemore/random';
import { cat, noGrad, randn, type Tensor, tensor } from '@makemore/tensor-ops';
import { expect, test } from 'vitest';
import {
  averageByMatmul,
  averageBySoftmax,
  averageInLoop,
  GptModel,
  Head,
  StageModel,
  stages,
} from '../src/index.ts';
import { largestDifference } from './largestDifference.ts';

const sizes = { blockSize: 8, embeddingSize: 16, heads: 4, layers: 2, dropout: 0, initialStd: 0 };

function random(shape: number[]): Tensor {
  return randn(shape, { generator: torchGenerator(1337) });
}

test('three ways to average the past', async () => {
  const x = random([4, 8, 2]); // the lecture's shape
  const [loop, product, softmax] = [averageInLoop(x), averageByMatmul(x), averageBySoftmax(x)];
  expect(loop.shape).toEqual([4, 8, 2]);
  expect(await largestDifference(loop, product)).toBeLessThan(1e-6);
  expect(await largestDifference(loop, softmax)).toBeLessThan(1e-6);
  // The first place has only itself; the last, the mean of all.
  expect(await largestDifference(loop.slice(':', 0), x.slice(':', 0))).toBeLessThan(1e-6);
  expect(await largestDifference(loop.slice(':', -1), x.mean(1))).toBeLessThan(1e-6);
});

test('a head without scores is the average of the values', async () => {
  const options = { embeddingSize: 16, headSize: 4, dropout: 0 };
  const head = new Head({ ...options, generator: torchGenerator(1) });
  noGrad(() => head.query.weight.zero_());
  const x = random([2, 8, 16]);
  const expected = averageInLoop(head.value.forward(x));
  expect(await largestDifference(head.forward(x), expected)).toBeLessThan(1e-6);
});

test('scores of random queries and keys have variance 1, as the softmax wants it', async () => {
  const D = 64;
  const [q, k] = [randn([512, D], { generator: torchGenerator(1) }), random([512, D])];
  const scores = q.matmul(k, { transposeB: true }).mul(D ** -0.5);
  expect(await scores.var().item()).toBeCloseTo(1, 1);
});

test.each(stages)('%s: a logit for each character at each place', (stage) => {
  const model = new StageModel(11, stage, sizes, torchGenerator(1));
  const x = tensor(Int32Array.of(1, 2, 3, 4, 5, 6), { shape: [2, 3] });
  expect(model.forward(x).shape).toEqual([2, 3, 11]);
});

test('each stage adds numbers to learn; dropout adds none', () => {
  const counts = stages.map((stage) =>
    new StageModel(65, stage, { ...sizes, layers: 3 }, torchGenerator(1)).parameterCount(),
  );
  const V = 65;
  const [C, T] = [16, 8];
  const around = V * C + T * C + C * V + V;
  const block = 3 * C * C + (C * C + C) + (4 * C * C + 4 * C) + (4 * C * C + C);
  expect(counts).toEqual([
    around + 3 * C * C,
    around + 3 * C * C,
    around + 3 * C * C + C * C + C,
    around + 3 * block,
    around + 3 * (block + 4 * C) + 2 * C,
    around + 3 * (block + 4 * C) + 2 * C,
  ]);
});

test('the final model computes what the last stage computes, with the same weights', async () => {
  const generator = torchGenerator(1);
  const stage = new StageModel(11, 'dropout', sizes, generator);
  const model = new GptModel(11, sizes, generator);
  const from = stage.stateDict();
  const named = (name: string) => from[name] as Tensor;
  const weights: Record<string, Tensor> = {};
  for (const name of Object.keys(model.stateDict())) {
    const [, block, rest] = name.match(/^blocks\.(\d+)\.(.*)$/) ?? [];
    const path = `layers.${block}.${rest}`
      .replace('expand', 'feedForward.net.0')
      .replace('contract', 'feedForward.net.2');
    if (rest === 'attention.queryKeyValue.weight') {
      const parts = ['query', 'key', 'value'].flatMap((part) =>
        [0, 1, 2, 3].map((h) => named(`layers.${block}.attention.heads.${h}.${part}.weight`)),
      );
      weights[name] = cat(parts);
    } else if (rest) weights[name] = named(path);
    else weights[name] = named(name.replace(/^norm\./, 'layers.2.'));
  }
  model.loadStateDict(weights);
  const x = tensor(torchGenerator(2).randint(0, 11, 24), { shape: [3, 8] });
  expect(await largestDifference(model.forward(x), stage.forward(x))).toBeLessThan(1e-5);
});
