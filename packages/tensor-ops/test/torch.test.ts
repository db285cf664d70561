import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { reference } from '../src/backends/reference/reference.ts';
import { inputValues } from '../src/conformance/case.ts';
import { cases } from '../src/conformance/cases.ts';
import { normalizedError } from '../src/conformance/normalizedError.ts';
import { runCase } from '../src/conformance/runCase.ts';
import * as tensorOps from '../src/index.ts';

type Numbers = (number | 'NaN' | 'Infinity' | '-Infinity')[];

interface Figures {
  case: string;
  inputs: Numbers[];
  shape: number[];
  kind: 'float' | 'int32' | 'bool';
  out: Numbers;
  gradients?: Numbers[];
}

const stored = readFileSync(new URL('./figures/torch.json', import.meta.url), 'utf8');
const figures = new Map(
  (JSON.parse(stored) as { cases: Figures[] }).cases.map((each) => [each.case, each]),
);
const regenerate = 'regenerate test/figures with python3 scripts/torch-figures.py (any torch >= 2)';

// The figures are rounded to 12 digits, and both sides round each of a few dozen operations to 1e-16:
// 1e-10 of the largest value leaves room for both. In float32 an operation rounds to 6e-8, and the
// inputs are exact: 1e-5 leaves room for some 100 roundings.
const tolerances = { float64: 1e-10, float32: 1e-5 } as const;

describe.each(['float64', 'float32'] as const)("torch's figures in %s", (float) => {
  test.each(cases.map((each) => [`${each.op}: ${each.name}`, each] as const))(
    '%s',
    async (title, each) => {
      const expected = figures.get(title);
      if (!expected) throw new Error(`no figures for '${title}': ${regenerate}`);
      expect(inputValues(each), `the inputs of '${title}' have changed: ${regenerate}`).toEqual(
        expected.inputs.map((values) => values.map(Number)),
      );
      const outcome = await runCase(each, reference, float);
      expect(outcome.shape).toEqual(expected.shape);
      expect(outcome.dtype.replace(/float(32|64)/, 'float')).toBe(expected.kind);
      const { dtype } = outcome;
      const tolerance = dtype === 'float32' || dtype === 'float64' ? tolerances[dtype] : 0;
      expect(normalizedError(outcome.values, expected.out.map(Number))).toBeLessThanOrEqual(
        tolerance,
      );
      expect(outcome.gradients.length).toBe(expected.gradients?.length ?? 0);
      outcome.gradients.forEach((gradient, i) => {
        const values = (expected.gradients?.[i] ?? []).map(Number);
        const error = normalizedError(gradient, values);
        expect(error, `gradient of input ${each.gradients[i]}`).toBeLessThanOrEqual(
          tolerances[float],
        );
      });
    },
  );
});

test('the figures hold no case that the table lacks', () => {
  const titles = new Set(cases.map((each) => `${each.op}: ${each.name}`));
  expect(titles.size, 'two cases of one name').toBe(cases.length);
  expect(
    [...figures.keys()].filter((title) => !titles.has(title)),
    regenerate,
  ).toEqual([]);
});

/** Exports that compute no tensor from tensors: switches, memory, the class and the errors. */
const notOps = [
  'backendNames',
  'chooseFastest',
  'getBackend',
  'memory',
  'noGrad',
  'probeBackend',
  'retainGrad',
  'revectorizeMissing',
  'scope',
  'setBackend',
  'steps',
  'stepsPerSecond',
  'variants',
  'Tensor',
];

test('every op that index.ts exports has a case', () => {
  const exported = Object.keys(tensorOps).filter(
    (name) => !notOps.includes(name) && !name.endsWith('Error'),
  );
  expect([...new Set(cases.map((each) => each.op))].sort()).toEqual(exported.sort());
});
