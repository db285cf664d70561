/** What a disk answers that is full, or locked: no mirror and no other archive cures it. */
const codes: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EPERM'];

/** Whether it is the disk that failed, rather than a network or an archive. */
export function isDiskError(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return syscall !== undefined && codes.includes(code);
}
