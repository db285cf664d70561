/** Draws the pictures of the README: `pnpm --filter @makemore/micrograd pictures`. */
import { writeFile } from 'node:fs/promises';
import { firstExpression, graphSvg, lectureMoons, moonsSvg } from '../src/index.ts';

const { model, points } = lectureMoons();
const pictures = {
  'expression.svg': await graphSvg(firstExpression().L),
  'moons.svg': moonsSvg(model, points, 'Two moons, 337 parameters, 100 % right'),
};
for (const [name, svg] of Object.entries(pictures)) {
  await writeFile(new URL(`../${name}`, import.meta.url), svg);
}
