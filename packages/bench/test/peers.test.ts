/**
 * Every peer that is present trains the same models: torch's number of parameters, torch's losses.
 * Skips who is absent (`npx makemore bench --peers` installs them, `pip install torch` PyTorch).
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Contender, ContenderError } from '../src/contenders/Contender.ts';
import { contenders } from '../src/contenders/contenders.ts';
import { modelNames, specs } from '../src/models/specs.ts';
import { type Figures, relativeDistance } from './figures.ts';

const path = new URL('figures/torch.json', import.meta.url);
const figures = JSON.parse(readFileSync(path, 'utf8')) as Figures;

const peers = await Promise.all(
  contenders(1)
    .filter(({ group, id }) => group === 'peer' || id === 'node24')
    .map(async (spec) => {
      try {
        const contender = await Contender.start(spec);
        contender.stop();
        return { spec, absent: undefined };
      } catch (error) {
        if (error instanceof ContenderError) return { spec, absent: error.message };
        throw error;
      }
    }),
);

for (const { spec, absent } of peers) {
  const title = absent === undefined ? spec.id : `${spec.id}, which is absent: ${absent}`;
  test.skipIf(absent !== undefined).concurrent(
    title,
    async () => {
      const contender = await Contender.start(spec);
      try {
        for (const model of modelNames) {
          const ready = await contender.setup({ kind: 'steps', model, spec: specs[model] });
          if ('lacks' in ready) {
            expect(`${spec.id} ${model}`).toBe('tfjs-cpu gpt');
            continue;
          }
          expect(ready.facts?.parameters, model).toBe(figures[model].parameters);
          // Three steps in float32, whose sums are taken in another order.
          const distance = relativeDistance(ready.facts?.losses ?? [], figures[model].losses);
          expect(distance, model).toBeLessThan(1e-5);
          expect(await contender.run(1, 60_000), model).toBeGreaterThan(0);
        }
      } finally {
        contender.stop();
      }
    },
    120_000, // milliseconds: a compiler in each, and tfjs's GPT takes seconds a step
  );
}
