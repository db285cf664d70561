import { type Examples, randomBatch } from '@makemore/data';
import type { Generator } from '@makemore/random';
import { crossEntropy, noGrad, scope, softmax } from '@makemore/tensor-ops';
import { saturation } from './saturation.ts';
import { ShallowNetwork, type ShallowOptions, type Start } from './shallowNetwork.ts';
import { type Summary, summarize } from './summarize.ts';

/** What a network is like before its first step, on one batch. */
export interface Stage {
  readonly start: Start;
  /** In nats; guessing blindly costs log V. */
  readonly loss: number;
  /** The mean, over the batch, of the largest probability: how sure it is without having learnt anything. */
  readonly confidence: number;
  readonly logits: Summary;
  /** What goes into tanh. */
  readonly hpreact: Summary;
  /** What comes out. */
  readonly h: Summary;
  /** The share of |h| above 0.99. */
  readonly saturated: number;
  /** How many neurons are saturated by every example of the batch: these learn nothing from it. */
  readonly deadNeurons: number;
}

export interface WalkOptions {
  /** What the batch is drawn from. */
  readonly examples: Examples;
  readonly vocabularySize: number;
  /** A generator of the same seed each time: it draws the weights, then the batch. */
  readonly generator: () => Generator;
  /** Default: the lecture's sizes. */
  readonly sizes?: Omit<ShallowOptions, 'start'>;
  /** Default 32. */
  readonly batchSize?: number;
}

/** The stages in the lecture's order. */
export const starts: readonly Start[] = [
  'asItComes',
  'humble',
  'unsaturated',
  'kaiming',
  'batchNorm',
];

/** Beyond this the lecture's picture of the neurons is white. */
const WHITE = 0.99;

/** The lecture's walk from a bad start to a good one: the same network before its first step, five times. */
export async function walk({
  examples,
  vocabularySize,
  generator,
  sizes = { blockSize: 3, embeddingSize: 10, hiddenSize: 200 },
  batchSize = 32,
}: WalkOptions): Promise<Stage[]> {
  const stages: Stage[] = [];
  for (const start of starts) {
    const stage = await scope(async (): Promise<Stage> => {
      const random = generator();
      const model = new ShallowNetwork(vocabularySize, { start, ...sizes }, random);
      const { x, y } = randomBatch(examples, batchSize, random);
      const { hpreact, h, logits } = noGrad(() => model.layersOf(x));
      const loss = noGrad(() => crossEntropy(logits, y));
      const surest = noGrad(() => softmax(logits).max(1)); // (B)
      const whites = noGrad(() => h.abs().gt(WHITE).to('float32').min(0)); // (H)
      const outputs = await h.data();
      return {
        start,
        loss: await loss.item(),
        confidence: await surest.mean().item(),
        logits: summarize(await logits.data()),
        hpreact: summarize(await hpreact.data()),
        h: summarize(outputs, { range: [-1, 1] }),
        saturated: saturation(outputs, WHITE),
        deadNeurons: await whites.sum().item(),
      };
    });
    stages.push(stage);
  }
  return stages;
}
