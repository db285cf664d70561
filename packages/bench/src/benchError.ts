/** The benchmark cannot be run as it was asked for: the text says why and what to do. */
export class BenchError extends Error {
  override name = 'BenchError';
}
