/** What this machine has for a TensorFlow that computes on an NVIDIA GPU. */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { cudaLibraries } from './cudaLibraries.ts';

const run = promisify(execFile);

export interface Cuda {
  /** Whether NVIDIA's driver is installed. */
  readonly hasDriver: boolean;
  /** The driver's version; null where its program nvidia-smi does not say. */
  readonly driver: string | null;
  /** The GPUs, as that program calls them; null without it. */
  readonly gpus: readonly string[] | null;
  /** The libraries that TensorFlow opens, and where they were found; null where not. None on a Mac. */
  readonly libraries: readonly { readonly name: string; readonly path: string | null }[];
}

/** The version that is downloaded for tfjs-node-gpu. */
const USUAL = '2.9.1';

/** Looks for the driver, and for the libraries that this version of libtensorflow opens. */
export async function findCuda({
  libtensorflow = USUAL,
  folder,
}: {
  readonly libtensorflow?: string;
  /** Where libtensorflow is: Python's installer puts CUDA's libraries beside it. */
  readonly folder?: string;
} = {}): Promise<Cuda> {
  const [devices, files] = await Promise.all([findDevices(), findFiles(folder)]);
  const libraries = cudaLibraries(libtensorflow, process.platform).map((name) => ({
    name,
    path: files.get(name) ?? null,
  }));
  // A container may have the driver without its programs.
  const hasDriver = devices.gpus !== null || files.has(DRIVER);
  return { hasDriver, ...devices, libraries };
}

const DRIVER = process.platform === 'win32' ? 'nvcuda.dll' : 'libcuda.so.1';

/** Why TensorFlow finds no GPU, and what to do. */
export function whyNoGpu({ hasDriver, gpus, libraries }: Cuda): {
  reason: string;
  cure: string;
} {
  if (process.platform === 'darwin') {
    return { reason: 'TensorFlow for Node knows no GPU of a Mac', cure: WEBGPU };
  }
  if (!hasDriver) {
    return { reason: 'there is no NVIDIA driver here', cure: `install it, or ${WEBGPU}` };
  }
  if (gpus?.length === 0) return { reason: 'the NVIDIA driver sees no GPU', cure: WEBGPU };
  const missing = libraries.filter(({ path }) => path === null).map(({ name }) => name);
  const found = `the ${gpus?.[0] ?? 'NVIDIA driver'} is there`;
  return {
    reason:
      missing.length > 0
        ? `${found}, but not ${list.format(missing)}, which TensorFlow opens`
        : `${found}, and so is CUDA, but this libtensorflow does not use them`,
    cure: `type: pip install --target cuda "tensorflow[and-cuda]" && npx makemore install-gpu --libtensorflow cuda, or ${WEBGPU}`,
  };
}

const list = new Intl.ListFormat('en-GB');

const WEBGPU = 'use tfjs-webgpu, which needs no CUDA';

async function findDevices(): Promise<Pick<Cuda, 'gpus' | 'driver'>> {
  try {
    const query = ['--query-gpu=driver_version,name', '--format=csv,noheader'];
    const { stdout } = await run('nvidia-smi', query, { timeout: 10_000 });
    const rows = [...stdout.matchAll(/^(.+?), (.+)$/gm)];
    return { driver: rows[0]?.[1] ?? null, gpus: rows.map(([, , name]) => name as string) };
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { driver: null, gpus: isMissing ? null : [] }; // it fails where it finds none
  }
}

/** The libraries that the loader would find, by name. */
export async function findFiles(folder?: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const [variable, cache] =
    process.platform === 'win32' ? ['PATH', ''] : ['LD_LIBRARY_PATH', await loaderCache()];
  for (const [, name, path] of cache.matchAll(/^\s+(\S+) \(.*\) => (.+)$/gm)) {
    files.set(name as string, path as string);
  }
  const folders = (process.env[variable] ?? '').split(delimiter);
  if (folder !== undefined) folders.push(...(await besideLibrary(folder)));
  for (const each of folders.filter((path) => path !== '')) {
    for (const name of await readdir(each).catch(() => [])) files.set(name, join(each, name));
  }
  return files;
}

/** The folder itself, and `nvidia/cudnn/lib` and its like, as Python's installer lays them out. */
async function besideLibrary(folder: string): Promise<string[]> {
  const nvidia = join(folder, '..', 'nvidia');
  const names = await readdir(nvidia).catch(() => []);
  return [folder, ...names.map((name) => join(nvidia, name, 'lib'))];
}

async function loaderCache(): Promise<string> {
  try {
    return (await run('/sbin/ldconfig', ['-p'], { maxBuffer: 2 ** 24 })).stdout;
  } catch {
    return '';
  }
}
