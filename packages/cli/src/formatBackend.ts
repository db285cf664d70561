import { getBackend } from '@makemore/tensor-ops';

/** The backend that computes, by name, and the GPU if it is to be one. */
export function formatBackend(): string {
  const { name, device, isEmulated } = getBackend();
  return isEmulated === undefined ? name : `${name} (${device})`;
}
