/** The models that are measured, by their sizes: every contender builds from these numbers. */

/** What an update does. */
type OptimizerSpec =
  | { readonly name: 'SGD'; readonly lr: number }
  | {
      readonly name: 'AdamW';
      readonly lr: number;
      readonly betas: readonly [number, number];
      readonly weightDecay: number;
      /** The largest joint norm of all gradients. */
      readonly clip: number;
    };

/** V characters, blocks of T, vectors of C, H hidden, B examples a step; what a model lacks is 0. */
export interface ModelSpec {
  readonly V: number;
  readonly T: number;
  readonly C: number;
  readonly H: number;
  readonly heads: number;
  readonly layers: number;
  readonly B: number;
  readonly optimizer: OptimizerSpec;
  /** Trained numbers. */
  readonly parameters: number;
}

const none = { T: 1, C: 0, H: 0, heads: 0, layers: 0 };
const sgd = { name: 'SGD', lr: 0.1 } as const;

export const specs = {
  /** One layer that is looked up: the characters' log counts. */
  bigram: { ...none, V: 27, B: 32, optimizer: { name: 'SGD', lr: 1 }, parameters: 729 },
  /** The lecture's: three characters, 200 tanh neurons. */
  mlp: { ...none, V: 27, T: 3, C: 10, H: 200, B: 32, optimizer: sgd, parameters: 11_897 },
  /** The same with the hidden layer normalised by the batch. */
  batchNormMlp: { ...none, V: 27, T: 3, C: 10, H: 200, B: 32, optimizer: sgd, parameters: 12_097 },
  /** Eight characters, joined pair by pair in three levels. */
  wavenet: { ...none, V: 27, T: 8, C: 24, H: 128, B: 32, optimizer: sgd, parameters: 76_579 },
  /** A transformer of four blocks of four heads. */
  gpt: {
    ...{ V: 65, T: 64, C: 128, H: 512, heads: 4, layers: 4, B: 12 },
    optimizer: { name: 'AdamW', lr: 1e-3, betas: [0.9, 0.99], weightDecay: 0.1, clip: 1 },
    parameters: 818_176,
  },
} as const satisfies Record<string, ModelSpec>;

export type ModelName = keyof typeof specs;

export const modelNames: readonly ModelName[] = Object.keys(specs) as ModelName[];
