import type { Stride } from '../../backend.ts';
import { type Shape, sizeOf, stridesOf } from '../../shape.ts';
import { fill } from './elementwise.ts';
import type { TfjsArray } from './storage.ts';

export function permute(x: TfjsArray, perm: readonly number[], out: TfjsArray): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  const value = backend.view(x);
  const isAsItWas = perm.every((dim, d) => dim === d);
  backend.store(out, isAsItWas ? value : backend.run('Transpose', { x: value }, { perm }));
}

export function slice(x: TfjsArray, strides: readonly Stride[], out: TfjsArray): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  const begin = strides.map(({ start }) => start);
  const length = strides.map(({ step }, d) => ((out.shape[d] as number) - 1) * step + 1);
  let part = backend.run('Slice', { x: backend.view(x) }, { begin, size: length });
  for (const [axis, { step }] of strides.entries()) {
    if (step === 1) continue;
    const count = out.shape[axis] as number;
    const indices = backend.constant(Int32Array.from({ length: count }, (_, i) => i * step));
    part = backend.run('GatherV2', { x: part, indices }, { axis, batchDims: 0 });
  }
  backend.store(out, part);
}

/** Where in a tensor of `shape` the elements of its slice are. */
function places(shape: Shape, strides: readonly Stride[], sliced: Shape): Int32Array {
  const steps = stridesOf(shape);
  let out = [0];
  for (const [d, { start, step }] of strides.entries()) {
    const stride = steps[d] as number;
    const along = Array.from(
      { length: sliced[d] as number },
      (_, i) => (start + i * step) * stride,
    );
    out = out.flatMap((base) => along.map((offset) => base + offset));
  }
  return Int32Array.from(out);
}

export function unslice(x: TfjsArray, strides: readonly Stride[], out: TfjsArray): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  if (x.storage.size === 0) fill(out, 0);
  else if (strides.every(({ step }) => step === 1)) {
    const paddings = strides.map(({ start }, d) => [
      start,
      (out.shape[d] as number) - start - (x.shape[d] as number),
    ]);
    const attributes = { paddings, constantValue: 0 };
    backend.store(out, backend.run('PadV2', { x: backend.view(x) }, attributes));
  } else {
    const indices = backend.constant(places(out.shape, strides, x.shape), [x.storage.size, 1]);
    const updates = backend.reshape(backend.view(x), [x.storage.size]);
    backend.store(out, backend.run('ScatterNd', { indices, updates }, { shape: [size] }));
  }
}

export function cat(xs: readonly TfjsArray[], axis: number, out: TfjsArray): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  const parts = xs.filter((x) => sizeOf(x.shape) > 0).map((x) => backend.view(x));
  const [first] = parts; // TensorFlow's own library takes no fewer than two
  const isAlone = first && parts.length === 1;
  backend.store(out, isAlone ? first : backend.run('Concat', parts as never, { axis }));
}
