/** Whether this is Node; pages that polyfill `process` are not. */
export function isNode(): boolean {
  return globalThis.process?.versions?.node !== undefined;
}
