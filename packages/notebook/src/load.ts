import { DatasetError, type DatasetName } from '@makemore/data';
import { currentHost } from './host.ts';

/**
 * The words of a dataset: `names` come with makemore, `names32k` are the course's.
 *
 * @param nameOrPath of the catalogue, or, in Node and Jupyter, a file with a word a line
 * @throws DatasetError, with the cure, if it cannot be had or is a text.
 */
export async function loadWords(
  nameOrPath: DatasetName | (string & {}) = 'names',
): Promise<readonly string[]> {
  const dataset = await (await currentHost()).loadDataset(nameOrPath);
  if (dataset.kind === 'words') return dataset.words;
  throw new DatasetError(`${nameOrPath} is running text, not words: use loadText`);
}

/**
 * The text of a dataset: `playlet` comes with makemore, `tinyshakespeare` is the course's.
 *
 * @param nameOrPath of the catalogue, or, in Node and Jupyter, a file
 * @throws DatasetError, with the cure, if it cannot be had or is a list of words.
 */
export async function loadText(
  nameOrPath: DatasetName | (string & {}) = 'playlet',
): Promise<string> {
  const dataset = await (await currentHost()).loadDataset(nameOrPath);
  if (dataset.kind === 'text') return dataset.text;
  throw new DatasetError(`${nameOrPath} has words, not running text: use loadWords`);
}

/**
 * The file of the trained model that comes with a lecture, `gpt` say. `decodeModel` of
 * `@makemore/training` makes a card and tensors of it, and `restoreModel` gives those to a model that
 * was built as the card says.
 *
 * @throws NotebookError if none comes with it.
 */
export async function loadPretrained(lecture: string): Promise<Uint8Array> {
  return (await currentHost()).readPretrained(lecture);
}
