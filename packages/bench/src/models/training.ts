import { randomBatch, randomBlocks } from '@makemore/data';
import { AdamW, clipGradNorm_, type Module, SGD } from '@makemore/nn';
import { torchGenerator } from '@makemore/random';
import { crossEntropy, scope, steps, type Tensor, tensor } from '@makemore/tensor-ops';
import { BatchNormMlp } from './batchNormMlp.ts';
import { Bigram } from './bigram.ts';
import { Gpt } from './gpt.ts';
import { Mlp } from './mlp.ts';
import { type ModelName, type ModelSpec, specs } from './specs.ts';
import { characters, ROWS, SEEDS, startValues } from './table.ts';
import { WaveNet } from './wavenet.ts';

const models = { bigram: Bigram, mlp: Mlp, batchNormMlp: BatchNormMlp, wavenet: WaveNet, gpt: Gpt };

/** A model, its data and its optimizer on the current backend: what a lecture's loop works with. */
export class Training {
  readonly model: Module;
  readonly #update: () => void;
  readonly #draw: () => { x: Tensor; y: Tensor };
  readonly #first: () => { x: Tensor; y: Tensor };
  readonly #optimizer: SGD | AdamW;
  readonly #table: Tensor[] = [];

  constructor(name: ModelName) {
    const spec: ModelSpec = specs[name];
    const generator = torchGenerator(1);
    this.model = new models[name](spec, generator);
    setStart(this.model);
    const parameters = this.model.parameters();
    const { optimizer } = spec;
    if (optimizer.name === 'SGD') {
      this.#optimizer = new SGD(parameters, optimizer);
      this.#update = () => this.#optimizer.step();
    } else {
      this.#optimizer = new AdamW(parameters, optimizer);
      this.#update = () => {
        clipGradNorm_(parameters, optimizer.clip);
        this.#optimizer.step();
      };
    }
    const { V, T, B } = spec;
    if (name === 'gpt') {
      const text = characters(SEEDS.x, V, ROWS);
      const shape = [B, T];
      this.#draw = () => randomBlocks(text, { batchSize: B, blockSize: T }, generator);
      this.#first = () => ({
        x: tensor(text.slice(0, B * T), { shape }),
        y: tensor(text.slice(1, B * T + 1), { shape }),
      });
    } else {
      const x = tensor(characters(SEEDS.x, V, ROWS * T), { shape: [ROWS, T] });
      const y = tensor(characters(SEEDS.y, V, ROWS));
      this.#table.push(x, y);
      this.#draw = () => randomBatch({ x, y }, B, generator);
      this.#first = () => ({ x: x.slice([0, B]), y: y.slice([0, B]) });
    }
  }

  /** Trains on `count` batches, each drawn at random. */
  run(count: number): void {
    for (const _ of steps(count)) this.#step(this.#draw());
  }

  /** The losses, in nats, of `count` steps on the first rows of the table. */
  async firstLosses(count: number): Promise<number[]> {
    const losses: number[] = [];
    for (const _ of steps(count)) losses.push(await this.#step(this.#first()).item());
    return losses;
  }

  /** Frees the model, its optimizer and the table. */
  dispose(): void {
    this.model.dispose();
    this.#optimizer.dispose();
    for (const x of this.#table) x.dispose();
  }

  #step({ x, y }: { x: Tensor; y: Tensor }): Tensor {
    const loss = crossEntropy(this.model.forward(x), y);
    this.#optimizer.zeroGrad();
    loss.backward();
    this.#update();
    return loss;
  }
}

/** Puts the numbers of the table into the model's parameters. */
function setStart(model: Module): void {
  const named = model.namedParameters();
  const values = startValues(
    named.map(([name, { shape }]) => ({
      shape,
      kind: shape.length > 1 ? 'matrix' : name.endsWith('weight') ? 'gain' : 'bias',
    })),
  );
  scope(() => {
    const state = named.map(([name, { shape }], i) => {
      return [name, tensor(values[i] as Float32Array<ArrayBuffer>, { shape })] as const;
    });
    model.loadStateDict(Object.fromEntries([...state, ...model.namedBuffers()]));
  });
}
