/**
 * Proves that the grammar of playlet is unambiguous, and writes the figures of `playlet()` into
 * src/playlet/playletFigures.ts and the table of datasets/README.md. To be run when the grammar has
 * changed: `pnpm --filter @makemore/data record-playlet`
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { checkUnambiguous } from '../src/grammar/checkUnambiguous.ts';
import { playlet } from '../src/playlet/playlet.ts';
import { playletGrammar } from '../src/playlet/playletGrammar.ts';

checkUnambiguous(playletGrammar());
const text = playlet();
const sha256 = createHash('sha256').update(text).digest('hex');

writeFileSync(
  new URL('../src/playlet/playletFigures.ts', import.meta.url),
  `/** Of what \`playlet()\` writes. Written by scripts/recordPlaylet.ts. */
export const playletFigures = {
  characters: ${text.length},
  sha256: '${sha256}',
};
`,
);

const readme = new URL('../../../datasets/README.md', import.meta.url);
const row = `| \`playlet\` | ${text.length} characters | ${text.length} | \`${sha256}\` |`;
writeFileSync(readme, readFileSync(readme, 'utf8').replace(/^\| `playlet` .*$/m, row));
