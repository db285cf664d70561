import { readFileSync } from 'node:fs';
import { getBackend, ones, type Shape, type Tensor, tensor, zeros } from '@makemore/tensor-ops';
import { describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors, SafetensorsError } from '../src/index.ts';

/** A backend like a GPU has no float64, which that file of Python has. */
const testDouble = test.skipIf(!getBackend().dtypes.includes('float64'));

/** A file of the Python package; scripts/safetensors-figures.py made it. */
const python = new Uint8Array(readFileSync(new URL('figures/python.safetensors', import.meta.url)));

/** A file with this header and so many bytes of values. */
function fileOf(header: unknown, size = 0): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const json = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + json.length + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

function headerOf(bytes: Uint8Array): string {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  return new TextDecoder().decode(bytes.subarray(8, 8 + length));
}

async function contents(tensors: Readonly<Record<string, Tensor>>) {
  const entries = Object.entries(tensors).map(
    async ([name, x]) => [name, x.dtype, x.shape, await x.data()] as const,
  );
  return Promise.all(entries);
}

describe('a round trip', () => {
  const shapes: readonly Shape[] = [[], [0], [1], [5], [2, 3], [0, 4], [2, 1, 3, 2]];

  const dtypes = (['float32', 'float64', 'int32'] as const).filter((dtype) =>
    getBackend().dtypes.includes(dtype),
  );
  test.each(dtypes)('%s in every shape', async (dtype) => {
    const tensors = Object.fromEntries(
      shapes.map((shape, i) => {
        const size = shape.reduce((product, n) => product * n, 1);
        const values = Float64Array.from({ length: size }, (_, j) => 1000 * i - 3 * j);
        return [`x${i}`, tensor(values, { shape, dtype })];
      }),
    );
    const decoded = decodeSafetensors(await encodeSafetensors({ tensors, metadata: {} }));
    expect(await contents(decoded.tensors)).toEqual(await contents(tensors));
  });

  testDouble('values that are easily lost', async () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324];
    const x = tensor(Float64Array.from(values));
    const bytes = await encodeSafetensors({ tensors: { x }, metadata: {} });
    expect(await decodeSafetensors(bytes).tensors['x']?.data()).toEqual(Float64Array.from(values));
  });

  test('bool comes back as int32', async () => {
    const tensors = { mask: tensor([true, false]) };
    const decoded = decodeSafetensors(await encodeSafetensors({ tensors, metadata: {} }));
    expect(await contents(decoded.tensors)).toEqual([['mask', 'int32', [2], Int32Array.of(1, 0)]]);
  });

  test('metadata, and names in any script', async () => {
    const metadata = { step: '7', note: 'a "quoted" line\nand ✓' };
    const tensors = { 'größe ✓': ones([1]), 'model.0.weight': zeros([2]) };
    const decoded = decodeSafetensors(await encodeSafetensors({ tensors, metadata }));
    expect(decoded.metadata).toEqual(metadata);
    expect(Object.keys(decoded.tensors)).toEqual(Object.keys(tensors));
  });

  test('of nothing', async () => {
    const bytes = await encodeSafetensors({ tensors: {}, metadata: {} });
    expect(decodeSafetensors(bytes)).toEqual({ tensors: {}, metadata: {} });
  });
});

describe('the bytes', () => {
  test('the same tensors give the same', async () => {
    const encode = () =>
      encodeSafetensors({ tensors: { w: ones([3]), n: zeros([]) }, metadata: { step: '1' } });
    expect(await encode()).toEqual(await encode());
  });

  test('the values begin at a multiple of 8', async () => {
    const lengths = new Set<number>();
    for (let n = 0; n < 8; n++) {
      const bytes = await encodeSafetensors({
        tensors: { ['w'.repeat(n + 1)]: ones([2]) },
        metadata: {},
      });
      const header = headerOf(bytes);
      expect(header.length % 8).toBe(0);
      expect(bytes.length).toBe(8 + header.length + 8);
      lengths.add(header.trimEnd().length % 8);
    }
    expect(lengths.size).toBe(8);
  });

  testDouble('are those that Python writes', async () => {
    expect(await encodeSafetensors(decodeSafetensors(python))).toEqual(python);
  });
});

testDouble("Python's file is read", async () => {
  const { tensors, metadata } = decodeSafetensors(python);
  expect(metadata).toEqual({ format: 'makemore' });
  expect(await contents(tensors)).toEqual([
    ['float64', 'float64', [2, 2], Float64Array.of(0.1, -2, 1e300, Number.POSITIVE_INFINITY)],
    ['empty', 'float32', [0, 3], new Float32Array(0)],
    ['float32', 'float32', [1, 1, 3], Float32Array.of(0.5, -0, 3.25)],
    ['scalar', 'float32', [], Float32Array.of(7.5)],
    ['int32', 'int32', [3], Int32Array.of(1, -2, 2147483647)],
    ['née ✓', 'int32', [1], Int32Array.of(4)],
  ]);
});

testDouble("a part of a larger buffer is read, as Node's pool hands out, and copied", async () => {
  for (const offset of [0, 1, 4, 8]) {
    const pool = Buffer.alloc(offset + python.length + 16, 0xff);
    pool.set(python, offset);
    const { tensors } = decodeSafetensors(pool.subarray(offset, offset + python.length));
    pool.fill(0);
    expect(await contents(tensors)).toEqual(await contents(decodeSafetensors(python).tensors));
  }
});

describe('what is no safetensors file', () => {
  testDouble('one cut off anywhere', () => {
    for (let length = 0; length < python.length; length++) {
      expect(() => decodeSafetensors(python.slice(0, length)), `${length} bytes`).toThrow(
        SafetensorsError,
      );
    }
  });

  testDouble('one byte of the header changed is an error of this kind, or none', () => {
    const end = 8 + headerOf(python).length;
    for (let at = 0; at < end; at++) {
      for (const byte of [0, 0x22, 0x39, 0x7d, 0xff]) {
        const damaged = python.slice();
        damaged[at] = byte;
        try {
          decodeSafetensors(damaged);
        } catch (error) {
          expect(error, `byte ${at} = ${byte}`).toBeInstanceOf(SafetensorsError);
        }
      }
    }
  });

  const entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
  test.each([
    ['a header that is no JSON', '{"w": '],
    ['one that is no object', '[]'],
    ['null', 'null'],
    ['a dtype that is not supported', { w: { ...entry, dtype: 'BF16' } }],
    ['a negative size', { w: { ...entry, shape: [-2] } }],
    ['a size that is not whole', { w: { ...entry, shape: [0.5] } }],
    ['an entry without offsets', { w: { dtype: 'F32', shape: [2] } }],
    ['metadata that is no text', { __metadata__: { step: 7 } }],
    ['a shape that does not fit the offsets', { w: { ...entry, shape: [3] } }],
    ['offsets behind the end', { w: { ...entry, data_offsets: [4, 12] } }],
    ['offsets in the wrong order', { w: { ...entry, data_offsets: [8, 0] } }],
    ['a size beyond all numbers', { w: { ...entry, shape: [2 ** 52, 2 ** 52, 2 ** 52, 0] } }],
  ])('%s', (_, header) => {
    expect(() => decodeSafetensors(fileOf(header, 8))).toThrow(SafetensorsError);
  });

  test('a header that claims more than there is says so', () => {
    const bytes = fileOf({});
    new DataView(bytes.buffer).setBigUint64(0, 2n ** 40n, true);
    expect(() => decodeSafetensors(bytes)).toThrow(
      /^the header claims 1099511627776 bytes, but the file has 10: it is cut off/,
    );
  });
});
