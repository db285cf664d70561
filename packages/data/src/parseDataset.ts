import { DatasetError } from './errors.ts';
import { sha256 } from './sha256.ts';
import { Vocabulary } from './vocabulary.ts';

interface DatasetBase {
  /** The name in the catalogue, or what the file was called by. */
  readonly name: string;
  /** Of the file's contents, in lower-case hexadecimal. */
  readonly sha256: string;
}

/** One word a line of the file, in its order, repeats included. */
export interface WordsDataset extends DatasetBase {
  readonly kind: 'words';
  readonly words: readonly string[];
}

/** The file as it is, but lines end in `\n`. */
export interface TextDataset extends DatasetBase {
  readonly kind: 'text';
  readonly text: string;
}

/** A dataset that was read; tell the cases apart by `kind`. */
export type Dataset = WordsDataset | TextDataset;

export interface ParseOptions {
  /** What the file holds. Default: words if no line is longer than `maxLineLength`, else text. */
  kind?: 'words' | 'text' | undefined;
  /** The most characters in a line of words. Default 40. */
  maxLineLength?: number | undefined;
}

/**
 * Reads the contents of a file as words or as text.
 *
 * Words are one a line; spaces around them and blank lines are dropped, repeats are kept. Lines may
 * end in `\r\n`, and the file may begin with a byte order mark.
 *
 * @param name what the file is called in errors and in the result
 * @throws DatasetError, with the number of the line, if the file is empty, binary or not UTF-8, or a
 *   word is longer than `maxLineLength` or contains '.'.
 * @example
 * ```ts
 * const bytes = new TextEncoder().encode('emma\r\n\r\n olivia \r\n');
 * const dataset = await parseDataset('my names', bytes);
 * dataset.kind === 'words' ? dataset.words : dataset.text; // => ['emma', 'olivia']
 * ```
 */
export async function parseDataset(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  { kind, maxLineLength = 40 }: ParseOptions = {},
): Promise<Dataset> {
  checkNotBinary(name, bytes);
  const text = decode(name, bytes).replace(/\r\n?/g, '\n');
  if (text.trim() === '') {
    throw new DatasetError(`${name}: the file is empty; it needs words, one a line, or text`);
  }
  const base = { name, sha256: await sha256(bytes) };
  const lines = text.split('\n').map((line) => line.trim());
  const tooLong = lines.findIndex((line) => Array.from(line).length > maxLineLength);
  const kindRead = kind ?? (tooLong < 0 ? 'words' : 'text');
  if (kindRead === 'text') return { ...base, kind: kindRead, text };
  if (tooLong >= 0) {
    throw new DatasetError(
      `${name}, line ${tooLong + 1}: ${Array.from(lines[tooLong] as string).length} characters are ` +
        `too long for a word; at most ${maxLineLength} are allowed. Put one word on a line, or read ` +
        'the file as text where text is wanted',
    );
  }
  const dotted = lines.findIndex((line) => line.includes(Vocabulary.boundary));
  if (dotted >= 0) {
    throw new DatasetError(
      `${name}, line ${dotted + 1}: ${JSON.stringify(lines[dotted])} contains '.', which stands for ` +
        'the start and the end of a word. Take it out, or read the file as text',
    );
  }
  return { ...base, kind: kindRead, words: lines.filter((line) => line !== '') };
}

/** The first bytes of files that people take for text. */
const magics: readonly (readonly [kind: string, start: readonly number[]])[] = [
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a zip archive or an office document', [0x50, 0x4b, 0x03, 0x04]],
  ['compressed with gzip', [0x1f, 0x8b]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG picture', [0xff, 0xd8, 0xff]],
  ['text in UTF-16', [0xff, 0xfe]],
  ['text in UTF-16', [0xfe, 0xff]],
];

function checkNotBinary(name: string, bytes: Uint8Array): void {
  const magic = magics.find(([, start]) => start.every((byte, i) => bytes[i] === byte));
  if (magic) {
    throw new DatasetError(`${name}: the file is ${magic[0]}; save it as plain text in UTF-8`);
  }
  const nul = bytes.indexOf(0);
  if (nul < 0) return;
  throw new DatasetError(
    `${name}, line ${lineOf(bytes, nul)}: the file is binary (it has a NUL byte); save it as plain ` +
      'text in UTF-8',
  );
}

function decode(name: string, bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new DatasetError(
      `${name}, line ${firstBadLine(bytes)}: the file is not UTF-8; save it in that encoding`,
      { cause: error },
    );
  }
}

/** The first line, from 1, that is no UTF-8. A line feed is never a part of another character. */
function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 0;
  for (let start = 0; start <= bytes.length; ) {
    line++;
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      break;
    }
    start = end + 1;
  }
  return line;
}

/** The line, from 1, that the byte at `offset` is in. */
function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let i = 0; i < offset; i++) if (bytes[i] === 0x0a) line++;
  return line;
}
