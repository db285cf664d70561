/** Programs that draw as a GPU does and compute on the processor, by how they call themselves. */
const emulators = /swiftshader|llvmpipe|softpipe|software (renderer|rasterizer)|basic render/i;

/** Whether a device of this name is no GPU but a program that emulates one. */
export function isEmulator(device: string): boolean {
  return emulators.test(device);
}
