/** The native part cannot be installed: the text says what stopped it and the cure. */
export class InstallError extends Error {
  override name = 'InstallError';
}
