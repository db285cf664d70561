/**
 * The safetensors file format: 8 bytes with the header's length, a JSON header with each tensor's
 * dtype, shape and place, then the raw little-endian values.
 * Source: https://github.com/huggingface/safetensors, "Format".
 */
import { type Tensor, tensor } from '@makemore/tensor-ops';
import { z } from 'zod';

const arrays = { F32: Float32Array, F64: Float64Array, I32: Int32Array } as const;
const names = { float32: 'F32', float64: 'F64', int32: 'I32', bool: 'I32' } as const;

const entry = z.object({
  dtype: z.enum(['F32', 'F64', 'I32']),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
const header = z
  .object({ __metadata__: z.record(z.string(), z.string()).optional() })
  .catchall(entry);

/** The file is not what its format says. */
export class SafetensorsError extends Error {
  override name = 'SafetensorsError';
}

/** Tensors by name, and notes beside them. */
export interface SafetensorsFile {
  readonly tensors: Record<string, Tensor>;
  readonly metadata: Record<string, string>;
}

/**
 * The bytes of a safetensors file. The same tensors give the same bytes.
 *
 * @example
 * ```ts
 * const bytes = await encodeSafetensors({ tensors: { w: ones([2]) }, metadata: { step: '7' } });
 * const { tensors, metadata } = decodeSafetensors(bytes);
 * metadata; // => { step: '7' }
 * await tensors['w']?.toArray(); // => [1, 1]
 * ```
 */
export async function encodeSafetensors({
  tensors,
  metadata,
}: SafetensorsFile): Promise<Uint8Array> {
  const head: Record<string, unknown> = { __metadata__: metadata };
  const parts: Uint8Array[] = [];
  let offset = 0;
  // All are asked for at once: a GPU answers them together.
  const read = Object.entries(tensors).map(async ([name, x]) => [name, x, await x.data()] as const);
  for (const [name, x, values] of await Promise.all(read)) {
    parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    head[name] = {
      dtype: names[x.dtype],
      shape: x.shape,
      data_offsets: [offset, offset + values.byteLength],
    };
    offset += values.byteLength;
  }
  // Spaces bring the data to a multiple of 8 bytes, so that it can be read in place.
  const json = new TextEncoder().encode(JSON.stringify(head));
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, 8, 8 + length);
  bytes.set(json, 8);
  let at = 8 + length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * Reads what `encodeSafetensors` wrote, or another program (F32, F64 and I32 tensors).
 *
 * @throws SafetensorsError if the bytes are cut off or not of this format.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsFile {
  if (bytes.length < 8) throw new SafetensorsError('the file is shorter than a safetensors header');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (8 + length > bytes.length) {
    throw new SafetensorsError(
      `the header claims ${length} bytes, but the file has ${bytes.length}: it is cut off or no safetensors file`,
    );
  }
  const { __metadata__: metadata = {}, ...entries } = parseHeader(bytes.subarray(8, 8 + length));
  const data = bytes.subarray(8 + length);
  const tensors: Record<string, Tensor> = {};
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(entries)) {
    const [start, end] = data_offsets;
    const arrayType = arrays[dtype];
    const size = shape.reduce((product, n) => product * n, 1);
    if (end - start !== size * arrayType.BYTES_PER_ELEMENT || end > data.length) {
      throw new SafetensorsError(
        `the values of '${name}' do not fit the file: it is cut off or damaged`,
      );
    }
    tensors[name] = tensor(new arrayType(Uint8Array.from(data.subarray(start, end)).buffer), {
      shape,
    });
  }
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array): z.infer<typeof header> {
  try {
    return header.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new SafetensorsError(
      'the header is not that of a safetensors file with F32, F64 or I32 tensors',
      {
        cause,
      },
    );
  }
}
