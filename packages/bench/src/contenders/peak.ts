/** The machine's peak as a contender: what a share of it is measured against, in the same rounds. */
import { setFlagsFromString } from 'node:v8';
import type { Task } from '../cases.ts';
import { FMA_ROUNDS } from '../peak/flop.ts';
import { wasm } from '../peak/generated/kernels.ts';
import { Lacking, type Prepared, serve } from './serve.ts';

interface Kernels {
  readonly memory: WebAssembly.Memory;
  readonly fma128: (p: number, n: number) => void;
  readonly fma256: (p: number, n: number) => void;
}

const bytes = Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd');
const { instance } = await WebAssembly.instantiate(bytes);
const kernels = instance.exports as unknown as Kernels;
// The sums grow slowly, far from infinity and from the subnormal numbers, which are slow.
new Float32Array(kernels.memory.buffer).fill(0.5, 0, 28 * 4);

await serve({ version: `V8 ${process.versions.v8}`, threads: 1 }, prepare);

function prepare(task: Task): Prepared {
  if (task.kind !== 'peak') throw new Lacking('it only multiplies and adds');
  const kernel = task.bits === 128 ? kernels.fma128 : kernels.fma256;
  return {
    run: (calls) => {
      for (let i = 0; i < calls; i++) kernel(0, FMA_ROUNDS);
    },
  };
}
