import { sizeOf } from '../../shape.ts';
import { permute } from './movement.ts';
import { ELEMENT, type WasmArray, WasmStorage } from './storage.ts';

export function reduce(
  f: 'sum' | 'max' | 'min',
  x: WasmArray,
  dims: readonly number[],
  out: WasmArray,
): void {
  const { exports } = x.storage.runtime;
  const kernel = exports[`${f}${x.dtype === 'float32' ? 'F32' : 'I32'}`];
  const [first = 0, last = first - 1] = [dims[0], dims.at(-1)];
  const K = dims.reduce((count, d) => count * (x.shape[d] as number), 1);
  if (last - first + 1 === dims.length) {
    const [outer, inner] = [sizeOf(x.shape.slice(0, first)), sizeOf(x.shape.slice(last + 1))];
    kernel(outer, K, inner, x.storage.pointer, out.storage.pointer);
    return;
  }
  // Dimensions apart from each other are brought together behind the others: one pass rounds once.
  const order = [...x.shape.keys()].filter((d) => !dims.includes(d)).concat(dims);
  withCopy(x, (copy) => {
    permute(x, order, { ...copy, shape: order.map((d) => x.shape[d] as number) });
    kernel(out.storage.size, K, 1, copy.storage.pointer, out.storage.pointer);
  });
}

/** Runs `body` with a block of the size of x, which is freed afterwards. */
function withCopy(x: WasmArray, body: (copy: WasmArray) => void): void {
  const { backend, runtime, size } = x.storage;
  const storage = new WasmStorage(backend, runtime, x.dtype, size);
  try {
    body({ storage, shape: x.shape, dtype: x.dtype });
  } finally {
    runtime.arena.free(storage.pointer, size * ELEMENT);
  }
}

/** Sizes before, at and after `dim`. */
function around({ shape }: WasmArray, dim: number): [number, number, number] {
  return [sizeOf(shape.slice(0, dim)), shape[dim] as number, sizeOf(shape.slice(dim + 1))];
}

export function argReduce(f: 'max' | 'min', x: WasmArray, dim: number, out: WasmArray): void {
  const kernel = x.storage.runtime.exports[`arg${f}${x.dtype === 'float32' ? 'F32' : 'I32'}`];
  const [outer, K, inner] = around(x, dim);
  kernel(outer, K, inner, x.storage.pointer, out.storage.pointer);
}

export function cumsum(x: WasmArray, dim: number, reverse: boolean, out: WasmArray): void {
  const kernel = x.storage.runtime.exports[x.dtype === 'float32' ? 'cumsumF32' : 'cumsumI32'];
  const [outer, K, inner] = around(x, dim);
  kernel(outer, K, inner, reverse, x.storage.pointer, out.storage.pointer);
}
