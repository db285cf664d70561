/** TensorFlow's own library in Node, an addon that `install` leaves out because it is large. */
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { BackendUnavailableError } from '../../errors.ts';
import { findCuda, whyNoGpu } from './cuda.node.ts';
import type { NativePackage, Tfjs } from './packages.ts';

export type NativeName = 'tfjs-node' | 'tfjs-node-gpu';

/** The one that this process has loaded: both call their backend `tensorflow`. */
let loaded: { readonly name: NativeName; readonly tf: Tfjs } | undefined;

/**
 * @throws BackendUnavailableError where the addon or what it needs is missing, with the cure; for
 * tfjs-node-gpu also where it finds no GPU: computing on the CPU instead is what nobody asked for.
 */
export async function loadNative(
  name: NativeName,
  { require }: { readonly require: NodeJS.Require },
): Promise<NativePackage> {
  const tf = load(name, require);
  const { isUsingGpuDevice, binding } = tf.backend() as unknown as NodeBackend;
  const libtensorflow = binding.TF_Version;
  if (!isUsingGpuDevice) {
    if (name === 'tfjs-node') return { tf, device: `the CPU, by libtensorflow ${libtensorflow}` };
    const folder = await libraryFolder(require);
    const { reason, cure } = whyNoGpu(await findCuda({ libtensorflow, folder }));
    throw new BackendUnavailableError(`${name}: no GPU to compute on: ${reason}`, cure);
  }
  const { gpus } = await findCuda({ libtensorflow });
  return { tf, device: `${gpus[0] ?? 'a GPU'}, by libtensorflow ${libtensorflow}` };
}

/** What tfjs-node registers. */
interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

function load(name: NativeName, require: NodeJS.Require): Tfjs {
  if (loaded?.name === name) return loaded.tf;
  if (loaded) {
    throw new BackendUnavailableError(
      `${name}: this process computes by ${loaded.name} already`,
      'start another for it',
    );
  }
  prepare();
  try {
    loaded = { name, tf: require(`@tensorflow/${name}`) };
    return loaded.tf;
  } catch (cause) {
    throw notLoaded(name, cause as NodeJS.ErrnoException);
  }
}

/** What the library wants to find, and reads only once. */
function prepare(): void {
  // Node 23 has left out what the addon's JavaScript still calls.
  const known = util as unknown as Record<string, unknown>;
  known['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  known['isArray'] ??= Array.isArray;
  // What goes wrong we say ourselves; and a GPU is shared: by default all of its memory is taken.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
}

function notLoaded(name: NativeName, cause: NodeJS.ErrnoException): BackendUnavailableError {
  const install = `npx makemore install-gpu${name === 'tfjs-node' ? ' --cpu' : ''}`;
  // Neither has a code of its own where the package is there without its addon.
  if (
    cause.code === 'MODULE_NOT_FOUND' ||
    /native addon module.*can not be found/.test(cause.message)
  ) {
    return new BackendUnavailableError(
      `${name}: its native part is not installed`,
      `type: ${install}`,
      { cause },
    );
  }
  const line = (cause.message.split('\n')[0] as string).trim();
  return new BackendUnavailableError(
    `${name}: its native part does not load here (${line})`,
    `install it anew: ${install} --force`,
    { cause },
  );
}

/** The folder that the addon has its libtensorflow from. */
async function libraryFolder(require: NodeJS.Require): Promise<string> {
  const manifest = require.resolve('@tensorflow/tfjs-node-gpu/package.json');
  const folder = join(dirname(manifest), 'deps', 'lib');
  return realpath(folder).catch(() => folder);
}
