import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DType, getBackend, ones, tensor } from '../src/index.ts';

interface Printed {
  name: string;
  dtype: DType;
  shape: number[];
  values: (number | string)[] | { start: number; step: number };
  text: string;
}

const stored = readFileSync(new URL('./figures/printing.json', import.meta.url), 'utf8');
const { tensors } = JSON.parse(stored) as { tensors: Printed[] };

/** The values alone: torch says the dtype and the size in its own way. */
function valuesOf(text: string): string {
  return text.replace(/,\s+(dtype|size|shape)=.*/s, '').replace(/\)$/, '');
}

/** A backend like a GPU has no float64, and what it holds cannot be shown at once. */
const { dtypes, readSync } = getBackend();
const shown = tensors.filter(({ dtype }) => dtypes.includes(dtype));

test.each(shown)('prints as torch does: $name', async ({ dtype, shape, values, text }) => {
  const size = shape.reduce((product, n) => product * n, 1);
  const list = Array.isArray(values)
    ? values.map(Number)
    : Array.from({ length: size }, (_, i) => values.start + i * values.step);
  const x = tensor(list, { shape, dtype });
  expect(valuesOf(await x.text())).toBe(valuesOf(text));
  x.dispose();
});

describe('what follows the values', () => {
  test('shape and dtype', async () => {
    expect(await tensor([1.5, 2]).text()).toBe(
      'tensor([1.5000, 2.0000], shape=[2], dtype=float32)',
    );
  });

  test('requiresGrad of a leaf, the op of a result', async () => {
    const x = ones([1], { requiresGrad: true });
    expect(await x.text()).toBe('tensor([1.], shape=[1], dtype=float32, requiresGrad=true)');
    expect(await x.mul(2).text()).toBe('tensor([2.], shape=[1], dtype=float32, gradFn=<mul>)');
  });

  test.skipIf(!readSync)('console.log, String and text agree', async () => {
    const x = tensor([[1, 2]], { dtype: 'int32' });
    const inspect = Reflect.get(x, Symbol.for('nodejs.util.inspect.custom')) as () => string;
    expect(inspect.call(x)).toBe(await x.text());
    expect(`${x}`).toBe(await x.text());
  });
});
