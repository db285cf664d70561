export {
  type CatalogueEntry,
  catalogue,
  type DatasetName,
  isDatasetName,
  isEmbedded,
} from './catalogue.ts';
export { contextWindows } from './contextWindows.ts';
export { DatasetError, VocabularyError } from './errors.ts';
export type { Examples } from './examples.ts';
export type { NextCharacter } from './grammar/nextCharacter.ts';
export {
  type Dataset,
  type ParseOptions,
  parseDataset,
  type TextDataset,
  type WordsDataset,
} from './parseDataset.ts';
export { type PlayletOptions, playlet } from './playlet/playlet.ts';
export { type PlayletEntropy, playletEntropy } from './playlet/playletEntropy.ts';
export { playletLogProbabilities, playletReader } from './playlet/playletReader.ts';
export { randomBatch } from './randomBatch.ts';
export { randomBlocks } from './randomBlocks.ts';
export { splitByCourse } from './splitByCourse.ts';
export { splitByHash } from './splitByHash.ts';
export { splitDataset } from './splitDataset.ts';
export type { Fractions, Splits } from './splits.ts';
export { splitText } from './splitText.ts';
export { textBlocks } from './textBlocks.ts';
export { Vocabulary, type VocabularyState } from './vocabulary.ts';
export { wordSequences } from './wordSequences.ts';
