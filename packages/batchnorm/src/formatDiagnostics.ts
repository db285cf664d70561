import asciichart from 'asciichart';
import { type Diagnostics, GOOD_UPDATE_TO_DATA, type WeightReport } from './diagnose.ts';
import { sparkline } from './sparkline.ts';

const WIDTH = 60;

/** The diagnostics as text: a line a layer with its histogram, then the sizes of the updates over time. */
export function formatDiagnostics({
  steps,
  losses,
  activations,
  gradients,
  weights,
}: Diagnostics): string {
  const [first, last] = [losses[0], losses.at(-1)] as [number, number];
  return [
    `After ${steps} steps; the batch's loss fell from ${first.toFixed(4)} to ${last.toFixed(4)}.`,
    '',
    'What the neurons give, from -1 to 1',
    ...activations.map(
      ({ name, mean, std, saturated, histogram }) =>
        `  ${name.padEnd(15)} mean ${signed(mean, 2)}  std ${std.toFixed(2)}  saturated ` +
        `${(100 * saturated).toFixed(2).padStart(5)} %  ${sparkline(histogram)}`,
    ),
    '',
    'The gradients that reach them; alike in all layers is good',
    ...gradients.map(
      ({ name, mean, std, histogram }) =>
        `  ${name.padEnd(15)} mean ${signed(mean, 6)}  std ${std.toExponential(2)}  ${sparkline(histogram)}`,
    ),
    '',
    'The gradients of the weights',
    ...weights.map(
      ({ name, shape, gradient, gradientToData }) =>
        `  ${name.padEnd(17)} ${`(${shape.join(', ')})`.padEnd(10)}  std ${gradient.std.toExponential(2)}  ` +
        `gradient:data ${gradientToData.toExponential(2)}  ${sparkline(gradient.histogram)}`,
    ),
    '',
    formatUpdates(weights),
  ].join('\n');
}

/** How large the updates are against the weights: a chart of all matrices, then where each one stands. */
function formatUpdates(weights: readonly WeightReport[]): string {
  const rows = weights.map(({ name, updateToData }) => {
    const end = updateToData.at(-1) as number;
    return `  ${name.padEnd(17)} ${end.toFixed(2)}  ${inWords(end)}`;
  });
  const columns = weights.map(({ updateToData }) => inColumns(updateToData));
  const line = Array.from({ length: (columns[0] as number[]).length }, () => GOOD_UPDATE_TO_DATA);
  const chart = asciichart.plot([...columns, line], { height: 12 });
  return [
    'Update to data over time, in log10 of the standard deviations; the line is at -3',
    chart,
    'At the end',
    ...rows,
  ].join('\n');
}

/** What a ratio means: a thousandth a step is about right, ten times that or a tenth of it is not. */
function inWords(ratio: number): string {
  const share = `a step changes it by ${(100 * 10 ** ratio).toPrecision(2)} %`;
  const off = ratio - GOOD_UPDATE_TO_DATA;
  if (off > 1) return `${share}: a lot; the learning rate may be too high`;
  if (off < -1) return `${share}: little; the learning rate may be too low`;
  return share;
}

/** The means of neighbouring steps, so that they fit a line. */
function inColumns(values: readonly number[]): number[] {
  const finite = values.map((value) => (Number.isFinite(value) ? value : -10));
  const width = Math.min(WIDTH, finite.length);
  return Array.from({ length: width }, (_, i) => {
    const part = finite.slice((i * finite.length) / width, ((i + 1) * finite.length) / width);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(digits)}`;
}
