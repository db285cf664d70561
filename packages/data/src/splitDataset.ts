import type { Dataset } from './parseDataset.ts';
import { splitByCourse } from './splitByCourse.ts';
import type { Splits } from './splits.ts';
import { splitText } from './splitText.ts';

/**
 * The lectures' split of a dataset: `splitByCourse` of its words, or `splitText` of its text.
 *
 * @example
 * ```ts
 * const dataset = await parseDataset('digits', new TextEncoder().encode('0123456789'), { kind: 'text' });
 * splitDataset(dataset); // => { train: '012345678', dev: '9', test: '' }
 * ```
 */
export function splitDataset(dataset: Dataset): Splits<string[]> | Splits<string> {
  return dataset.kind === 'text' ? splitText(dataset.text) : splitByCourse(dataset.words);
}
