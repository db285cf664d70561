import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('what only an install needs is not loaded with the command line', async () => {
  const program = new URL('../src/program.ts', import.meta.url);
  const script = `
import { register } from 'tsx/esm/api';
import { createRequire } from 'node:module';
register();
await import('${program}');
console.log(Object.keys(createRequire('${program}').cache).join('\\n'));`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: import.meta.dirname,
  });
  expect(stdout).toContain('/commander/'); // it is the list of what was loaded
  expect(stdout).not.toMatch(/\/(undici|node-api-headers)\//);
});
