/** Whether Node or the operating system refused something: such errors have a code. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

/** What went wrong, in plain words. */
export function problemOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file is where a folder should be';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EISDIR':
      return 'this is a folder, not a file';
    case 'EACCES':
    case 'EPERM':
      return 'this user has no permission';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host cannot be found; this machine may be offline';
    case 'ECONNREFUSED':
      return 'the host refuses connections';
    default:
      return error.message;
  }
}
