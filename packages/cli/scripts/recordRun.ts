/**
 * Runs `makemore verify <lecture> --full` and puts what it prints into the README of the lecture, below
 * that command. Takes minutes, and needs the course's data.
 *
 * Usage: pnpm --filter @makemore/cli record [lecture …]
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { everything } from '../src/lectures.ts';

const makemore = fileURLToPath(new URL('../bin/makemore.js', import.meta.url));
const chosen = process.argv.length > 2 ? process.argv.slice(2) : everything.map(({ name }) => name);

for (const name of chosen) {
  const readme = new URL(`../../${name}/README.md`, import.meta.url);
  // A figure that is off ends it with 1, which throws here: such a run is not recorded.
  const printed = execFileSync(process.execPath, [makemore, 'verify', name, '--full'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const text = readFileSync(readme, 'utf8');
  const place = new RegExp(
    `(npx makemore verify ${name} --full\n\`{3}\n)(\n\`{3}\n[^\`]*\`{3}\n)?`,
  );
  if (!place.test(text)) {
    throw new Error(`${name}/README.md has no block that ends with the command; write one`);
  }
  writeFileSync(
    readme,
    text.replace(place, (_, command) => `${command}\n\`\`\`\n${printed}\`\`\`\n`),
  );
  console.log(`${name}: recorded`);
}
