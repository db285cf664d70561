import { Embedding, Linear, Module } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import type { Tensor } from '@makemore/tensor-ops';
import type { LanguageModel, Reader } from '@makemore/training';
import type { Cell, CellSizes } from './cells/cell.ts';
import { GRUCell } from './cells/gruCell.ts';
import { LSTMCell } from './cells/lstmCell.ts';
import { RNNCell } from './cells/rnnCell.ts';
import { RecurrentReader } from './recurrentReader.ts';

const cells = { rnn: RNNCell, gru: GRUCell, lstm: LSTMCell } as const;

export type CellName = keyof typeof cells;

export interface RecurrentSizes extends CellSizes {
  /** The least places of a row in training. The cell itself has no limit. */
  readonly blockSize: number;
}

/**
 * Reads a word character by character, and votes for the next from what it remembers.
 *
 * @example
 * ```ts
 * const sizes = { blockSize: 16, embeddingSize: 64, hiddenSize: 64 };
 * const model = new RecurrentModel(27, 'gru', sizes, torchGenerator(1));
 * model.parameterCount(); // => 28315
 * model.forward(tensor([[0, 5, 13, 13, 1]], { dtype: 'int32' })).shape; // => [1, 5, 27]
 * ```
 */
export class RecurrentModel extends Module implements LanguageModel {
  readonly blockSize: number;
  readonly tokens: Embedding;
  readonly cell: Cell;
  readonly head: Linear;

  constructor(V: number, cell: CellName, sizes: RecurrentSizes, generator: Generator) {
    super();
    this.blockSize = sizes.blockSize;
    this.tokens = new Embedding(V, sizes.embeddingSize, { generator });
    this.cell = new cells[cell](sizes, generator);
    this.head = new Linear(sizes.hiddenSize, V, { generator });
  }

  /**
   * @param x int32 (B, T), of any length
   * @returns (B, T, V)
   */
  override forward(x: Tensor): Tensor {
    return this.head.forward(this.cell.forward(this.tokens.forward(x)));
  }

  /** Reads with the state alone: each character costs one step, however many came before. */
  reader(): Reader {
    return new RecurrentReader(this);
  }
}
