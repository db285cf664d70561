import { setFlagsFromString } from 'node:v8';

/** Switches on what Node 20 has but does not offer by itself; modules compiled later may use it. */
export function enableRelaxedSimd(): void {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
}
