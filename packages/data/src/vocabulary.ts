import { z } from 'zod';
import { VocabularyError } from './errors.ts';
import type { Dataset } from './parseDataset.ts';

/** What a vocabulary is as JSON. */
export interface VocabularyState {
  kind: 'words' | 'text';
  characters: string[];
}

/**
 * Characters and their ids, 0 to `size - 1`. A character is a code point, so an emoji is one and so
 * is an accented letter.
 *
 * @example
 * ```ts
 * const vocabulary = Vocabulary.ofWords(['emma', 'ava']);
 * vocabulary.characters; // => ['.', 'a', 'e', 'm', 'v']
 * vocabulary.encode('.ava'); // => Int32Array [0, 1, 4, 1]
 * vocabulary.decode([2, 3, 3, 1]); // => 'emma'
 * ```
 */
export class Vocabulary {
  /** Starts and ends every word, and is no part of one; id 0 in a vocabulary of words. */
  static readonly boundary = '.';

  /** Whether id 0 is the boundary of words. */
  readonly kind: 'words' | 'text';
  /** The character of each id. */
  readonly characters: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;

  private constructor(kind: 'words' | 'text', characters: readonly string[]) {
    this.kind = kind;
    this.characters = Object.freeze(characters.slice());
    this.#ids = new Map(characters.map((character, id) => [character, id]));
  }

  /**
   * The vocabulary of a dataset: `ofWords` or `ofText`, by its kind.
   *
   * @throws as these.
   * @example
   * ```ts
   * const dataset = await parseDataset('names', new TextEncoder().encode('emma\nava\n'));
   * Vocabulary.of(dataset).characters; // => ['.', 'a', 'e', 'm', 'v']
   * ```
   */
  static of(dataset: Dataset): Vocabulary {
    return dataset.kind === 'text'
      ? Vocabulary.ofText(dataset.text)
      : Vocabulary.ofWords(dataset.words);
  }

  /**
   * The boundary '.', then the distinct characters of the words by code point.
   *
   * @throws VocabularyError if there are no words, or a word contains '.'.
   * @example
   * ```ts
   * Vocabulary.ofWords(['zoë', 'ali']).characters; // => ['.', 'a', 'i', 'l', 'o', 'z', 'ë']
   * ```
   */
  static ofWords(words: readonly string[]): Vocabulary {
    if (words.length === 0) throw new VocabularyError('ofWords: there are no words');
    const characters = new Set<string>();
    for (const word of words) {
      checkWord('ofWords', word);
      for (const character of word) characters.add(character);
    }
    return new Vocabulary('words', order('words', characters));
  }

  /**
   * The distinct characters of the text by code point.
   *
   * @throws VocabularyError if the text is empty.
   * @example
   * ```ts
   * Vocabulary.ofText('to be, or not').characters; // => [' ', ',', 'b', 'e', 'n', 'o', 'r', 't']
   * ```
   */
  static ofText(text: string): Vocabulary {
    if (text === '') throw new VocabularyError('ofText: the text is empty');
    return new Vocabulary('text', order('text', text));
  }

  /**
   * The vocabulary that `toJSON` described.
   *
   * @throws VocabularyError if `value` is no such description.
   * @example
   * ```ts
   * const json = JSON.stringify(Vocabulary.ofText('hello'));
   * Vocabulary.fromJSON(JSON.parse(json)).characters; // => ['e', 'h', 'l', 'o']
   * ```
   */
  static fromJSON(value: unknown): Vocabulary {
    const { success, data, error } = vocabularyState.safeParse(value);
    if (success) return new Vocabulary(data.kind, data.characters);
    throw new VocabularyError(
      `fromJSON: this describes no vocabulary:\n${z.prettifyError(error)}`,
      { cause: error },
    );
  }

  /** The number of characters, V. */
  get size(): number {
    return this.characters.length;
  }

  /**
   * The id of each character.
   *
   * @throws VocabularyError for a character that is not in the vocabulary.
   * @example
   * ```ts
   * Vocabulary.ofText('abc').encode('cab'); // => Int32Array [2, 0, 1]
   * ```
   */
  encode(text: string): Int32Array {
    const ids = new Int32Array(text.length);
    let length = 0;
    for (const character of text) {
      const id = this.#ids.get(character);
      if (id === undefined) throw this.#unknown(character, length, text);
      ids[length++] = id;
    }
    return length === ids.length ? ids : ids.slice(0, length);
  }

  /**
   * The characters of the ids, joined.
   *
   * @throws VocabularyError for an id that is not in the vocabulary.
   */
  decode(ids: Iterable<number>): string {
    let text = '';
    let place = 0;
    for (const id of ids) {
      const character = this.characters[id];
      if (character === undefined) {
        throw new VocabularyError(
          `decode: ${id} at index ${place} is no id; the vocabulary has 0 to ${this.size - 1}`,
        );
      }
      text += character;
      place++;
    }
    return text;
  }

  /** What JSON.stringify writes, and `fromJSON` reads. */
  toJSON(): VocabularyState {
    return { kind: this.kind, characters: [...this.characters] };
  }

  #unknown(character: string, place: number, text: string): VocabularyError {
    const around = Array.from(text).slice(Math.max(0, place - 10), place + 10);
    const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
    return new VocabularyError(
      `encode: the character ${JSON.stringify(character)} (U+${code}) at index ${place}, in ` +
        `${JSON.stringify(around.join(''))}, is not in the vocabulary; its ${this.size} characters ` +
        `are ${JSON.stringify(this.characters.join(''))}`,
    );
  }
}

/** Throws if the word contains the boundary. */
export function checkWord(op: string, word: string): void {
  if (!word.includes(Vocabulary.boundary)) return;
  throw new VocabularyError(
    `${op}: the word ${JSON.stringify(word)} contains '.', which starts and ends words; ` +
      'take it out, or treat the data as text',
  );
}

/** The characters in the order of their ids. */
function order(kind: 'words' | 'text', characters: Iterable<string>): string[] {
  const distinct = new Set(characters);
  if (kind === 'text') return [...distinct].sort(byCodePoint);
  distinct.delete(Vocabulary.boundary);
  return [Vocabulary.boundary, ...[...distinct].sort(byCodePoint)];
}

/** Unlike the default, which compares UTF-16 units. */
function byCodePoint(a: string, b: string): number {
  return (a.codePointAt(0) as number) - (b.codePointAt(0) as number);
}

const vocabularyState: z.ZodType<VocabularyState> = z
  .strictObject({
    kind: z.enum(['words', 'text']),
    characters: z
      .array(z.string().refine((each) => [...each].length === 1, 'must be one character'))
      .min(1),
  })
  .refine(({ kind, characters }) => order(kind, characters).join() === characters.join(), {
    error: "must be distinct and in the order of their code points, after '.' in one of words",
    path: ['characters'],
  });
