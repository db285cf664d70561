/** A model computes where its weights are, also when new tensors are made elsewhere. */
import { torchGenerator } from '@makemore/random';
import { noGrad, randn, setBackend, type Tensor, tensor } from '@makemore/tensor-ops';
import { beforeAll, expect, test } from 'vitest';
import {
  averageByMatmul,
  averageBySoftmax,
  averageInLoop,
  GptModel,
  Head,
  StageModel,
} from '../src/index.ts';

const sizes = { blockSize: 8, embeddingSize: 16, heads: 4, layers: 1, dropout: 0, initialStd: 0 };
let x: Tensor; // (1, 8, 16)
let ids: Tensor; // (1, 8)
let models: { head: Head; stage: StageModel; gpt: GptModel };

beforeAll(async () => {
  await setBackend('wasm', { threads: 1 });
  const generator = torchGenerator(1);
  x = randn([1, 8, 16], { generator });
  ids = tensor(generator.randint(0, 11, 8), { shape: [1, 8] });
  models = {
    head: new Head({ embeddingSize: 16, headSize: 4, dropout: 0, generator }),
    stage: new StageModel(11, 'dropout', sizes, generator),
    gpt: new GptModel(11, sizes, generator),
  };
  await setBackend('reference');
});

test.each<[string, () => Tensor]>([
  ['averageInLoop', () => averageInLoop(x)],
  ['averageByMatmul', () => averageByMatmul(x)],
  ['averageBySoftmax', () => averageBySoftmax(x)],
  ['Head', () => models.head.forward(x)],
  ['StageModel', () => models.stage.forward(ids)],
  ['GptModel', () => models.gpt.forward(ids)],
  ['its reader', () => models.gpt.reader().read([1, 2, 3])],
])('%s', (_, compute) => {
  const out = noGrad(compute);
  expect(out.backend).toBe(x.backend);
  expect(out.dataSync().every(Number.isFinite)).toBe(true);
});
