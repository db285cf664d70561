import { Module } from '@makemore/nn';
import { type LanguageModel, type Reader, WindowReader } from '@makemore/training';

/** A model that looks at up to `blockSize` characters, and predicts what follows each of them. */
export abstract class WindowModel extends Module implements LanguageModel {
  abstract readonly blockSize: number;

  reader(): Reader {
    return new WindowReader(this);
  }
}
