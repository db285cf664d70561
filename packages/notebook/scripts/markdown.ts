/**
 * Reads and writes a notebook as Markdown (see AUTHORING.md):
 *
 *     npx tsx packages/notebook/scripts/markdown.ts lectures/2-bigram.ipynb > 2.md
 *     npx tsx packages/notebook/scripts/markdown.ts lectures/2-bigram.ipynb 2.md
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fromMarkdown, toMarkdown } from '../src/markdown.ts';
import { formatNotebook, parseNotebook } from '../src/notebook.ts';

const [file, markdown] = process.argv.slice(2);
if (!file) {
  console.error('markdown: name the notebook, and the Markdown that it is to be written from');
  process.exit(1);
}
const before = existsSync(file) ? parseNotebook(file, await readFile(file, 'utf8')) : undefined;
if (markdown) {
  const notebook = fromMarkdown(await readFile(markdown, 'utf8'), before);
  await writeFile(file, formatNotebook(notebook));
} else if (before) {
  process.stdout.write(toMarkdown(before));
} else {
  console.error(`markdown: there is no ${file}`);
  process.exit(1);
}
