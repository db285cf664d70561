import type { Tensor } from '@makemore/tensor-ops';

/** What can be trained, sampled and saved: next-character logits from a window of characters. */
export interface LanguageModel {
  /** How many characters of context it sees. */
  readonly blockSize: number;
  /**
   * Whether dropout drops and batchNorm goes by the batch; absent in a model that is the same in both
   * modes. `evaluate` and sampling go by `eval`, and put it back.
   */
  readonly training?: boolean;
  /**
   * Logits of the next character.
   *
   * @param x (B, T) int32, T = blockSize
   * @returns (B, V), or (B, T, V) with one prediction a position
   */
  forward(x: Tensor): Tensor;
  /** All that it has learnt, by name: the tensors themselves, which loading a checkpoint writes into. */
  stateDict(): Record<string, Tensor>;
  /** Puts it into training mode. */
  train?(): unknown;
  /** Puts it into evaluation mode. */
  eval?(): unknown;
  /** Begins to read a text; a model that learns from text has it. */
  reader?(): Reader;
}

/** Reads a text from its beginning, and says what comes next. */
export interface Reader {
  /**
   * Goes on reading.
   *
   * @param tokens at least one
   * @returns (V), the logits of the character after them
   */
  read(tokens: ArrayLike<number>): Tensor;
  /** Frees what it remembers. */
  dispose(): void;
}
