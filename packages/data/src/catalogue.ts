import { namesFigures } from './namesFigures.ts';
import { playletFigures } from './playlet/playletFigures.ts';

/** The datasets that are known by name. */
export type DatasetName = 'names' | 'playlet' | 'names32k' | 'tinyshakespeare';

/** What is known of a dataset without having it. */
export interface CatalogueEntry {
  readonly name: DatasetName;
  readonly kind: 'words' | 'text';
  readonly title: string;
  readonly description: string;
  /** Who made it, and of what. */
  readonly source: string;
  readonly licence: string;
  /** How many words it has, or for text how many characters. */
  readonly count: number;
  /** The size of the file. */
  readonly bytes: number;
  /** Of the file, in lower-case hexadecimal. */
  readonly sha256: string;
  /** Where it is published, the first to be tried first; none if it comes with makemore. */
  readonly urls: readonly string[];
}

/**
 * The datasets that are known by name. `names` comes with makemore, and `playlet` is written by it
 * when it is wanted; the others are fetched once, with `fetchDataset` or
 * `npx makemore data fetch <name>`.
 *
 * @example
 * ```ts
 * Object.keys(catalogue); // => ['names', 'playlet', 'names32k', 'tinyshakespeare']
 * catalogue.names32k.count; // => 32033
 * ```
 */
export const catalogue: { readonly [Name in DatasetName]: CatalogueEntry } = {
  names: {
    name: 'names',
    kind: 'words',
    title: 'Given names',
    description: 'Given names in use around the world, a to z, 2 to 15 letters.',
    source: 'Collected by hand for makemore from general knowledge.',
    licence: 'MIT, as makemore.',
    count: namesFigures.lines,
    bytes: namesFigures.bytes,
    sha256: namesFigures.sha256,
    urls: [],
  },
  playlet: {
    name: 'playlet',
    kind: 'text',
    title: 'Playlet',
    description: 'A million characters of short comic scenes, made by a grammar of known entropy.',
    source: 'Written by a grammar that was made for makemore; seed 1337.',
    licence: 'MIT, as makemore.',
    count: playletFigures.characters,
    bytes: playletFigures.characters,
    sha256: playletFigures.sha256,
    urls: [],
  },
  names32k: {
    name: 'names32k',
    kind: 'words',
    title: "The course's names",
    description: 'The 32,033 most common given names of the United States in 2018.',
    source:
      'The repository karpathy/makemore, from the public lists of the US Social Security Administration.',
    licence:
      "The course's repository is MIT; the names come from a public list of the US government.",
    count: 32_033,
    bytes: 228_145,
    sha256: '0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d',
    urls: ['https://raw.githubusercontent.com/karpathy/makemore/master/names.txt'],
  },
  tinyshakespeare: {
    name: 'tinyshakespeare',
    kind: 'text',
    title: 'Tiny Shakespeare',
    description: 'A million characters of dialogue from the plays of Shakespeare.',
    source: 'The repository karpathy/char-rnn, from the plays of William Shakespeare.',
    licence: 'The plays are in the public domain; the repository that collects them is MIT.',
    count: 1_115_394,
    bytes: 1_115_394,
    sha256: '86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed',
    urls: [
      'https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt',
    ],
  },
};

/**
 * Whether the catalogue has a dataset of this name.
 *
 * @example
 * ```ts
 * isDatasetName('names32k'); // => true
 * isDatasetName('names.txt'); // => false
 * ```
 */
export function isDatasetName(name: string): name is DatasetName {
  return Object.hasOwn(catalogue, name);
}

/**
 * Whether a dataset comes with makemore, as a file or written by it; the others must be fetched.
 *
 * @example
 * ```ts
 * isEmbedded('playlet'); // => true
 * isEmbedded('names32k'); // => false
 * ```
 */
export function isEmbedded(name: DatasetName): boolean {
  return catalogue[name].urls.length === 0;
}
