import type { Start } from './shallowNetwork.ts';
import { sparkline } from './sparkline.ts';
import type { Stage } from './walk.ts';

/** What each stage shows. */
const lessons: Record<Start, string> = {
  asItComes: 'sure of itself, and wrong',
  humble: 'the last layer near 0: about equal chances',
  unsaturated: 'smaller weights before tanh: it is not saturated',
  kaiming: 'the same by a rule, 5/3 / √fanIn, for any depth',
  batchNorm: 'normalised by the batch: whatever the weights are',
};

/**
 * The walk as a table.
 *
 * @param vocabularySize V: guessing blindly costs log V
 */
export function formatWalk(stages: readonly Stage[], vocabularySize: number): string {
  const rows = stages.map(({ start, loss, confidence, hpreact, h, saturated, deadNeurons }) =>
    [
      start.padEnd(11),
      loss.toFixed(4).padStart(8),
      `${(100 * confidence).toFixed(0)} %`.padStart(8),
      hpreact.std.toFixed(2).padStart(10),
      `${(100 * saturated).toFixed(1)} %`.padStart(12),
      String(deadNeurons).padStart(5),
      `  ${sparkline(h.histogram)}`,
    ].join(' '),
  );
  const notes = stages.map(({ start }) => `  ${start.padEnd(11)}  ${lessons[start]}`);
  return [
    `Before the first step. Guessing blindly among ${vocabularySize} costs ${Math.log(vocabularySize).toFixed(4)}.`,
    '  start           loss  surest  into tanh  |tanh|>0.99  dead   tanh, from -1 to 1',
    ...rows.map((row) => `  ${row}`),
    ...notes,
  ].join('\n');
}
