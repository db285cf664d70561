/** What the kernels of tfjs 4.22 get wrong, and why: each skip is counted and printed. */
import type { TfjsName } from '../../src/backends/tfjs/TfjsName.ts';
import type { Skip } from '../../src/conformance/conformance.ts';

const asDoubles = 'whole numbers are multiplied as doubles, which lose the low bits';
const asFloats = 'whole numbers are computed as floats, which hold 24 bits';
const powerOfOne = '1 to the power of NaN is NaN in JavaScript and on GPUs, 1 in C';
const emulated = 'SwiftShader, which emulates the GPU in the tests, has -88 for log 0';

const products = { op: 'matmul', name: 'int32 of 25 bits', reason: asFloats };

const ofTensorflow = [
  products,
  {
    op: 'pow',
    name: 'int32 to negative tensors',
    reason: 'TensorFlow takes no whole numbers to negative powers',
  },
];

const ofGpus = [
  products,
  { op: 'square', name: 'int32 wraps', reason: asFloats },
  { op: 'mul', name: 'int32 wraps', reason: asFloats },
  { op: 'pow', name: 'int32 wraps', reason: asFloats },
  { op: 'pow', name: '1 to nan and infinity', reason: powerOfOne },
  { op: 'log', name: 'of 0 and below', reason: emulated },
  { op: 'log1p', name: 'of -1 and below', reason: emulated },
  { op: 'binaryCrossEntropy', name: 'sure', reason: emulated },
];

const skips: Partial<Record<TfjsName, readonly Skip[]>> = {
  'tfjs-node-gpu': ofTensorflow,
  'tfjs-node': ofTensorflow,
  'tfjs-cpu': [
    products,
    { op: 'square', name: 'int32 wraps', reason: asDoubles },
    { op: 'mul', name: 'int32 wraps', reason: asDoubles },
    { op: 'pow', name: 'int32 wraps', reason: asDoubles },
    { op: 'pow', name: '1 to nan and infinity', reason: powerOfOne },
  ],
  'tfjs-wasm': [
    products,
    { op: 'pow', name: 'int32 wraps', reason: asFloats },
    { op: 'pow', name: 'int32 to negative tensors', reason: asFloats },
    { op: 'maximum', name: 'nan', reason: 'NaN is not larger than anything' },
  ],
  'tfjs-webgl': [
    ...ofGpus,
    { op: 'pow', name: 'int32 to negative tensors', reason: asFloats },
    { op: 'div', name: 'by 0', reason: 'what is divided by its equal is 1, also 0 by 0' },
  ],
  'tfjs-webgpu': ofGpus,
};

/** What a backend cannot do. */
export function skipsOf(name: TfjsName): readonly Skip[] {
  return skips[name] ?? [];
}

/** How a skip is printed. */
export function formatSkip({ op, name, reason }: Skip): string {
  return `skipped: ${op}: ${name ?? 'all'}: ${reason}`;
}
