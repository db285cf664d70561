import { existsSync, readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { shellWord } from '@makemore/tensor-ops/node';
import { InstallError } from './installError.ts';

/** A libtensorflow on this machine. */
export interface Library {
  /** The folder of the libraries. */
  readonly folder: string;
  /** What an addon is linked with. */
  readonly files: readonly string[];
  /** The folder of the headers. */
  readonly include: string;
}

/** The libraries of an archive of libtensorflow, or else of the Python package. */
const libraries: Record<string, readonly (readonly string[])[]> = {
  linux: [
    ['libtensorflow.so.2', 'libtensorflow_framework.so.2'],
    ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
  ],
  darwin: [
    ['libtensorflow.2.dylib', 'libtensorflow_framework.2.dylib'],
    ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
  ],
  win32: [['tensorflow.dll']],
};

/**
 * What a user names as libtensorflow: the one in that folder, or null for an archive, which shows what
 * it has when it is unpacked.
 *
 * @throws InstallError if it is neither.
 */
export async function givenLibrary(path: string): Promise<Library | null> {
  const kind = await stat(path).catch(() => {
    throw new InstallError(`${path} is not there; give --libtensorflow a folder or an archive`);
  });
  if (kind.isDirectory()) return findLibrary(resolve(path));
  if (path.endsWith('.whl')) throw packed(path);
  return null;
}

/**
 * The libtensorflow in a folder: an unpacked archive of libtensorflow, the folder `tensorflow` of the
 * Python package, or the folder that this lies in.
 *
 * @throws InstallError if there is none.
 */
export function findLibrary(path: string, platform: string = process.platform): Library {
  for (const folder of [join(path, 'lib'), path, join(path, 'tensorflow')]) {
    for (const names of libraries[platform] ?? []) {
      const files = names.map((name) => join(folder, name));
      if (!files.every((file) => existsSync(file))) continue;
      const include = [join(folder, 'include'), join(folder, '..', 'include')].find((each) =>
        existsSync(join(each, 'tensorflow', 'c', 'c_api.h')),
      );
      if (include) return { folder, files, include };
      throw new InstallError(
        `${folder} has libtensorflow, but not its headers (include/tensorflow/c); give the whole archive, or the whole Python package`,
      );
    }
  }
  const wheel =
    existsSync(path) && readdirSync(path).find((name) => /^tensorflow.*\.whl$/.test(name));
  if (wheel) throw packed(join(path, wheel));
  const wanted = (libraries[platform] ?? []).map((names) => names[0]).join(' or ');
  throw new InstallError(
    `${path} has no libtensorflow (${wanted}); give an unpacked archive of it, or the folder that ` +
      '`pip install --target <folder> tensorflow` fills',
  );
}

/** Of a package for Python as it is downloaded. */
function packed(wheel: string): InstallError {
  return new InstallError(
    `${wheel} is a package that is still packed; type: pip install --target tf ${shellWord(wheel)}, and give --libtensorflow tf`,
  );
}
