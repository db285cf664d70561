import type { Arena } from './arena.ts';
import type { KernelExports } from './kernelExports.ts';
import { ELEMENT } from './storage.ts';

/** Sizes at which full tiles, narrow ones and padded ones take part. */
const [M, N, K] = [13, 29, 37];

/**
 * Whether the module multiplies two matrices of whole numbers as a plain loop does, exactly. With
 * `isHot` it has multiplied for so long before that the engine has compiled it for speed, which it
 * does not do at first: what is tried then is what will run.
 */
export async function multipliesRight(
  exports: KernelExports,
  arena: Arena,
  isHot: boolean,
): Promise<boolean> {
  const values = (count: number, factor: number) =>
    Float32Array.from({ length: count }, (_, i) => ((i * factor) % 17) - 8);
  const [a, b] = [values(M * K, 7), values(K * N, 5)];
  const bytes = (a.length + b.length + M * N) * ELEMENT;
  const atA = arena.allocate(bytes);
  const atB = atA + a.length * ELEMENT;
  const atC = atB + b.length * ELEMENT;
  arena.floats.set(a, atA / ELEMENT);
  arena.floats.set(b, atB / ELEMENT);
  const multiply = () => exports.gemm(M, N, K, atA, K, 1, atB, N, 1, atC, N, 0, -1);
  for (let turn = 0; isHot && turn < 4; turn++) {
    const end = performance.now() + 5;
    while (performance.now() < end) multiply();
    await new Promise((resolve) => setTimeout(resolve, 5)); // the engine compiles meanwhile
  }
  multiply();
  const c = arena.floats.slice(atC / ELEMENT, atC / ELEMENT + M * N);
  arena.free(atA, bytes);
  return c.every((value, i) => value === product(a, b, Math.floor(i / N), i % N));
}

function product(a: Float32Array, b: Float32Array, row: number, column: number): number {
  let sum = 0;
  for (let k = 0; k < K; k++) sum += (a[row * K + k] as number) * (b[k * N + column] as number);
  return sum;
}
