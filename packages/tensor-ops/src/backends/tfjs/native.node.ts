/** TensorFlow's own library in Node, an addon that `install` leaves out because it is large. */
import { existsSync } from 'node:fs';
import { readlink, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KernelFunc, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { BackendUnavailableError } from '../../errors.ts';
import { type Cuda, findCuda, whyNoGpu } from './cuda.node.ts';
import type { NativePackage, Tfjs } from './packages.ts';
import { prepareNative } from './prepareNative.node.ts';

export type NativeName = 'tfjs-node' | 'tfjs-node-gpu';

/** The one that this process has loaded: both call their backend `tensorflow`. */
let loaded: { readonly name: NativeName; readonly tf: Tfjs } | undefined;

/**
 * Of the workspace that `open` finds.
 *
 * @throws BackendUnavailableError where the addon or what it needs is missing, with the cure; for
 * tfjs-node-gpu also where it finds no GPU: computing on the CPU instead is what nobody asked for.
 */
export async function loadNative(
  name: NativeName,
  open: () => Promise<{ readonly require: NodeJS.Require }>,
): Promise<NativePackage> {
  const cuda = name === 'tfjs-node-gpu' ? await findCuda() : null;
  // Before anybody installs what would not run.
  if (cuda && (cuda.gpus?.length === 0 || !cuda.hasDriver)) throw noGpu(cuda);
  const { require } = await open();
  const libraries = join(addonFolder(name, require), 'deps', 'lib');
  const link = await readlink(libraries).catch(() => null);
  const folder = await realpath(libraries).catch(() => libraries);
  if (link !== null && !existsSync(link)) throw moved(name, link);
  if (cuda && !loaded) await checkCuda(folder);
  const tf = load(name, require, link);
  const { isUsingGpuDevice, binding } = tf.backend() as unknown as NodeBackend;
  const by = `by libtensorflow ${binding.TF_Version}`;
  if (!cuda) return { tf, device: `the CPU, ${by}` };
  if (!isUsingGpuDevice) throw noGpu(await findCuda({ libtensorflow: binding.TF_Version, folder }));
  return { tf, device: `${cuda.gpus?.[0] ?? 'a GPU'}, ${by}` };
}

/**
 * Throws if CUDA's libraries are missing that this libtensorflow opens, where the name of its file says
 * its version: a process that had loaded it could not load the one of tfjs-node any more.
 */
async function checkCuda(folder: string): Promise<void> {
  const file = await realpath(join(folder, 'libtensorflow.so.2')).catch(() => '');
  const libtensorflow = /\.so\.(\d+\.\d+\.\d+)$/.exec(file)?.[1];
  if (libtensorflow === undefined) return;
  const cuda = await findCuda({ libtensorflow, folder });
  if (cuda.libraries.some(({ path }) => path === null)) throw noGpu(cuda);
}

function noGpu(cuda: Cuda): BackendUnavailableError {
  const { reason, cure } = whyNoGpu(cuda);
  return new BackendUnavailableError(`tfjs-node-gpu: no GPU to compute on: ${reason}`, cure);
}

/** The folder of the package, which has an addon. */
function addonFolder(name: NativeName, require: NodeJS.Require): string {
  try {
    const folder = dirname(require.resolve(`@tensorflow/${name}/package.json`));
    if (existsSync(join(folder, 'lib'))) return folder;
  } catch {
    // An optional package may be left out.
  }
  throw new BackendUnavailableError(
    `${name}: its native part is not installed`,
    `type: ${installCommand(name)}`,
  );
}

function installCommand(name: NativeName): string {
  return `npx makemore install-gpu${name === 'tfjs-node' ? ' --cpu' : ''}`;
}

/** Of a libtensorflow that `--libtensorflow` named, and that has gone since. */
function moved(name: NativeName, link: string): BackendUnavailableError {
  return new BackendUnavailableError(
    `${name}: its libtensorflow is no longer in ${link}`,
    `put it back, or type: ${installCommand(name)} --libtensorflow <where it is>`,
  );
}

/** What tfjs-node registers. */
interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: Readonly<Record<'TF_ATTR_TYPE' | 'TF_FLOAT' | 'TF_INT32', number>> & {
    readonly TF_Version: string;
  };
  executeSingleOutput(op: string, attributes: object[], inputs: TensorInfo[]): Tensor;
}

/** Its kernels Pow and Step take only tensors that the engine of tfjs tracks, which ours are not. */
function mend(tf: Tfjs): void {
  const call = (backend: unknown, op: string, inputs: TensorInfo[]): Tensor => {
    const library = backend as NodeBackend;
    const { TF_ATTR_TYPE: type, TF_FLOAT, TF_INT32 } = library.binding;
    const value = inputs[0]?.dtype === 'float32' ? TF_FLOAT : TF_INT32;
    return library.executeSingleOutput(op, [{ name: 'T', type, value }], inputs);
  };
  const kernels: Record<string, KernelFunc> = {
    Pow: ({ inputs: { a, b }, backend }) => call(backend, 'Pow', [a, b] as TensorInfo[]),
    Step: ({ inputs: { x }, backend }) => {
      const positive = call(backend, 'Relu', [x as TensorInfo]);
      const step = call(backend, 'Sign', [positive]);
      positive.dispose();
      return step;
    },
  };
  for (const [kernelName, kernelFunc] of Object.entries(kernels)) {
    tf.unregisterKernel(kernelName, 'tensorflow');
    tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc });
  }
}

function load(name: NativeName, require: NodeJS.Require, link: string | null): Tfjs {
  if (loaded?.name === name) return loaded.tf;
  if (loaded) {
    throw new BackendUnavailableError(
      `${name}: this process has loaded the library of ${loaded.name}, and can have one only`,
      'start another for it',
    );
  }
  const restore = prepareNative(name);
  try {
    const tf: Tfjs = require(`@tensorflow/${name}`);
    tf.enableProdMode(); // as the other backends have it: what it warns of we say ourselves
    mend(tf);
    loaded = { name, tf };
    return tf;
  } catch (cause) {
    throw notLoaded(name, link, cause as Error);
  } finally {
    restore();
  }
}

/** `link` is where its libtensorflow is, unless that was downloaded. */
function notLoaded(name: NativeName, link: string | null, cause: Error): BackendUnavailableError {
  const line = (cause.message.split('\n')[0] as string).trim();
  return new BackendUnavailableError(
    `${name}: its native part does not load here (${line})`,
    `install it anew: ${installCommand(name)} ${link === null ? '--force' : `--libtensorflow ${link}`}`,
    { cause },
  );
}
