/** Prints what there is to know of a backend, as JSON: device.main.ts <backend> <extent as JSON> */
import type { TfjsName } from '../../packages/tensor-ops/src/backends/tfjs/TfjsName.ts';
import { examine } from './examine.ts';

const [name, extent] = process.argv.slice(2) as [TfjsName, string];
console.log(JSON.stringify(await examine(name, JSON.parse(extent))));
