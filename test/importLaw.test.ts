/**
 * The import law of biome.json, tried on small files that keep it and small files that break it:
 * one run of Biome, in a temporary folder, with the configuration of this checkout.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const biome = findBiome();

const imports = 'lint/style/noRestrictedImports';
const nodeModules = 'lint/correctness/noNodejsModules';
const namespace = 'lint/performance/noNamespaceImport';
const globals = 'lint/style/noRestrictedGlobals';

/** A file, its one statement, and the rule that it breaks; null for none. */
const files: readonly (readonly [path: string, source: string, rule: string | null])[] = [
  ...importing('random', { forbidden: ['tensor-ops', 'tensor-ops/conformance', 'nn', 'data'] }),
  ...importing('charts', { forbidden: ['random', 'tensor-ops', 'data', 'micrograd', 'gpt'] }),
  ...importing('tensor-ops', { allowed: ['random'], forbidden: ['nn', 'data', 'training', 'mlp'] }),
  ...importing('nn', {
    allowed: ['random', 'tensor-ops', 'tensor-ops/conformance'],
    forbidden: ['data', 'training', 'mlp', 'cli'],
  }),
  ...importing('data', {
    allowed: ['random', 'tensor-ops'],
    forbidden: ['nn', 'training', 'training/node', 'mlp'],
  }),
  ...importing('training', {
    allowed: ['random', 'tensor-ops', 'nn', 'data', 'data/node'],
    forbidden: ['mlp', 'cli', 'charts'],
  }),
  ...importing('micrograd', {
    allowed: ['random'],
    forbidden: ['tensor-ops', 'nn', 'data', 'training', 'charts', 'bigram', 'cli'],
  }),
  ...['bigram', 'batchnorm', 'backprop', 'wavenet', 'gpt', 'a-lecture-to-come'].flatMap((lecture) =>
    importing(lecture, {
      allowed: ['random', 'tensor-ops', 'nn', 'data', 'training', 'charts'],
      forbidden: [
        'micrograd',
        'mlp',
        'cli',
        'data/node',
        'training/node',
        'tensor-ops/conformance',
      ],
    }),
  ),
  ...importing('bench', {
    allowed: ['random', 'tensor-ops', 'tensor-ops/node', 'nn', 'data', 'training', 'mlp', 'gpt'],
    forbidden: ['wavenet', 'cli', 'tensor-ops/conformance'],
  }),
  ...importing('cli', {
    allowed: [
      'tensor-ops',
      'training/node',
      'micrograd',
      'micrograd/node',
      'bigram',
      'mlp',
      'batchnorm',
      'backprop',
      'wavenet',
      'gpt',
      'bench',
      'charts',
    ],
  }),
  ...importing('notebook', {
    allowed: ['tensor-ops', 'tensor-ops/node', 'data', 'data/node'],
    forbidden: ['nn', 'training', 'charts', 'bigram', 'lectures/checks/2-bigram', 'cli'],
  }),
  ...importing('playground', { allowed: ['tensor-ops', 'training', 'bigram', 'gpt'] }),
  ['packages/gpt/src/backend.ts', "export { setBackend } from '@makemore/tensor-ops';", imports],
  [
    'packages/gpt/src/all.ts',
    "import * as t from '@makemore/tensor-ops'; t.setBackend;",
    namespace,
  ],
  ['packages/gpt/src/op.ts', "export { add } from '@makemore/tensor-ops';", null],
  ...['cli', 'bench'].map(
    (name) =>
      [
        `packages/${name}/src/backend.ts`,
        "export { setBackend } from '@makemore/tensor-ops';",
        null,
      ] as const,
  ),
  ['packages/gpt/src/tfjs.ts', "export * from '@tensorflow/tfjs-core';", imports],

  // No path leads round the law.
  ...['tensor-ops', 'nn', 'gpt', 'micrograd', 'cli'].map(
    (name) =>
      [
        `packages/${name}/src/path.ts`,
        "export * from '../../data/src/index.ts';",
        imports,
      ] as const,
  ),
  ['packages/nn/src/layers/path.ts', "export * from '../../../tensor-ops/src/tensor.ts';", imports],
  ['packages/nn/src/dotted.ts', "export * from './../../data/src/index.ts';", imports],
  ['packages/nn/src/late.ts', "export const late = import('../../data/src/index.ts');", imports],
  ['packages/nn/src/type.ts', "export type { T } from '../../data/src/index.ts';", imports],
  ['packages/nn/src/figures.ts', "export * from '../../data/test/figures.ts';", imports],
  ['packages/nn/src/layers/own.ts', "export * from '../module.ts';", null],
  ['packages/tensor-ops/src/backends/reference/own.ts', "export * from '../../backend.ts';", null],
  ['packages/nn/test/own.test.ts', "export * from '../src/module.ts';", null],
  ['test/own.test.ts', "export * from '../packages/nn/src/module.ts';", null],

  // What only Node has stays where only Node runs.
  ...['tensor-ops', 'data', 'charts', 'gpt', 'playground'].flatMap((name) => [
    [`packages/${name}/src/file.ts`, "export * from 'node:fs';", nodeModules] as const,
    [`packages/${name}/src/environment.ts`, 'export const e = process.env;', globals] as const,
    [`packages/${name}/src/bytes.ts`, "export const b = Buffer.from('');", globals] as const,
    [`packages/${name}/src/fine.ts`, 'export const f = new ArrayBuffer(8);', null] as const,
    [`packages/${name}/src/probe.ts`, 'export const p = globalThis.process?.title;', null] as const,
    [
      `packages/${name}/src/own.ts`,
      'export const own = (process: string) => process;',
      null,
    ] as const,
  ]),
  ...[
    'packages/data/src/folder.node.ts',
    'packages/data/scripts/record.ts',
    'packages/data/test/folder.test.ts',
    'packages/cli/src/main.ts',
    'packages/bench/src/machine.ts',
    'packages/playground/vite.config.ts',
    'some.config.ts',
  ].map(
    (path) =>
      [
        path,
        "export { env } from 'node:process'; export const b = Buffer.from(process.title);",
        null,
      ] as const,
  ),
];

/** A file in the package `name` for each package that it may import, and each that it may not. */
function importing(
  name: string,
  { allowed = [], forbidden = [] }: { allowed?: string[]; forbidden?: string[] },
): (typeof files)[number][] {
  const line = (other: string, rule: string | null) =>
    [
      `packages/${name}/src/imports-${other.replaceAll('/', '-')}.ts`,
      `export * from '@makemore/${other}';`,
      rule,
    ] as const;
  return [
    ...allowed.map((other) => line(other, null)),
    ...forbidden.map((other) => line(other, imports)),
  ];
}

describe.skipIf(biome === null)('the import law (needs the tools: pnpm tools lint)', () => {
  const broken = new Map<string, string[]>();

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'import-law-'));
    try {
      for (const name of ['biome.json', '.gitignore'])
        await cp(join(root, name), join(folder, name));
      for (const [path, source] of files) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), `${source}\n`);
      }
      for (const { category, location } of await lint(folder)) {
        broken.set(location.path, [...(broken.get(location.path) ?? []), category]);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('each path is given once', () => {
    expect(new Set(files.map(([path]) => path)).size).toBe(files.length);
  });

  test.each([
    ['what keeps it passes', (rule: string | null) => rule === null],
    ['what breaks it is told which law', (rule: string | null) => rule !== null],
  ])('%s', (_, chosen) => {
    const tried = files.filter(([, , rule]) => chosen(rule));
    const found = tried.map(([path, source]) => {
      const rules = (broken.get(path) ?? []).filter((each) =>
        [imports, namespace, nodeModules, globals].includes(each),
      );
      return [path, source, rules.length > 0 ? rules.join() : null];
    });
    expect(found).toEqual(tried);
  });
});

interface Diagnostic {
  category: string;
  location: { path: string };
}

async function lint(folder: string): Promise<Diagnostic[]> {
  const output = await new Promise<string>((done, failed) => {
    const args = [biome as string, 'lint', '--reporter=json', '--max-diagnostics=none'];
    // It ends with an error, since laws are broken.
    execFile(process.execPath, args, { cwd: folder }, (_, stdout, stderr) => {
      if (stdout) done(stdout);
      else failed(new Error(stderr));
    });
  });
  return (JSON.parse(output) as { diagnostics: Diagnostic[] }).diagnostics;
}

/** The command of Biome in the tools, which are a workspace of their own; null without them. */
function findBiome(): string | null {
  try {
    return createRequire(join(root, 'tools/package.json')).resolve('@biomejs/biome/bin/biome');
  } catch {
    return null;
  }
}
