import type { Tensor } from '@makemore/tensor-ops';

/** What can be trained, sampled and saved: next-character logits from a window of characters. */
export interface LanguageModel {
  /** How many characters of context it sees. */
  readonly blockSize: number;
  /**
   * Logits of the next character.
   *
   * @param x (B, T) int32, T = blockSize
   * @returns (B, V), or (B, T, V) with one prediction a position
   */
  forward(x: Tensor): Tensor;
  /**
   * All that it has learnt, by name: the tensors themselves, which loading a checkpoint writes into.
   * Those with `requiresGrad` are its parameters, the others (running statistics) are only kept.
   */
  stateDict(): Record<string, Tensor>;
  /** Whether it works as in training; only for models that then work otherwise, as with batchNorm or dropout. */
  readonly training?: boolean;
  /** Puts it into training mode, where it starts. */
  train?(): unknown;
  /** Puts it into evaluation mode; who evaluates or samples does that, and undoes it. */
  eval?(): unknown;
  /**
   * Begins to read a text, or a word from the '.' before it. A model of words that has none is shown
   * the last `blockSize` characters, with '.' for those before the word.
   */
  reader?(): Reader;
}

/** Reads a text or a word from its beginning, and says what comes next. */
export interface Reader {
  /**
   * Goes on reading.
   *
   * @param tokens at least one
   * @returns (V), the logits of the character after them
   */
  read(tokens: ArrayLike<number>): Tensor;
  /** Forgets what was read, and frees its memory: what is read next is a beginning. */
  dispose(): void;
}
