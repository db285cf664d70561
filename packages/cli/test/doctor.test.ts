import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { makemore, workplace } from './makemore.ts';

const hasRevectorize = Number.parseInt(process.versions.node, 10) >= 24 && process.arch === 'x64';

test('doctor says which kernels run, at which rate, and how to get faster ones', async () => {
  const { stdout, stderr, code } = await makemore(await workplace(), 'doctor');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain(`Node ${process.versions.node} on ${process.platform} ${process.arch}`);
  expect(stdout).toMatch(/^ {2}strict +\d+ on 1 thread.*: rounds twice/m);
  expect(stdout).toMatch(/^ {2}relaxed +\d+ on 1 thread.*; the default$/m);
  expect(stdout).toMatch(
    hasRevectorize
      ? /^ {2}revectorize +\d+ on 1 thread/m
      : /^ {2}revectorize +does not run: it (needs Node 24|is for x64)/m,
  );
  expect(stdout).toContain(hasRevectorize ? '--variant revectorize' : 'Node 24 or later');
});

test('doctor --json is one object', async () => {
  const { stdout } = await makemore(await workplace(), 'doctor', '--json');
  const { machine, findings } = JSON.parse(stdout) as {
    machine: { cores: number };
    findings: { variant: string; threads: number; gigaflops: number | null; reason: string }[];
  };
  expect(machine.cores).toBe(availableParallelism());
  for (const { gigaflops, reason } of findings) {
    if (reason) expect(gigaflops).toBeNull();
    else expect(gigaflops).toBeGreaterThan(0);
  }
  expect(new Set(findings.map(({ variant }) => variant)).size).toBe(3);
});
