/**
 * For a page: a program that imports this, as `@makemore/tensor-ops/tfjs`, brings TensorFlow.js along,
 * each backend in a part of its own that is fetched when the backend is chosen. Its folder must be
 * installed before the page is bundled. In Node nobody needs it.
 */
import { BackendUnavailableError } from '../../errors.ts';
import { providePackages } from './packages.ts';

providePackages({
  core: () => import('@tensorflow/tfjs-core'),
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  wasm: async () => ({
    module: await import('@tensorflow/tfjs-backend-wasm'),
    // Written out, so that a bundler finds the files.
    paths: {
      'tfjs-backend-wasm.wasm': new URL(
        './node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
        import.meta.url,
      ).href,
      'tfjs-backend-wasm-simd.wasm': new URL(
        './node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
        import.meta.url,
      ).href,
      'tfjs-backend-wasm-threaded-simd.wasm': new URL(
        './node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
        import.meta.url,
      ).href,
    },
  }),
  webgl: () => import('@tensorflow/tfjs-backend-webgl'),
  webgpu: async () => {
    const { gpu } = navigator;
    if (!gpu) {
      throw new BackendUnavailableError(
        'tfjs-webgpu: this browser has no WebGPU',
        'update it, or use tfjs-webgl',
      );
    }
    const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
    return { gpu, backendOn: (device, info) => new WebGPUBackend(device, info) };
  },
  native: async (name) => {
    throw new BackendUnavailableError(
      `${name}: TensorFlow's own library runs only in Node`,
      'use tfjs-webgpu or tfjs-webgl',
    );
  },
});
