/** Data that no picture can be made of: the text names the function, the place and the cure. */
export class ChartError extends Error {
  override name = 'ChartError';
}
