/** What the models compute, and their gradients, against the same formulas in torch. */
import { readFileSync } from 'node:fs';
import { Vocabulary } from '@makemore/data';
import { copyStateDict } from '@makemore/nn';
import { torchGenerator } from '@makemore/random';
import { crossEntropy, setBackend, type Tensor, tensor } from '@makemore/tensor-ops';
import { beforeAll, describe, expect, test } from 'vitest';
import { lecture } from '../src/index.ts';

interface ArrayFigure {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

interface Figures {
  readonly V: number;
  readonly blockSize: number;
  readonly embeddingSize: number;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly x: number[][];
  readonly y: number[][];
  readonly models: readonly {
    readonly model: string;
    readonly weights: Readonly<Record<string, ArrayFigure>>;
    readonly logits: ArrayFigure;
    readonly loss: number;
    readonly gradients: Readonly<Record<string, ArrayFigure>>;
  }[];
}

/** What scripts/torch-figures.py wrote. */
const figures: Figures = JSON.parse(
  readFileSync(new URL('./figures/torch.json', import.meta.url), 'utf8'),
);

const vocabulary = Vocabulary.ofWords(['abcd']);

function modelOf(name: string, weights: Readonly<Record<string, ArrayFigure>>) {
  const { blockSize, embeddingSize, hiddenSize, heads } = figures;
  const { config } = lecture.presets[name] as (typeof lecture.presets)[string];
  const { model } = lecture.build({
    splits: { train: [], dev: [], test: [] },
    vocabulary,
    config: { ...config, blockSize, ...{ embeddingSize, hiddenSize, heads, layers: 1 } },
    steps: 1,
    generator: torchGenerator(1),
  });
  const state = Object.entries(weights).map(([path, { shape, values }]) => [
    path,
    tensor(Float32Array.from(values), { shape }),
  ]);
  copyStateDict(name, model.stateDict(), Object.fromEntries(state));
  return model;
}

/** float32 against float64: within 1e-5 of the largest number beside it. */
async function expectClose(actual: Tensor, { shape, values }: ArrayFigure, what: string) {
  expect(actual.shape, what).toEqual(shape);
  const scale = Math.max(1, ...values.map(Math.abs));
  for (const [i, value] of (await actual.data()).entries()) {
    expect(Math.abs(value - (values[i] as number)), `${what}[${i}]`).toBeLessThan(1e-5 * scale);
  }
}

test('there are figures of every preset', () => {
  expect(figures.models.map(({ model }) => model)).toEqual(Object.keys(lecture.presets));
  expect(vocabulary.size).toBe(figures.V);
});

describe.each(['reference', 'wasm'])('on the backend %s', (backend) => {
  beforeAll(() => setBackend(backend, backend === 'wasm' ? { threads: 1 } : {}));

  test.each(figures.models)(
    '$model: logits, loss and every gradient',
    async ({ model: name, weights, logits, loss, gradients }) => {
      const model = modelOf(name, weights);
      const out = model.forward(tensor(figures.x, { dtype: 'int32' }));
      await expectClose(out, logits, 'logits');
      const y = tensor(figures.y, { dtype: 'int32' });
      const own = crossEntropy(out, y, { ignoreIndex: -1 });
      await expectClose(own, { shape: [], values: [loss] }, 'loss');
      own.backward();
      const state = Object.entries(model.stateDict());
      expect(state.map(([path]) => path).sort()).toEqual(Object.keys(gradients).sort());
      for (const [path, { grad }] of state) {
        await expectClose(grad as Tensor, gradients[path] as ArrayFigure, path);
      }
    },
  );
});
