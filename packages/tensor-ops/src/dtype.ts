/**
 * Element types. `float32` is the default; `int32` holds indices; `float64` is for gradient checks
 * on the reference backend; `bool` is what comparisons return, stored as 0 or 1 in 32 bits because
 * neither SIMD lanes nor GPU buffers like bytes.
 */
export type DType = 'bool' | 'int32' | 'float32' | 'float64';

/** The typed array that holds elements of dtype D on the host. */
export type TypedArray = Float32Array | Float64Array | Int32Array;

const arrayTypes = {
  bool: Int32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

const rank: Record<DType, number> = { bool: 0, int32: 1, float32: 2, float64: 3 };

/** A zeroed host array of `size` elements. */
export function allocate(dtype: DType, size: number): TypedArray {
  return new arrayTypes[dtype](size);
}

/** `values` as a host array of `dtype`: itself if it is one; anything but 0 is `true` for bool. */
export function convert(values: ArrayLike<number>, dtype: DType): TypedArray {
  if (dtype === 'bool') return Int32Array.from(values, (value) => (value === 0 ? 0 : 1));
  const arrayType = arrayTypes[dtype];
  return values instanceof arrayType ? values : arrayType.from(values);
}

export function bytesPerElement(dtype: DType): number {
  return arrayTypes[dtype].BYTES_PER_ELEMENT;
}

export function isFloat(dtype: DType): boolean {
  return dtype === 'float32' || dtype === 'float64';
}

/** The dtype that holds both: bool < int32 < float32 < float64, as in torch. */
export function promote(a: DType, b: DType): DType {
  return rank[a] >= rank[b] ? a : b;
}
