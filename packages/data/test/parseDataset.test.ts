import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DatasetError, type ParseOptions, parseDataset } from '../src/index.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const parse = (contents: string | number[], options?: ParseOptions) =>
  parseDataset(
    'mine.txt',
    typeof contents === 'string' ? bytesOf(contents) : Uint8Array.from(contents),
    options,
  );

/** What the user reads. */
async function complaint(contents: string | number[], options?: ParseOptions): Promise<string> {
  const error = await parse(contents, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DatasetError);
  return (error as DatasetError).message;
}

describe('words', () => {
  test('blank lines and spaces go, CRLF is taken, repeats and order stay', async () => {
    expect(await parse('emma\r\n\n  ava\t\n\r\nemma\nzoë')).toEqual({
      name: 'mine.txt',
      kind: 'words',
      words: ['emma', 'ava', 'emma', 'zoë'],
      sha256: createHash('sha256').update('emma\r\n\n  ava\t\n\r\nemma\nzoë').digest('hex'),
    });
  });

  test('a byte order mark is no letter', async () => {
    expect(await parse('\uFEFFemma\n')).toMatchObject({ words: ['emma'] });
  });

  test('any words come back', async () => {
    const words = fc.array(fc.stringMatching(/^[a-zé😀]{1,10}$/u), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(words, fc.constantFrom('\n', '\r\n', '\n\n'), async (some, feed) => {
        expect(await parse(some.join(feed))).toMatchObject({ kind: 'words', words: some });
      }),
    );
  });
});

describe('the kind', () => {
  const long = 'a'.repeat(41);

  test('words if no line is longer than 40 characters, else text', async () => {
    expect((await parse(`ann\n${long.slice(1)}`)).kind).toBe('words');
    expect((await parse(`ann\n${'😀'.repeat(40)}`)).kind).toBe('words');
    expect((await parse(`ann\n${long}`)).kind).toBe('text');
    expect((await parse('ann', { maxLineLength: 2 })).kind).toBe('text');
  });

  test('can be given', async () => {
    expect(await parse('To be.\r\n\r\nOr not. ', { kind: 'text' })).toMatchObject({
      kind: 'text',
      text: 'To be.\n\nOr not. ',
    });
    expect(await parse(long, { kind: 'words', maxLineLength: 41 })).toMatchObject({
      words: [long],
    });
  });
});

describe('what cannot be read is refused, with the line', () => {
  test.each(['', '\n \r\n\t\n', '\uFEFF'])('empty: %j', async (contents) => {
    expect(await complaint(contents)).toBe(
      'mine.txt: the file is empty; it needs words, one a line, or text',
    );
  });

  test('a word that is too long', async () => {
    expect(await complaint('ann\n\nmaximilian', { kind: 'words', maxLineLength: 9 })).toBe(
      'mine.txt, line 3: 10 characters are too long for a word; at most 9 are allowed. Put ' +
        'one word on a line, or read the file as text where text is wanted',
    );
  });

  test('a word with the boundary', async () => {
    expect(await complaint('ann\nst.john\n')).toMatch(
      /^mine\.txt, line 2: "st\.john" contains '\.'/,
    );
  });

  test.each([
    [1, [0xe9, 0x0a, 0x61]],
    [3, [0x61, 0x0a, 0xc3, 0xa9, 0x0a, 0x7a, 0x6f, 0xeb, 0x0a, 0xff]],
    [2, [0x61, 0x0a, 0xc3]],
    [1, [0xc3, 0x0a, 0xa9]],
  ])('not UTF-8, in line %i', async (line, contents) => {
    expect(await complaint(contents)).toMatch(`mine.txt, line ${line}: the file is not UTF-8`);
  });

  test('any bytes: read, or refused with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        const result = await parse([...bytes]).catch((reason: unknown) => reason);
        if (result instanceof Error) expect(result).toBeInstanceOf(DatasetError);
        else expect(result).toMatchObject({ name: 'mine.txt' });
      }),
    );
  });

  test('a NUL byte', async () => {
    expect(await complaint('ann\nb\0b\n')).toMatch('mine.txt, line 2: the file is binary');
  });

  test.each([
    ['a PDF document', [...bytesOf('%PDF-1.7\n')]],
    ['a zip archive or an office document', [0x50, 0x4b, 3, 4, 20]],
    ['compressed with gzip', [0x1f, 0x8b, 8, 0]],
    ['a PNG picture', [0x89, 0x50, 0x4e, 0x47, 0x0d]],
    ['a JPEG picture', [0xff, 0xd8, 0xff, 0xe0]],
    ['text in UTF-16', [0xff, 0xfe, 0x61, 0]],
  ])('%s', async (kind, contents) => {
    expect(await complaint(contents)).toBe(
      `mine.txt: the file is ${kind}; save it as plain text in UTF-8`,
    );
  });
});
