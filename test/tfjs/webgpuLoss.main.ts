/** Prints, as JSON, what WebGPU in Node says of a device that goes away during a read, and afterwards. */
import { ones, setBackend } from '../../packages/tensor-ops/src/index.ts';
import { message } from './message.ts';

await setBackend('tfjs-webgpu');

let device: GPUDevice | undefined;
const { createBuffer } = GPUDevice.prototype;
GPUDevice.prototype.createBuffer = function (...args) {
  device = this;
  return createBuffer.apply(this, args);
};

const x = ones([2]);
const pending = message(() => x.data());
device?.destroy();
const during = await pending;
const after = await message(() => x.data());
console.log(JSON.stringify([during, after]));
