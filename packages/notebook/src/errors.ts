/** A notebook, a cell or a kernel that cannot be used: the text says what is wrong, where, and the cure. */
export class NotebookError extends Error {
  override name = 'NotebookError';
}
