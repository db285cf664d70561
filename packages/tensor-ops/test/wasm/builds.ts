import { createWasm, type WasmBackend, type WasmOptions } from '../../src/backends/wasm/wasm.ts';

/**
 * The modules, and numbers of threads that share even the smallest work, so that every way to take a
 * kernel apart is tried on the sizes of the tests.
 */
export const builds = [
  { name: 'strict', variant: 'strict', threads: 1 },
  { name: 'relaxed', variant: 'relaxed', threads: 1 },
  { name: 'relaxed, 3 threads', variant: 'relaxed', threads: 3, grain: 1e-9 },
  { name: 'revectorize, 2 threads', variant: 'revectorize', threads: 2, grain: 1e-9 },
] as const satisfies readonly (WasmOptions & { name: string })[];

export type Build = (typeof builds)[number];

export function start(build: Build, options: WasmOptions = {}): Promise<WasmBackend> {
  return createWasm({ ...build, ...options });
}
