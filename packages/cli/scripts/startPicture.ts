/** Draws what `pnpm start` prints as docs/start.svg: run it with `pnpm --filter @makemore/cli start-picture`. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const COLUMN = 8.43;
const LINE = 20;
const MARGIN = 20;
const BAR = 34;

const root = fileURLToPath(new URL('../../..', import.meta.url));
const command = '$ npx -y pnpm@12.21.0 start';
const output = execFileSync('pnpm', ['--silent', 'start'], {
  cwd: root,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
});
const lines = [command, '', ...output.trimEnd().split('\n')];
const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * COLUMN) + 2 * MARGIN;
const height = BAR + lines.length * LINE + MARGIN;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Headings bold, the command and the names that were made up in colours of their own. */
function style(line: string): string {
  if (line === command) return 'fill="#7ee787"';
  if (/^\d\. /.test(line)) return 'fill="#ffffff" font-weight="bold"';
  if (line.includes('makes up:')) return 'fill="#f2cc60"';
  return 'fill="#c9d1d9"';
}

const text = lines
  .map((line, i) => {
    const y = BAR + (i + 0.7) * LINE;
    return (
      line &&
      `  <text x="${MARGIN}" y="${y}" ${style(line)} xml:space="preserve">${escaped(line)}</text>`
    );
  })
  .filter(Boolean);
const buttons = ['#ff5f57', '#febc2e', '#28c840'].map(
  (colour, i) => `  <circle cx="${MARGIN + 6 + 20 * i}" cy="17" r="6" fill="${colour}"/>`,
);
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
  <title>What makemore prints</title>
  <rect width="100%" height="100%" rx="10" fill="#0d1117"/>
${[...buttons, ...text].join('\n')}
</svg>
`;
writeFileSync(new URL('../../../docs/start.svg', import.meta.url), svg);
console.log(`docs/start.svg: ${lines.length} lines`);
