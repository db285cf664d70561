/** Loads a package with its native part and lets it compute: the program that `tryAddon` runs. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type NativeName, prepareNative } from '@makemore/tensor-ops/node';
import { ANSWER, type Loaded } from './tryAddon.ts';

/** As much of the package as is called. */
interface Package {
  backend(): {
    readonly binding: { readonly TF_Version: string };
    readonly isUsingGpuDevice: boolean;
  };
  tensor1d(values: readonly number[]): { sum(): { dataSync(): ArrayLike<number> } };
}

const folder = process.argv[2] as string;
const require = createRequire(join(folder, 'package.json'));
const { name } = require('./package.json') as { name: `@tensorflow/${NativeName}` };
prepareNative(name.replace('@tensorflow/', '') as NativeName);
const tf = require(folder) as Package;
const { binding, isUsingGpuDevice } = tf.backend();
if (tf.tensor1d([3, 4]).sum().dataSync()[0] !== 7) throw new Error('it computes wrong sums');
const loaded: Loaded = { libtensorflow: binding.TF_Version, isUsingGpu: isUsingGpuDevice };
console.log(ANSWER + JSON.stringify(loaded));
