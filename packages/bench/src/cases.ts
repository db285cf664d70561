import { flopOf, productsOf } from './models/products.ts';
import { type ModelName, type ModelSpec, modelNames, specs } from './models/specs.ts';

/** `batch` products of op(A) (M, K) and op(B) (K, N); `sides` says which is stored transposed. */
export interface Product {
  readonly batch: number;
  readonly M: number;
  readonly N: number;
  readonly K: number;
  readonly sides: 'NN' | 'NT' | 'TN';
}

/** What a contender is told to do again and again: all that it needs to know. */
export type Task =
  | ({ readonly kind: 'gemm' } & Product)
  | {
      readonly kind: 'elementwise';
      readonly op: ElementwiseOp;
      readonly shape: readonly [number, number];
    }
  | {
      readonly kind: 'reduction';
      readonly op: 'sum' | 'max';
      /** What is summed up: all, each row or each column. */
      readonly over: 'all' | 'rows' | 'columns';
      readonly shape: readonly [number, number];
    }
  | { readonly kind: 'steps'; readonly model: ModelName; readonly spec: ModelSpec }
  /** `count` names of the MLP, or characters of the GPT, a call. */
  | { readonly kind: 'sampling'; readonly model: 'mlp' | 'gpt'; readonly count: number }
  | { readonly kind: 'peak'; readonly bits: 128 | 256 };

/** Milliseconds of a turn: of an op, of training steps, and of those of the GPT, so that several fit. */
const [SHORT, MIDDLE, LONG] = [30, 100, 250];

const elementwiseOps = ['add', 'addRow', 'mul', 'tanh', 'exp', 'gelu', 'softmax'] as const;

type ElementwiseOp = (typeof elementwiseOps)[number];

/** The parts of a run. */
export const parts = ['gemm', 'elementwise', 'reductions', 'steps', 'sampling', 'memory'] as const;
export type Part = (typeof parts)[number];

/** One line of the results. */
export interface Case {
  readonly part: Part;
  readonly name: string;
  readonly task: Task;
  readonly unit: 'GFLOP/s' | 'elements/ns' | 'steps/s';
  /** Units of `unit`'s numerator, in a call: flop, elements or steps. */
  readonly work: number;
  /** Multiplications and additions in the matrix products of a call; 0 if it is not about them. */
  readonly flop: number;
  /** The models in whose steps the product is; empty for the squares. */
  readonly models: readonly ModelName[];
  /** Milliseconds of a turn. */
  readonly turn: number;
}

/** Everything that is measured, in order. */
export const cases: readonly Case[] = [
  ...gemmCases(),
  ...elementwiseOps.map((op) => {
    const shape = op === 'softmax' ? ([3072, 64] as const) : ([768, 128] as const);
    const name = op === 'addRow' ? 'add a row' : op === 'softmax' ? 'softmax of rows' : op;
    return elements('elementwise', name, { kind: 'elementwise', op, shape });
  }),
  ...(['sum', 'max'] as const).flatMap((op) =>
    (['all', 'rows', 'columns'] as const).map((over) => {
      const name = over === 'all' ? `${op} of all` : `${op} of each ${over.slice(0, -1)}`;
      return elements('reductions', name, { kind: 'reduction', op, over, shape: [768, 128] });
    }),
  ),
  ...modelNames.map((model): Case => {
    const task = { kind: 'steps', model, spec: specs[model] } as const;
    const flop = flopOf(model);
    return {
      ...{ part: 'steps', name: model, task, unit: 'steps/s', work: 1, flop, models: [model] },
      turn: model === 'gpt' ? LONG : MIDDLE,
    };
  }),
];

function elements(
  part: 'elementwise' | 'reductions',
  name: string,
  task: Extract<Task, { shape: unknown }>,
): Case {
  const [rows, columns] = task.shape;
  return {
    ...{ part, name: `${name}, ${rows} × ${columns}`, task, unit: 'elements/ns', turn: SHORT },
    ...{ work: rows * columns, flop: 0, models: [] },
  };
}

/** The products of the models' steps, each once, from the smallest; then squares. */
function gemmCases(): Case[] {
  const found = new Map<string, { product: Product; models: ModelName[] }>();
  for (const model of modelNames) {
    for (const { product } of productsOf(model)) {
      const name = nameOf(product);
      const models = found.get(name)?.models ?? [];
      if (!models.includes(model)) models.push(model);
      found.set(name, { product, models });
    }
  }
  const squares = [64, 128, 256, 512, 1024].map((n) => {
    return { product: { batch: 1, M: n, N: n, K: n, sides: 'NN' } as const, models: [] };
  });
  const ofModels = [...found.values()].sort((a, b) => flop(a.product) - flop(b.product));
  return [...ofModels, ...squares].map(({ product, models }) => ({
    ...{ part: 'gemm', name: nameOf(product), task: { kind: 'gemm', ...product } },
    ...{ unit: 'GFLOP/s', work: flop(product), flop: flop(product), models, turn: SHORT },
  }));
}

function flop({ batch, M, N, K }: Product): number {
  return 2 * batch * M * N * K;
}

function nameOf({ batch, M, N, K, sides }: Product): string {
  return `${batch > 1 ? `${batch} · ` : ''}${M} × ${N} × ${K} ${sides}`;
}
