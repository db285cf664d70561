import { expect, test } from 'vitest';
import { shellWord } from '../src/shellWord.ts';

test('plain words stay, others are quoted', () => {
  expect(shellWord('runs/mlp-2.b')).toBe('runs/mlp-2.b');
  expect(shellWord('my runs')).toBe("'my runs'");
  expect(shellWord("it's")).toBe("'it'\\''s'");
  expect(shellWord('$(x)')).toBe("'$(x)'");
  expect(shellWord('')).toBe("''");
});
