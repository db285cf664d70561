import { execFile } from 'node:child_process';
import { InstallError } from './installError.ts';

/** What a package with its native part turned out to be. */
export interface Loaded {
  /** The version of libtensorflow. */
  readonly libtensorflow: string;
  readonly isUsingGpu: boolean;
}

/** What the program's own line begins with. */
const ANSWER = 'loaded: ';

/** As when it computes: a GPU is shared with other programs, and what goes wrong is said by us. */
const quiet = { TF_FORCE_GPU_ALLOW_GROWTH: 'true', TF_CPP_MIN_LOG_LEVEL: '3' };

/** Loads the package and lets it compute, as a program of its own: what crashes there does no harm. */
const program = `
const util = require('node:util');
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
const tf = require(process.argv[1]);
const { binding, isUsingGpuDevice } = tf.backend();
if (tf.tensor1d([3, 4]).sum().dataSync()[0] !== 7) throw new Error('it computes wrong sums');
console.log('${ANSWER}' + JSON.stringify({ libtensorflow: binding.TF_Version, isUsingGpu: isUsingGpuDevice }));
`;

/** Milliseconds; what searches for GPUs takes some of them. */
const LIMIT = 120_000;

/**
 * Finds out whether the package in this folder loads and computes.
 *
 * @throws InstallError if it does not; the text is the reason, without a cure.
 */
export async function tryAddon(folder: string, signal?: AbortSignal): Promise<Loaded> {
  return new Promise((resolve, reject) => {
    const options = {
      timeout: LIMIT,
      env: { ...quiet, ...process.env },
      ...(signal && { signal }),
    };
    const args = ['--eval', program, folder];
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
