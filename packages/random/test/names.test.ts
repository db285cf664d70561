import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type MultinomialOptions, torchGenerator } from '../src/index.ts';

const V = 27;
const folders = [
  process.env['MAKEMORE_DATASETS'],
  fileURLToPath(new URL('../../../../shared/datasets', import.meta.url)),
];
const file = folders
  .filter((folder) => folder !== undefined)
  .map((folder) => join(folder, 'names.txt'))
  .find((path) => existsSync(path) && readNames(path).length === 32033);
const reason = file
  ? ''
  : " (skipped: set MAKEMORE_DATASETS to a folder with the course's names.txt of 32,033 lines)";

function readNames(path: string): string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

/** The lecture's P: bigram counts as float32, each row divided by its sum. */
function bigramRows(path: string): Float32Array[] {
  const rows = Array.from({ length: V }, () => new Float32Array(V));
  for (const name of readNames(path)) {
    let previous = 0;
    for (const letter of `${name}.`) {
      const next = letter === '.' ? 0 : letter.charCodeAt(0) - 96;
      const row = rows[previous] as Float32Array;
      row[next] = (row[next] as number) + 1;
      previous = next;
    }
  }
  return rows.map((row) => {
    const sum = row.reduce((total, count) => total + count, 0);
    return row.map((count) => count / sum);
  });
}

function sampleNames(rows: Float32Array[], options: MultinomialOptions): string[] {
  const generator = torchGenerator(2147483647);
  return Array.from({ length: 5 }, () => {
    let name = '';
    let ix = 0;
    do {
      [ix = 0] = generator.multinomial(rows[ix] as Float32Array, 1, options);
      name += ix === 0 ? '.' : String.fromCharCode(96 + ix);
    } while (ix !== 0);
    return name;
  });
}

describe.skipIf(!file)(`the course's bigram names${reason}`, () => {
  test('as the lecture printed them, with torch 1', () => {
    expect(sampleNames(bigramRows(file as string), { replacement: true })).toEqual([
      'mor.',
      'axx.',
      'minaymoryles.',
      'kondlaisah.',
      'anchshizarie.',
    ]);
  });

  test('as torch 2 prints them', () => {
    const options: MultinomialOptions = { replacement: true, algorithm: 'exponential' };
    expect(sampleNames(bigramRows(file as string), options)).toEqual([
      'cexze.',
      'momasurailezitynn.',
      'konimittain.',
      'llayn.',
      'ka.',
    ]);
  });
});
