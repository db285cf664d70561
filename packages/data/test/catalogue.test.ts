import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogue, type DatasetName, isDatasetName, isEmbedded } from '../src/index.ts';

const datasets = new URL('../../../datasets/', import.meta.url);
const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('the figures of names.txt are those of the file; if not, run record-names', () => {
  const bytes = readFileSync(new URL('names.txt', datasets));
  const { count, bytes: size, sha256 } = catalogue.names;
  const lines = bytes.toString('utf8').split('\n');
  expect(lines.pop()).toBe('');
  expect([count, size, sha256]).toEqual([lines.length, bytes.length, sum(bytes)]);
});

test('datasets/README.md has the same figures as the catalogue', () => {
  const readme = readFileSync(new URL('README.md', datasets), 'utf8');
  const { count, bytes, sha256 } = catalogue.names;
  expect(readme).toContain(`| \`names.txt\` | ${count} names | ${bytes} | \`${sha256}\` |`);
  const text = catalogue.playlet;
  expect(readme).toContain(
    `| \`playlet\` | ${text.count} characters | ${text.bytes} | \`${text.sha256}\` |`,
  );
  for (const entry of [catalogue.names32k, catalogue.tinyshakespeare]) {
    expect(readme).toMatch(`| ${entry.bytes} | \`${entry.sha256}\` |`);
    expect(readme).toContain(entry.urls[0]);
  }
});

test('every entry is under its name', () => {
  for (const [name, entry] of Object.entries(catalogue)) {
    expect(entry.name).toBe(name);
    expect(isDatasetName(name)).toBe(true);
    expect(entry.sha256).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(isDatasetName('toString')).toBe(false);
});

test('two come with makemore', () => {
  const names = Object.keys(catalogue) as DatasetName[];
  expect(names.filter(isEmbedded)).toEqual(['names', 'playlet']);
});
