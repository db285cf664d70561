/** Prints what there is to know of a backend, as JSON: device.main.ts <backend> */
import type { TfjsName } from '../../packages/tensor-ops/src/backends/tfjs/TfjsName.ts';
import { examine } from './examine.ts';

console.log(JSON.stringify(await examine(process.argv[2] as TfjsName)));
