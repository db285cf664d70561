import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PictureError, present } from '../src/index.node.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'makemore-micrograd-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('prints the lecture and draws its two pictures', async () => {
  const folder = await temporaryFolder();
  const lines: string[] = [];
  const [graph, moons] = [join(folder, 'new/graph.dot'), join(folder, 'moons.svg')];
  await present({ graph, moons, steps: 13, print: (line) => lines.push(line) });
  const text = lines.join('\n');
  expect(text).toContain('L rises to -7.286496');
  expect(text).toMatch(/^ {2}x1 +2\.0000 +-1\.5000$/m);
  expect(text).toMatch(/^ {2}o +0\.7071 +1\.0000$/m);
  expect(text).toMatch(/^ {2}step {3}0 {3}loss 0\.8958 {3}accuracy {2}50 %$/m);
  expect(text).toMatch(/^ {2}step {2}13 {3}loss 0\.\d{4} {3}accuracy +\d\d %$/m);
  expect(text).toContain(`graph is in ${graph}\nThe moons are in ${moons}`);
  expect(await readFile(graph, 'utf8')).toContain('{ o | data 0.7071 | grad 1.0000 }');
  expect(await readFile(moons, 'utf8')).toContain('<title>Two moons, 337 parameters, ');
});

test('a file that cannot be a picture is refused before anything is computed', async () => {
  const folder = await temporaryFolder();
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  const refused = async (files: { graph?: string; moons?: string }) => {
    const error = await present({ ...files, print }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PictureError);
    return (error as PictureError).message;
  };
  expect(await refused({ graph: 'graph.png' })).toBe(
    'graph.png: give a file name that ends in .svg or .dot',
  );
  const graph = join(folder, 'new/graph.svg');
  expect(await refused({ graph, moons: 'moons.dot' })).toBe(
    'moons.dot: give a file name that ends in .svg',
  );
  const file = new URL(import.meta.url).pathname;
  expect(await refused({ graph: join(file, 'graph.svg') })).toMatch(/cannot be written: E\w+: /);
  expect(lines).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});
