/** What the lectures promise is well put; what costs no training is measured here, the rest by `verify`. */
import { existsSync } from 'node:fs';
import { catalogue, isEmbedded } from '@makemore/data';
import { datasetPath, loadDataset } from '@makemore/data/node';
import { getBackend, scope, setBackend } from '@makemore/tensor-ops';
import { groupByRun, measureRun, meets, RECORDED, stepsOf } from '@makemore/training';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { models } from '../src/lectures.ts';
import { kindOf } from '../src/session.ts';

describe.each(models)('$name', (lecture) => {
  test.each(lecture.figures)('$preset: $quantity $value', (figure) => {
    expect(Object.keys(lecture.presets)).toContain(figure.preset);
    expect(catalogue[figure.data].kind).toBe(kindOf(lecture));
    expect(figure.source).not.toBe('');
    expect(meets(figure, figure.value)).toBe(true);
    if (figure.config) expect(figure.title).toBeTruthy();
    if (figure.quantity === 'samples') return;
    expect(figure.tolerance).toBeGreaterThanOrEqual(0);
    // A band without a reason hides a mistake.
    if (figure.tolerance > 0) expect(figure.because).toBeTruthy();
  });

  test('has published figures, and recorded ones on data that come with makemore: losses, samples', () => {
    const { figures } = lecture;
    expect(figures.some(({ source }) => source !== RECORDED)).toBe(true);
    const recorded = figures.filter(({ source, data }) => source === RECORDED && isEmbedded(data));
    const quantities = recorded.map(({ quantity }) => quantity);
    expect(quantities).toEqual(expect.arrayContaining(['train loss', 'dev loss', 'samples']));
  });
});

/** Figures of no steps, run by run. */
const cheap = models.flatMap((lecture) =>
  groupByRun(lecture.figures.filter((figure) => isCheap(figure.quantity, stepsOf(lecture, figure))))
    .map((figures) => ({ lecture, figures, data: figures[0]?.data ?? 'names' }))
    .map((run) => ({
      ...run,
      title: `${lecture.name}, ${run.figures[0]?.title ?? run.figures[0]?.preset}, ${run.data}`,
    })),
);

function isCheap(quantity: string, steps: number): boolean {
  return quantity === 'parameters' || (quantity === 'batch loss' && steps === 0);
}

const before = getBackend();
beforeAll(() => setBackend('wasm', { threads: 1 }));
afterAll(() => setBackend(before));

test('each has some that cost no training', () => {
  expect(new Set(cheap.map(({ lecture }) => lecture))).toEqual(new Set(models));
});

for (const { lecture, figures, data, title } of cheap) {
  const isThere = isEmbedded(data) || existsSync(datasetPath(data));
  test.skipIf(!isThere)(
    `${title}: parameters and first loss${isEmbedded(data) ? '' : ` (needs: npx makemore data fetch ${data})`}`,
    async () => {
      const dataset = await loadDataset(data);
      const measured = await scope(() => measureRun(lecture, figures, dataset));
      figures.forEach((figure, i) => {
        const ours = measured[i] as number;
        expect(meets(figure, ours), `${figure.quantity}: ${ours}, not ${figure.value}`).toBe(true);
      });
    },
  );
}
