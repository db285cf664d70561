/** A package in the image of tfjs-node, and a libtensorflow: small, but really compiled and linked. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);

/** Why nothing can be compiled here; undefined where it can. */
export function compilerMissing(): string | undefined {
  if (process.platform !== 'linux') return 'the fake libtensorflow is built for Linux';
  try {
    execFileSync('c++', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'no C++ compiler: apt install g++';
  }
}

/** A folder that goes when the test has finished. */
export async function newFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'makemore-native-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const manifest = {
  name: '@tensorflow/tfjs-node',
  version: '4.22.0',
  main: 'dist/index.js',
  binary: {
    module_name: 'tfjs_binding',
    module_path: './lib/napi-v{napi_build_version}',
    host: 'https://tensorflow.invalid/tf-builds/pre-built-binary',
    remote_path: './napi-v{napi_build_version}/{version}/',
    napi_versions: [3, 4, 5, 6, 7, 8],
  },
};

/** As much as is called when it is tried. */
const index = `
const binding = require('../lib/napi-v8/tfjs_binding.node');
exports.backend = () => ({ binding, isUsingGpuDevice: false });
exports.tensor1d = (values) => ({ sum: () => ({ dataSync: () => [binding.sum(...values)] }) });
`;

const addonSource = `
#include <node_api.h>
#include "tensorflow/c/c_api.h"
static napi_value Sum(napi_env env, napi_callback_info info) {
  size_t count = 2; napi_value args[2], result; double a, b;
  napi_get_cb_info(env, info, &count, args, nullptr, nullptr);
  napi_get_value_double(env, args[0], &a); napi_get_value_double(env, args[1], &b);
  napi_create_double(env, TF_Sum(a, b), &result); return result;
}
NAPI_MODULE_INIT() {
  napi_value text, sum;
  napi_create_string_utf8(env, TF_Version(), NAPI_AUTO_LENGTH, &text);
  napi_create_function(env, "sum", NAPI_AUTO_LENGTH, Sum, nullptr, &sum);
  napi_set_named_property(env, exports, "TF_Version", text);
  napi_set_named_property(env, exports, "sum", sum);
  return exports;
}
`;

/** The package without its native part; its name may end in -gpu. */
export async function fakePackage(name: 'tfjs-node' | 'tfjs-node-gpu' = 'tfjs-node') {
  const folder = join(await newFolder(), name);
  for (const each of ['dist', 'binding']) await mkdir(join(folder, each), { recursive: true });
  const own = { ...manifest, name: `@tensorflow/${name}` };
  await writeFile(join(folder, 'package.json'), JSON.stringify(own));
  await writeFile(join(folder, 'dist/index.js'), index);
  await writeFile(join(folder, 'binding/tfjs_binding.cc'), addonSource);
  return folder;
}

export interface FakeLibrary {
  readonly version: string;
  /** Added to each sum. */
  readonly error?: number;
  /** Laid out as Python's package, not as an archive of libtensorflow. */
  readonly python?: boolean;
}

/** A libtensorflow that knows its version, and sums. */
export async function fakeLibrary({ version, error = 0, python = false }: FakeLibrary) {
  const root = await newFolder();
  const folder = python ? join(root, 'tensorflow') : join(root, 'lib');
  const include = python ? join(folder, 'include') : join(root, 'include');
  await mkdir(folder);
  await mkdir(join(include, 'tensorflow/c'), { recursive: true });
  const prototypes = 'const char* TF_Version(); double TF_Sum(double, double);';
  await writeFile(
    join(include, 'tensorflow/c/c_api.h'),
    `#pragma once\nextern "C" { ${prototypes} }\n`,
  );
  const source = join(root, 'library.cc');
  await writeFile(
    source,
    `#include "tensorflow/c/c_api.h"
    const char* TF_Version() { return "${version}"; }
    double TF_Sum(double a, double b) { return a + b + ${error}; }`,
  );
  const file = python ? 'libtensorflow_cc.so.2' : 'libtensorflow.so.2';
  const args = ['-shared', '-fPIC', '-I', include, source, `-Wl,-soname,${file}`];
  await run('c++', [...args, '-o', join(folder, file)]);
  await symlink(file, join(folder, 'libtensorflow_framework.so.2'));
  await rm(source);
  return root;
}

/** Packs what is in a folder. */
export async function pack(folder: string, ...entries: string[]): Promise<string> {
  const archive = join(await newFolder(), 'packed.tar.gz');
  await run('tar', ['-czf', archive, '-C', folder, ...entries]);
  return archive;
}
