import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { expect, test } from 'vitest';
import { generate, generatedFile, isCompilerInstalled } from '../scripts/buildPeak.ts';
import { FMA_ROUNDS, peakFlop } from '../src/peak/flop.ts';
import { wasm } from '../src/peak/generated/kernels.ts';

const bytes = Buffer.from(wasm, 'base64');
if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd');

test.skipIf(!isCompilerInstalled)(
  'generated/kernels.ts is what scripts/buildPeak.ts makes of assembly/ (skips without the compiler in tools/)',
  async () => {
    expect(await generate()).toBe(readFileSync(generatedFile, 'utf8'));
  },
  60_000, // milliseconds: the optimiser takes its time on a busy machine
);

test('every chain is there and multiplies and adds once a round', async () => {
  const { instance } = await WebAssembly.instantiate(bytes);
  const { memory, fma128, fma256 } = instance.exports as unknown as {
    memory: WebAssembly.Memory;
    fma128: (p: number, n: number) => void;
    fma256: (p: number, n: number) => void;
  };
  const floats = new Float32Array(memory.buffer);
  for (const [kernel, bits] of [[fma128, 128] as const, [fma256, 256] as const]) {
    const lanes = 12 * (bits / 32);
    floats.fill(2, 0, lanes); // the chains
    floats.fill(3, lanes, lanes + bits / 32); // one factor
    floats.fill(0.5, lanes + bits / 32, lanes + bits / 16); // the other
    kernel(0, 10);
    expect(new Set(floats.subarray(0, lanes))).toEqual(new Set([2 + 10 * 3 * 0.5]));
    expect(peakFlop(bits)).toBe(FMA_ROUNDS * lanes * 2);
  }
});

test('the compiled module has a multiply-add for each chain, unrolled once', () => {
  const code = bytes.toString('hex').match(/fd8502/g)?.length; // f32x4.relaxed_madd
  expect(code).toBe(12 + 24);
});
