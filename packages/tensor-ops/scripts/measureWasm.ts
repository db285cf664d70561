/**
 * How fast the wasm backend is here: GEMM by shape for both variants, interleaved, and a training
 * step of the MLP lecture (batch 32, hidden 200) through Tensor and autograd, wasm and reference.
 *
 * Usage: npx tsx packages/tensor-ops/scripts/measureWasm.ts
 */
import { seeded } from '@makemore/random';
import type { Backend } from '../src/backend.ts';
import { reference } from '../src/backends/reference/reference.ts';
import { createWasm, type WasmBackend } from '../src/backends/wasm/wasm.ts';
import { crossEntropy, noGrad, randint, randn, setBackend, steps } from '../src/index.ts';

/** M, N, K and which sides are transposed: the products of the MLP step, then of a small GPT, then squares. */
const shapes = [
  [32, 200, 30, 'NN'],
  [32, 27, 200, 'NN'],
  [30, 200, 32, 'TN'],
  [32, 30, 200, 'NT'],
  [200, 27, 32, 'TN'],
  [32, 200, 27, 'NT'],
  [768, 384, 128, 'NN'],
  [768, 128, 512, 'NT'],
  [128, 512, 768, 'TN'],
  [128, 128, 128, 'NN'],
  [512, 512, 512, 'NN'],
] as const;
const ROUNDS = 41;

type Shape = (typeof shapes)[number];

/** One product on buffers of its own, to be called again and again. */
function product(backend: WasmBackend, [M, N, K, sides]: Shape): () => void {
  const [transposeA, transposeB] = [sides[0] === 'T', sides[1] === 'T'];
  const array = (shape: readonly number[], size: number) => {
    const storage = backend.allocate('float32', size);
    backend.write(
      storage,
      Float32Array.from({ length: size }, (_, i) => (i % 13) / 8),
    );
    return { storage, shape, dtype: 'float32' } as const;
  };
  const a = array(transposeA ? [K, M] : [M, K], M * K);
  const b = array(transposeB ? [N, K] : [K, N], K * N);
  const c = array([M, N], M * N);
  return () => backend.kernels.matmul(a, b, transposeA, transposeB, c);
}

/** Calls a millisecond, or as many as fit into one. */
function rate(run: () => void, calls: number): number {
  const start = performance.now();
  for (let i = 0; i < calls; i++) run();
  return calls / (performance.now() - start);
}

function median(values: number[]): number {
  return values.sort((x, y) => x - y)[values.length >> 1] as number;
}

async function stepper(backend: Backend): Promise<(count: number) => void> {
  await setBackend(backend);
  const generator = seeded(1);
  const options = { generator, requiresGrad: true };
  const [C, W1, b1] = [randn([27, 10], options), randn([30, 200], options), randn([200], options)];
  const [W2, b2] = [randn([200, 27], options), randn([27], options)];
  const parameters = [C, W1, b1, W2, b2];
  const x = randint(0, 27, [32, 3], { generator });
  const y = randint(0, 27, [32], { generator });
  return (count) => {
    for (const _ of steps(count)) {
      const h = C.index(x).view(32, 30).matmul(W1).add(b1).tanh();
      const loss = crossEntropy(h.matmul(W2).add(b2), y);
      for (const p of parameters) p.grad = null;
      loss.backward();
      noGrad(() => {
        for (const p of parameters) if (p.grad) p.sub_(p.grad.mul(0.1));
      });
    }
  };
}

const backends = [
  await createWasm({ variant: 'strict' }),
  await createWasm({ variant: 'relaxed' }),
];

console.log('GFLOP/s, median'.padEnd(20), ...backends.map(({ variant }) => variant.padStart(9)));
for (const shape of shapes) {
  const [M, N, K, sides] = shape;
  const flop = 2 * M * N * K;
  const calls = Math.max(1, Math.round(5e6 / flop));
  const runs = backends.map((backend) => ({ run: product(backend, shape), rates: [] as number[] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { run, rates } of runs) rates.push((rate(run, calls) * flop) / 1e6);
  }
  const columns = runs.map(({ rates }) => median(rates).toFixed(1).padStart(9));
  console.log(`${M} ${N} ${K} ${sides}`.padEnd(20), ...columns);
}

for (const [name, backend, count] of [
  ['reference', reference, 10],
  ['wasm strict', backends[0] as WasmBackend, 300],
  ['wasm relaxed', backends[1] as WasmBackend, 300],
] as const) {
  const run = await stepper(backend);
  run(5 * count);
  const rates = Array.from({ length: 15 }, () => rate(() => run(count), 1) * count * 1000);
  console.log(`MLP steps/s, ${name}`.padEnd(28), median(rates).toFixed(0));
}
