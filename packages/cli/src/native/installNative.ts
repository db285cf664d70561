import { cp, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { compileAddon } from './addon.ts';
import {
  addonAddress,
  libtensorflowAddress,
  type NativeManifest,
  napiVersion,
} from './addresses.ts';
import { download } from './download.ts';
import { InstallError } from './installError.ts';
import { findLibrary, givenLibrary, type Library } from './library.ts';
import { replaceFolder, successorOf, tidy } from './replaceFolder.ts';
import { type Loaded, tryAddon } from './tryAddon.ts';
import { unpack } from './unpack.ts';

export interface InstallOptions {
  /** A libtensorflow on this machine, a folder or an archive; else it is downloaded. */
  readonly libtensorflow?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told what is done next. */
  readonly onStage?: ((text: string) => void) | undefined;
  readonly onProgress?: ((received: number, total: number) => void) | undefined;
}

const machine = {
  platform: process.platform,
  arch: process.arch,
  napi: Number(process.versions['napi']),
};

/**
 * Gives the package in this folder (tfjs-node or tfjs-node-gpu) its native part: libtensorflow in
 * `deps`, and in `lib` the addon that binds it. All is built in a copy beside the folder, which takes
 * its place once it has loaded and computed; until then, and if anything fails, the folder stays as it is.
 *
 * @throws InstallError that says what stopped it and the cure.
 */
export async function installNative(folder: string, options: InstallOptions = {}): Promise<Loaded> {
  const copy = successorOf(folder);
  try {
    await tidy(folder);
    await cp(folder, copy, {
      recursive: true,
      filter: (source) => ![join(folder, 'deps'), join(folder, 'lib')].includes(source),
    });
    const manifest = JSON.parse(
      await readFile(join(copy, 'package.json'), 'utf8'),
    ) as NativeManifest;
    const library = await placeLibrary(copy, manifest, options);
    await placeAddon(copy, manifest, library, options);
    options.onStage?.('trying it');
    const loaded = await tryAddon(copy, options.signal).catch((error: unknown) => {
      throw error instanceof InstallError
        ? new InstallError(
            `the addon does not load with this libtensorflow (${error.message}); try another version of it with --libtensorflow`,
          )
        : error;
    });
    await replaceFolder(folder);
    return loaded;
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (!code || !syscall || options.signal?.aborted) throw error;
    throw new InstallError(`${message}; make room, or make ${dirname(folder)} writable`);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** Puts a libtensorflow into `deps` of the copy: downloaded, unpacked, or a link to where it is. */
async function placeLibrary(
  copy: string,
  manifest: NativeManifest,
  { libtensorflow, signal, onStage, onProgress }: InstallOptions,
): Promise<Library> {
  const deps = join(copy, 'deps');
  await mkdir(deps);
  if (libtensorflow === undefined) {
    const address = libtensorflowAddress(manifest, machine, process.env);
    onStage?.('downloading libtensorflow');
    const archive = join(copy, basename(new URL(address).pathname));
    const sha256 = await download(address, archive, { signal, onProgress }).catch((error) => {
      throw withCure(
        error,
        'name a mirror by TFJS_NODE_CDN_STORAGE, or give a copy by --libtensorflow: ' +
          'the folder that `pip install --target <folder> tensorflow` fills will do',
      );
    });
    onStage?.(`got ${basename(archive)}, sha256 ${sha256}`);
    await unpack(archive, deps, { signal });
    await rm(archive);
    return findLibrary(deps);
  }
  const given = await givenLibrary(libtensorflow);
  if (given === null) {
    onStage?.('unpacking libtensorflow');
    await unpack(resolve(libtensorflow), deps, { signal });
    return findLibrary(deps);
  }
  // A link, for it is large, and CUDA's libraries lie beside it where Python's installer put both.
  const { folder, files, include } = given;
  const lib = join(deps, 'lib');
  await symlink(folder, lib, 'junction');
  await symlink(include, join(deps, 'include'), 'junction');
  return {
    folder: lib,
    files: files.map((file) => join(lib, basename(file))),
    include: join(deps, 'include'),
  };
}

/** Puts the addon into `lib` of the copy: the ready-made one, or one that is compiled here. */
async function placeAddon(
  copy: string,
  manifest: NativeManifest,
  library: Library,
  { libtensorflow, signal, onStage }: InstallOptions,
): Promise<void> {
  const napi = napiVersion(manifest, machine);
  const folder = join(copy, 'lib', `napi-v${napi}`);
  const addon = join(folder, `${manifest.binary.module_name}.node`);
  await mkdir(folder, { recursive: true });
  // The ready-made one is for the libtensorflow that goes with it; for Windows there is no other.
  const isOwn = libtensorflow !== undefined && process.platform !== 'win32';
  const address = isOwn ? undefined : addonAddress(manifest, machine, process.env);
  onStage?.(address ? 'downloading the addon' : 'building the addon');
  const missing = address && (await fetchAddon(address, folder, { signal, onStage }));
  if (address && !missing) {
    // Windows looks for a library only beside what needs it.
    if (process.platform === 'win32') await cp(library.folder, folder, { recursive: true });
    return;
  }
  if (missing) onStage?.('building the addon');
  await compileAddon(copy, addon, library, { napi, signal }).catch((error: unknown) => {
    if (!missing || !(error instanceof InstallError)) throw error;
    throw new InstallError(`${missing}, and ${error.message}`);
  });
}

/** Downloads the ready-made addon; gives the reason if that is not possible. */
async function fetchAddon(
  address: string,
  folder: string,
  { signal, onStage }: InstallOptions,
): Promise<string | undefined> {
  const archive = join(folder, 'addon');
  try {
    const sha256 = await download(address, archive, { signal });
    onStage?.(`got ${basename(new URL(address).pathname)}, sha256 ${sha256}`);
    await unpack(archive, folder, { signal, strip: 1 });
    return undefined;
  } catch (error) {
    if (error instanceof InstallError) return error.message;
    throw error;
  } finally {
    await rm(archive, { force: true });
  }
}

function withCure(error: unknown, cure: string): unknown {
  return error instanceof InstallError ? new InstallError(`${error.message}; ${cure}`) : error;
}
