import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InstallError } from './installError.ts';
import type { Library } from './library.ts';

const run = promisify(execFile);

const require = createRequire(import.meta.url);

/**
 * Compiles the addon of a package from the sources that lie in it, linked with a libtensorflow that it
 * looks for in `deps/lib` beside it when it is loaded.
 *
 * @throws InstallError without a compiler, or if that fails.
 */
export async function compileAddon(
  packageFolder: string,
  addon: string,
  library: Library,
  { napi, signal }: { readonly napi: number; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  if (process.platform === 'win32') {
    throw new InstallError(
      'the addon cannot be built on Windows; name a mirror of the ready-made one by npm_config_tfjs_binding_binary_host_mirror',
    );
  }
  // Node's interface for addons, alike in all versions, so that nothing is downloaded to build one.
  const { include_dir: nodeHeaders } = require('node-api-headers') as { include_dir: string };
  const sources = join(packageFolder, 'binding');
  const files = (await readdir(sources)).filter((file) => file.endsWith('.cc'));
  const isMac = process.platform === 'darwin';
  const [compiler = 'c++', ...flags] = process.env['CXX']?.split(' ') ?? [];
  const args = [
    ...flags,
    ...['-std=c++17', '-O2', '-fPIC', '-shared', `-DNAPI_VERSION=${napi}`],
    ...(isMac ? ['-undefined', 'dynamic_lookup'] : []), // Node itself has these symbols
    ...['-I', nodeHeaders, '-I', library.include],
    ...files.map((file) => join(sources, file)),
    ...['-o', addon, ...library.files],
    `-Wl,-rpath,${isMac ? '@loader_path' : '$ORIGIN'}/../../deps/lib`,
  ];
  try {
    await run(compiler, args, { ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') {
      throw new InstallError(
        `the addon has to be built, and there is no C++ compiler (${compiler}); install one (${isMac ? 'xcode-select --install' : 'on Debian and Ubuntu: apt install g++'})`,
      );
    }
    const line = stderr?.split('\n').find((each) => /error/i.test(each)) ?? String(code);
    throw new InstallError(
      `the addon does not build with this libtensorflow (${line.trim()}); try another version of it`,
    );
  }
}
