import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from '../src/shellWord.node.ts';

test('plain words stay, others are quoted', () => {
  const word = (text: string) => shellWord(text, 'linux');
  expect(word('runs/mlp-2.b')).toBe('runs/mlp-2.b');
  expect(word('my runs')).toBe("'my runs'");
  expect(word("it's")).toBe("'it'\\''s'");
  expect(word('$(x)')).toBe("'$(x)'");
  expect(word('')).toBe("''");
});

test('the quotes of Windows are double, and a backslash needs none', () => {
  const word = (text: string) => shellWord(text, 'win32');
  expect(word('C:\\code\\runs')).toBe('C:\\code\\runs');
  expect(word('C:\\Users\\Jane Doe\\runs')).toBe('"C:\\Users\\Jane Doe\\runs"');
  expect(word('')).toBe('""');
});

test.skipIf(process.platform === 'win32')('a shell reads what was meant (not on Windows)', () => {
  for (const text of ['a b', "it's", '$HOME', '`x`', '"', 'a\\b', '*', '']) {
    const read = execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' });
    expect(read).toBe(text);
  }
});
