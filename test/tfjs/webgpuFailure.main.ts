/** Prints, as JSON, what WebGPU in Node makes of much at once, and says of too much. */
import { arange, ones, scope, setBackend, zeros } from '../../packages/tensor-ops/src/index.ts';
import { message } from './message.ts';

await setBackend('tfjs-webgpu');

/** The losses of 4,096 rows pick one element of each: with one-hot rows that would take 4 GB. */
const total = await scope(async () => {
  const x = ones([4096, 65], { requiresGrad: true });
  const columns = zeros([4096], { dtype: 'int32' });
  x.index(arange(4096), columns).sum().backward();
  return x.grad?.sum().item();
});

const small = ones([2]);
const tooMuch = await message(async () => zeros([2 ** 31]).data()); // 8 GB
const read = await message(async () => small.data());
const op = await message(async () => small.add(1));
console.log(JSON.stringify({ total, failures: [tooMuch, read, op] }));
