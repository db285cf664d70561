import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findLibrary, givenLibrary } from '../../src/native/library.ts';

/** A folder with these files, which are empty. */
async function folderWith(...files: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'makemore-library-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const file of files) {
    await mkdir(join(folder, file, '..'), { recursive: true });
    await writeFile(join(folder, file), '');
  }
  return folder;
}

// The places of files in libtensorflow-cpu-*-2.9.1 and in the wheel of tensorflow-cpu 2.21.0.
test.each([
  ['linux', 'lib', ['libtensorflow.so.2', 'libtensorflow_framework.so.2'], 'include'],
  [
    'linux',
    'tensorflow',
    ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
    'tensorflow/include',
  ],
  ['darwin', 'lib', ['libtensorflow.2.dylib', 'libtensorflow_framework.2.dylib'], 'include'],
  ['win32', 'lib', ['tensorflow.dll'], 'include'],
])('the libtensorflow for %s in %s', async (platform, place, names, include) => {
  const header = join(include, 'tensorflow/c/c_api.h');
  const folder = await folderWith(...names.map((name) => join(place, name)), header);
  expect(findLibrary(folder, platform)).toEqual({
    folder: join(folder, place),
    files: names.map((name) => join(folder, place, name)),
    include: join(folder, include),
  });
});

test('what is not there, has none, or is still packed is refused at once', async () => {
  await expect(givenLibrary('/nowhere')).rejects.toThrow(
    '/nowhere is not there; give --libtensorflow a folder or an archive',
  );
  await expect(givenLibrary(await folderWith('readme'))).rejects.toThrow(
    /has no libtensorflow \(.+\); give an unpacked archive of it, or the folder that/,
  );
  const wheel = 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl';
  const folder = await folderWith(wheel);
  for (const given of [folder, join(folder, wheel)]) {
    await expect(givenLibrary(given)).rejects.toThrow(
      `${join(folder, wheel)} is a package that is still packed; type: pip install --target tf ${join(folder, wheel)}, and give --libtensorflow tf`,
    );
  }
});

test('an archive is judged when it is unpacked', async () => {
  const folder = await folderWith('libtensorflow.tar.gz');
  expect(await givenLibrary(join(folder, 'libtensorflow.tar.gz'))).toBeNull();
});
