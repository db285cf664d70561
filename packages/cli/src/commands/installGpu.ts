import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { findCuda, type NativeName, nativeFolder, whyNoGpu } from '@makemore/tensor-ops/node';
import cliProgress from 'cli-progress';
import { Command, Option } from 'commander';
import { barStyle } from '../barStyle.ts';
import { withInstalls } from '../installBackend.ts';
import { interruptible } from '../interrupt.ts';
import { InstallError } from '../native/installError.ts';
import { givenLibrary } from '../native/library.ts';
import { tidy } from '../native/replaceFolder.ts';
import { type Loaded, tryAddon } from '../native/tryAddon.ts';

interface InstallOptions {
  cpu?: boolean;
  libtensorflow?: string;
  force?: boolean;
}

const examples = `
Examples:
  $ npx makemore install-gpu                          libtensorflow 2.9.1, for CUDA 11.2 and cuDNN 8
  $ npx makemore install-gpu --cpu                    the same for the processor
  $ pip install --target cuda "tensorflow[and-cuda]"
  $ npx makemore install-gpu --libtensorflow cuda     any newer TensorFlow, with CUDA of its own

Mirrors: TFJS_NODE_CDN_STORAGE or TFJS_NODE_BASE_URI for libtensorflow,
npm_config_tfjs_binding_binary_host_mirror for the addon; HTTPS_PROXY for a proxy.
What fails leaves an install that works as it is. No CUDA is needed by --backend tfjs-webgpu.`;

export const installGpu = new Command('install-gpu')
  .description('install the native part of the backend tfjs-node-gpu, or of tfjs-node')
  .addOption(new Option('--cpu', 'that of tfjs-node, which computes on the processor'))
  .addOption(
    new Option(
      '--libtensorflow <path>',
      'one that you have: a folder, or an archive; a folder must stay where it is',
    ),
  )
  .addOption(new Option('-f, --force', 'also over an install that works'))
  .addHelpText('after', examples)
  .action(async ({ cpu, libtensorflow, force }: InstallOptions) => {
    const name: NativeName = cpu ? 'tfjs-node' : 'tfjs-node-gpu';
    const isWanted = force || libtensorflow !== undefined;
    if (libtensorflow !== undefined) await givenLibrary(libtensorflow);
    if (!isWanted && !cpu) await checkDriver();
    const folder = await withInstalls(() => nativeFolder(name));
    const present = isWanted ? undefined : await findPresent(folder);
    const loaded =
      present ?? (await interruptible((signal) => install(folder, libtensorflow, signal)));
    const { libtensorflow: version, isUsingGpu } = loaded;
    console.log(
      `${name} is installed${present ? ' and works' : ''}: libtensorflow ${version}${isUsingGpu ? ', on the GPU' : ''}.`,
    );
    if (cpu || isUsingGpu) console.log(`Try: npx makemore train gpt --backend ${name}`);
    else console.log(`It has no GPU to compute on: ${await gpuMissing(version, folder)}`);
  });

/** What is there, or was until an install was cut off, if it works. */
async function findPresent(folder: string): Promise<Loaded | undefined> {
  try {
    await tidy(folder);
    return await tryAddon(folder);
  } catch {
    return undefined; // installing says what is wrong, if that is not cured by it
  }
}

async function install(folder: string, libtensorflow: string | undefined, signal: AbortSignal) {
  // What downloads is loaded by who needs it, for its size.
  const { installNative } = await import('../native/installNative.ts');
  const bar = new cliProgress.SingleBar({
    ...barStyle,
    format: '  {bar} {percentage} % of {total} bytes',
  });
  try {
    return await installNative(folder, {
      libtensorflow,
      signal,
      onStage: (text) => {
        bar.stop();
        console.error(`  ${text}`);
      },
      onProgress: (received, total) => {
        if (total === 0) return; // the server does not say how much it is
        if (!bar.isActive) bar.start(total, 0);
        bar.update(received);
      },
    });
  } finally {
    bar.stop();
  }
}

/** Nothing is downloaded, neither packages nor half a gigabyte, for a GPU that is not there. */
async function checkDriver(): Promise<void> {
  const cuda = await findCuda();
  if (cuda.hasDriver && cuda.gpus?.length !== 0) return;
  const { reason, cure } = whyNoGpu(cuda);
  throw new InstallError(
    `nothing was installed, for ${reason}; ${cure}; to install all the same: --force`,
  );
}

async function gpuMissing(libtensorflow: string, folder: string): Promise<string> {
  const library = join(folder, 'deps', 'lib');
  const beside = await realpath(library).catch(() => library);
  const { reason, cure } = whyNoGpu(await findCuda({ libtensorflow, folder: beside }));
  return `${reason}; ${cure}`;
}
