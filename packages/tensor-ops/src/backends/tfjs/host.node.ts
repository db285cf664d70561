/** The packages of TensorFlow.js in Node: they lie in the workspaces of this folder, once installed. */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { BackendNotInstalledError, BackendUnavailableError } from '../../errors.ts';
import { installLine } from '../../installWorkspace.node.ts';
import { isInstalled } from './isInstalled.node.ts';
import { loadNative } from './native.node.ts';
import type { Tfjs, TfjsPackages, WasmPackage } from './packages.ts';
import type { TfjsName } from './TfjsName.ts';
import { checkVulkan } from './vulkan.node.ts';

/** A workspace beside this file: its own package.json, its own lockfile, its own node_modules. */
export interface Workspace {
  readonly folder: string;
  readonly require: NodeJS.Require;
}

/** What goes with old packages. */
const LOST = { './': '', './dawn/': '', './native/': ', and the native part goes with them' };

/**
 * The workspace at `path`, once it is installed.
 *
 * @throws BackendNotInstalledError with the command that installs it.
 */
export async function workspace(name: TfjsName, path: './' | './native/' | './dawn/') {
  const address = new URL(path, import.meta.url);
  const folder = fileURLToPath(address);
  const state = isInstalled(address);
  if (state !== 'yes') {
    throw new BackendNotInstalledError(
      `${name}: its packages are ${state === 'no' ? 'not installed' : `of other versions${LOST[path]}`}`,
      `type: ${await installLine(folder)}`,
      folder,
    );
  }
  return { folder, require: createRequire(new URL('package.json', address)) } satisfies Workspace;
}

/** The importers of the backend `name`. */
export function nodePackages(name: TfjsName): TfjsPackages {
  const own = async () => (await workspace(name, './')).require;
  return {
    core: async () => (await own())('@tensorflow/tfjs-core') as Tfjs,
    cpu: async () => (await own())('@tensorflow/tfjs-backend-cpu'),
    wasm: async () => {
      const require = await own();
      const main = require.resolve('@tensorflow/tfjs-backend-wasm');
      const paths = fileURLToPath(new URL('./', pathToFileURL(main)));
      return { module: require(main), paths } as WasmPackage;
    },
    webgl: async () => {
      throw new BackendUnavailableError(
        'tfjs-webgl: only a browser has WebGL',
        'in Node use tfjs-webgpu, or tfjs-node-gpu where there is CUDA',
      );
    },
    webgpu: async () => {
      await checkVulkan(); // before anybody installs what would not run
      const require = await own();
      const gpu = await dawn(name);
      const { WebGPUBackend } = require('@tensorflow/tfjs-backend-webgpu');
      return {
        gpu,
        backendOn: (device, info) => asInPage(gpu, () => new WebGPUBackend(device, info)),
      };
    },
    native: (library) => loadNative(library, () => workspace(library, './native/')),
  };
}

/** Runs `body` with the globals of a page that has WebGPU, which the backend looks for when it is made. */
function asInPage<T>(gpu: GPU, body: () => T): T {
  const names = ['WorkerGlobalScope', 'navigator'] as const;
  const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
  for (const name of names) {
    const value = name === 'navigator' ? { gpu } : class {};
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  try {
    return body();
  } finally {
    for (const [i, name] of names.entries()) {
      const descriptor = before[i];
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
}

/** Held for good: with it Node would collect what answers the reads of all its devices. */
let found: GPU | undefined;

/** WebGPU as Chromium implements it, in a package for Node. */
async function dawn(name: TfjsName): Promise<GPU> {
  if (found) return found;
  const { require } = await workspace(name, './dawn/');
  const address = pathToFileURL(require.resolve('webgpu')).href;
  let library: { create(options: string[]): GPU; globals: object };
  try {
    library = await import(/* @vite-ignore */ address);
  } catch (cause) {
    throw new BackendUnavailableError(
      `${name}: the library Dawn does not load here (${(cause as Error).message})`,
      'use the backend wasm',
      { cause },
    );
  }
  for (const [key, value] of Object.entries(library.globals)) {
    if (!(key in globalThis)) Object.assign(globalThis, { [key]: value });
  }
  found = library.create([]);
  return found;
}
