import { type Examples, randomBatch } from '@makemore/data';
import { SGD } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { crossEntropy, noGrad, steps as scopedSteps, type Tensor } from '@makemore/tensor-ops';
import { DivergedError } from '@makemore/training';
import type { DeepNetwork } from './deepNetwork.ts';
import { saturation } from './saturation.ts';
import { type Summary, summarize } from './summarize.ts';

/** What the neurons of a layer gave in the last step. */
export interface LayerReport extends Summary {
  /** `layer 2 (Tanh)`, counted from 0 as in the lecture. */
  readonly name: string;
  /** The share of |out| above 0.97. */
  readonly saturated: number;
}

/** A matrix of weights and its gradient in the last step. */
export interface WeightReport {
  readonly name: string;
  readonly shape: readonly number[];
  readonly gradient: Summary;
  /** The standard deviation of the gradient, in units of that of the weights. */
  readonly gradientToData: number;
  /** One a step: log10 of the standard deviation of the update, in units of that of the weights. */
  readonly updateToData: readonly number[];
}

/** The lecture's four pictures, as numbers. */
export interface Diagnostics {
  /** Optimizer steps taken. */
  readonly steps: number;
  /** The loss of each step, in nats. */
  readonly losses: readonly number[];
  /** The outputs of each Tanh. */
  readonly activations: readonly LayerReport[];
  /** The gradients of the same outputs. */
  readonly gradients: readonly (Summary & { readonly name: string })[];
  /** Every matrix, the embedding first. */
  readonly weights: readonly WeightReport[];
}

export interface DiagnoseOptions {
  readonly examples: Examples;
  /** Draws the batches; the lecture goes on with that of the weights. */
  readonly generator: Generator;
  /** Default 1001: the lecture stops when it has done step 1,000, counted from 0. */
  readonly steps?: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** Default 0.1. */
  readonly learningRate?: number;
}

/** Where log10 of update to data should be: each step changes a weight by about a thousandth. */
export const GOOD_UPDATE_TO_DATA = -3;

/**
 * Trains a deep network for a while and looks into it: what the neurons give, which gradients reach
 * them, and how large the steps are against the weights. It changes the network.
 *
 * @throws RangeError for less than one step, DivergedError if a loss is NaN or infinite.
 */
export async function diagnose(
  model: DeepNetwork,
  { examples, generator, steps = 1001, batchSize = 32, learningRate = 0.1 }: DiagnoseOptions,
): Promise<Diagnostics> {
  if (!(steps >= 1)) throw new RangeError(`diagnose: steps must be 1 or more, not ${steps}`);
  const parameters = model.parameters();
  const optimizer = new SGD(Object.values(parameters), { lr: learningRate });
  const matrices = Object.entries(parameters).filter(([, { rank }]) => rank === 2);
  const tanhs = model.layers
    .map((layer, i) => ({ name: `layer ${i} (${layer.kind})`, layer }))
    .filter(({ layer }) => layer.kind === 'Tanh');
  const losses: number[] = [];
  const ratios = matrices.map((): number[] => []);
  let last: Pick<Diagnostics, 'activations' | 'gradients' | 'weights'> | undefined;
  for (const step of scopedSteps(steps)) {
    const { x, y } = randomBatch(examples, batchSize, generator);
    const loss = crossEntropy(model.forward(x), y);
    for (const { layer } of tanhs) layer.out?.retainGrad();
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    const value = await loss.item();
    if (!Number.isFinite(value)) {
      throw new DivergedError(
        `diagnose: the loss is ${value} at step ${step}: the training diverged; take a smaller learning rate or a smaller gain`,
      );
    }
    losses.push(value);
    for (const [i, [, weight]] of matrices.entries()) {
      ratios[i]?.push(Math.log10(learningRate * (await gradientToData(weight))));
    }
    if (step < steps - 1) continue;
    const outputs = await Promise.all(
      tanhs.map(async ({ name, layer }) => ({ name, values: await (layer.out as Tensor).data() })),
    );
    last = {
      activations: outputs.map(({ name, values }) => ({
        name,
        saturated: saturation(values),
        ...summarize(values, { range: [-1, 1] }),
      })),
      gradients: await Promise.all(
        tanhs.map(async ({ name, layer }) => ({
          name,
          ...(await gradientSummary(layer.out as Tensor)),
        })),
      ),
      weights: await Promise.all(
        matrices.map(async ([name, weight], i) => ({
          name,
          shape: weight.shape,
          gradient: await gradientSummary(weight),
          gradientToData: await gradientToData(weight),
          updateToData: ratios[i] as number[],
        })),
      ),
    };
  }
  return { steps, losses, ...(last as NonNullable<typeof last>) };
}

async function gradientSummary(x: Tensor): Promise<Summary> {
  return summarize(await (x.grad as Tensor).data());
}

/** The standard deviation of the gradient over that of the values. */
function gradientToData(x: Tensor): Promise<number> {
  return noGrad(() => (x.grad as Tensor).std().div(x.std())).item();
}
