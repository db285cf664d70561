import { existsSync } from 'node:fs';
import { join } from 'node:path';
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
  const wanted = (libraries[platform] ?? []).map((names) => names[0]).join(' or ');
  throw new InstallError(
    `${path} has no libtensorflow (${wanted}); give an unpacked archive of it, or the folder that ` +
      '`pip install --target <folder> tensorflow` fills',
  );
}
