/** How the packages of TensorFlow.js are come by: Node and pages differ. */

import type { KernelBackend } from '@tensorflow/tfjs-core';

/** What @tensorflow/tfjs-core exports. */
export type Tfjs = typeof import('@tensorflow/tfjs-core');

/** What @tensorflow/tfjs-backend-wasm exports, and where its compiled kernels are. */
export interface WasmPackage {
  readonly module: typeof import('@tensorflow/tfjs-backend-wasm');
  /** A folder that ends in a slash, or the address of each file. */
  readonly paths: string | Record<string, string>;
}

/** What finds the devices, and the backend of @tensorflow/tfjs-backend-webgpu on one of them. */
interface WebgpuPackage {
  readonly gpu: GPU;
  backendOn(device: GPUDevice, info: GPUAdapterInfo): KernelBackend;
}

/** The whole of TensorFlow, as Node's addon has it: the core, with its backend `tensorflow`. */
export interface NativePackage {
  readonly tf: Tfjs;
  /** The GPU by name, or the CPU. */
  readonly device: string;
}

/**
 * Imports what a backend needs. Each importer throws a BackendUnavailableError where that cannot be
 * had; importing a backend's package makes its kernels known to the core.
 */
export interface TfjsPackages {
  core(): Promise<Tfjs>;
  cpu(): Promise<unknown>;
  wasm(): Promise<WasmPackage>;
  webgl(): Promise<unknown>;
  webgpu(): Promise<WebgpuPackage>;
  native(name: 'tfjs-node' | 'tfjs-node-gpu'): Promise<NativePackage>;
}

/** The importers of a page, which its program brings along: see page.ts. */
let ofPage: TfjsPackages | undefined;

export function providePackages(packages: TfjsPackages): void {
  ofPage = packages;
}

export function providedPackages(): TfjsPackages | undefined {
  return ofPage;
}
