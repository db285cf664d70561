import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { InstallError } from './installError.ts';

/** What a package with its native part turned out to be. */
export interface Loaded {
  /** The version of libtensorflow. */
  readonly libtensorflow: string;
  readonly isUsingGpu: boolean;
}

/** What the program's own line begins with. */
export const ANSWER = 'loaded: ';

/** In a process of its own: what crashes there does no harm. */
const program = fileURLToPath(new URL('./tryAddonProcess.ts', import.meta.url));

/** Milliseconds; what searches for GPUs takes some of them. */
const LIMIT = 120_000;

/**
 * Finds out whether the package in this folder loads and computes.
 *
 * @throws InstallError if it does not; the text is the reason, without a cure.
 */
export async function tryAddon(folder: string, signal?: AbortSignal): Promise<Loaded> {
  return new Promise((resolve, reject) => {
    const options = { timeout: LIMIT, ...(signal && { signal }) };
    const args = ['--import', import.meta.resolve('tsx'), program, folder];
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (signal?.aborted && error) return reject(error);
      // A library may print lines of its own, before and after.
      const answer = stdout.split('\n').find((line) => line.startsWith(ANSWER));
      if (!error && answer) return resolve(JSON.parse(answer.slice(ANSWER.length)) as Loaded);
      const ending = error ? `it ended with ${error.signal ?? error.code}` : 'it gives no answer';
      reject(new InstallError(reasonIn(stderr) ?? ending));
    });
  });
}

/** The error's own line, of all that a library and Node write when one cannot be loaded. */
function reasonIn(stderr: string): string | undefined {
  const line = stderr.split('\n').find((each) => /^\w*Error: /.test(each));
  return line?.replace(/^\w*Error: /, '').trim();
}
