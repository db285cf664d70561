/**
 * Counts datasets/names.txt and writes what comes out into src/namesFigures.ts and the table of
 * datasets/README.md. To be run when the file has changed: `pnpm --filter @makemore/data record-names`
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const datasets = new URL('../../../datasets/', import.meta.url);
const bytes = readFileSync(new URL('names.txt', datasets));
const lines = bytes.toString('utf8').trimEnd().split('\n').length;
const sha256 = createHash('sha256').update(bytes).digest('hex');

writeFileSync(
  new URL('../src/namesFigures.ts', import.meta.url),
  `/** Of datasets/names.txt. Written by scripts/recordNames.ts. */
export const namesFigures = {
  lines: ${lines},
  bytes: ${bytes.length},
  sha256: '${sha256}',
};
`,
);

const readme = new URL('README.md', datasets);
const row = `| \`names.txt\` | ${lines} names | ${bytes.length} | \`${sha256}\` |`;
writeFileSync(readme, readFileSync(readme, 'utf8').replace(/^\| `names\.txt` .*$/m, row));
