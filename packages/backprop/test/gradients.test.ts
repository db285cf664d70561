import { readFileSync } from 'node:fs';
import { getBackend, setBackend, zeros } from '@makemore/tensor-ops';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  backward,
  compareGradients,
  type Formula,
  formatReport,
  forward,
  type GradientReport,
  mistakes,
  type Name,
  names,
} from '../src/index.ts';
import { lectureBatch } from './lectureBatch.ts';

// Whatever else the machine is doing.
vi.setConfig({ testTimeout: 30_000 });

interface Figures {
  readonly loss: number;
  readonly gradients: Readonly<
    Record<Name, { shape: number[]; norm: number; every: number; sample: number[] }>
  >;
}

const figures: Figures = JSON.parse(
  readFileSync(new URL('./figures/torch.json', import.meta.url), 'utf8'),
);

const own = getBackend();
await setBackend('reference'); // the one that has float64
const double = getBackend();
await setBackend(own);
afterEach(() => setBackend(own));

async function compared(
  backend: string,
  formulas: Partial<Record<Name, Formula>> = {},
): Promise<GradientReport> {
  await setBackend(backend, backend === 'wasm' ? { threads: 1 } : {});
  return compareGradients({ ...lectureBatch(), double, formulas });
}

test('26 names, each once', () => {
  expect(names).toHaveLength(26);
  expect(new Set(names).size).toBe(26);
  expect(Object.keys(mistakes).sort()).toEqual([...names].sort());
});

test("the gradients by hand are torch's", async () => {
  const { parameters, x, y } = lectureBatch();
  const values = forward(parameters, { x, y });
  expect(await values.loss.item()).toBeCloseTo(figures.loss, 5);
  const gradients = backward(values);
  for (const name of names) {
    const { shape, norm, every, sample } = figures.gradients[name];
    expect(gradients[name].shape, name).toEqual(shape);
    const data = await gradients[name].data();
    const got = Array.from(data).filter((_, i) => i % every === 0);
    expect(got, name).toHaveLength(sample.length);
    // float32 against float64, in units of the whole; dlogitMaxes and db1 are 0 but for rounding.
    const tolerance = Math.max(1e-5 * norm, 1e-7);
    got.forEach((value, i) => {
      expect(Math.abs(value - (sample[i] as number)), name).toBeLessThan(tolerance);
    });
  }
});

test('on the reference backend all 26 are exact', async () => {
  const { rows, fused, backend, loss } = await compared('reference');
  expect(backend).toBe('reference');
  expect(loss).toBeCloseTo(figures.loss, 5);
  expect(rows.map(({ name }) => name)).toEqual(names);
  for (const { name, exact, largest, ulps, verdict, formulaError } of rows) {
    expect({ name, exact, largest, ulps, verdict }).toEqual({
      name,
      exact: true,
      largest: 0,
      ulps: 0,
      verdict: 'exact',
    });
    expect(formulaError, name).toBeLessThan(1e-5);
  }
  expect(fused.map(({ name }) => name)).toEqual(['logits', 'hprebn']);
  for (const { approximate, verdict, largest } of fused) {
    expect(approximate).toBe(true);
    expect(verdict).not.toBe('wrong');
    // The lecture's own differences are 7e-9 and 9e-10.
    expect(largest).toBeLessThan(2e-8);
  }
});

test('on wasm all are at least approximate, and what is not exact is said to be rounding', async () => {
  const report = await compared('wasm');
  expect(report.backend).toBe('wasm');
  for (const { name, exact, approximate, verdict, formulaError } of report.rows) {
    expect({ name, approximate, verdict }).toEqual({
      name,
      approximate: true,
      verdict: exact ? 'exact' : 'rounding',
    });
    expect(formulaError, name).toBeLessThan(1e-5);
  }
});

describe('a mistake', () => {
  let whole: GradientReport;
  beforeAll(async () => {
    whole = await compared('wasm');
  });

  test.each(names)('in the formula of %s is caught and named', async (name) => {
    const { about, formula } = mistakes[name];
    const report = await compared('wasm', { [name]: formula });
    const wrong = report.rows.filter(({ verdict }) => verdict === 'wrong');
    expect(wrong.map((row) => row.name)).toEqual([name]);
    expect(wrong[0]?.formulaError).toBeGreaterThan(0.01);
    expect(wrong[0]?.approximate).toBe(false);
    // What comes before the mistake in the backward pass is as it was.
    const at = names.indexOf(name);
    expect(report.rows.slice(0, at)).toEqual(whole.rows.slice(0, at));
    const text = formatReport(report, { name, about });
    expect(text).toMatch(new RegExp(`^✗ d${name} .* WRONG FORMULA$`, 'm'));
    expect(text).toMatch(new RegExp(`^Wrong formula: d${name}\\. `, 'm'));
    expect(text).toContain(`--break ${name}: this formula ${about}.`);
  });
});

test('two mistakes: both are named, and what builds on them is told apart', async () => {
  const [bnvar, h] = [mistakes.bnvar.formula, mistakes.h.formula];
  const { rows } = await compared('reference', { bnvar, h });
  const of = (verdict: string) => rows.filter((row) => row.verdict === verdict);
  expect(of('wrong').map(({ name }) => name)).toEqual(['h', 'bnvar']);
  expect(of('exact').map(({ name }) => name)).toEqual(names.slice(0, 11).filter((n) => n !== 'h'));
  expect(of('inherited').map(({ name }) => name)).toContain('C');
});

test('rounding is told from a wrong formula', async () => {
  // The same sum the other way round, as float32 rounds it.
  const turned: Formula = ({ embcat }, d) =>
    d.hprebn.matmul(embcat, { transposeA: true }).transpose().mul(3).div(3);
  const report = await compared('reference', { W1: turned });
  const row = report.rows.find(({ name }) => name === 'W1');
  expect(row).toMatchObject({ exact: false, approximate: true, verdict: 'rounding' });
  expect(row?.ulps).toBeGreaterThan(0);
  expect(row?.ulps).toBeLessThan(10);
  const text = formatReport(report);
  expect(text).toMatch(/^≈ dW1 .* right; rounded otherwise$/m);
  expect(text).toMatch(/^25 of 26 are exact\.$/m);
  expect(text).toMatch(/^Rounding: dW1\. /m);
  expect(text).not.toMatch(/WRONG|--break/);
});

describe('a formula that gives no gradient is wrong', () => {
  const broken: readonly (readonly [
    string,
    Name,
    (...args: Parameters<Formula>) => unknown,
    string,
  ])[] = [
    [
      'forgets expand',
      'bndiff2',
      ({ y }, d) => d.bnvar.mul(1 / (y.size - 1)),
      'shape [1, 64], must be [32, 64]',
    ],
    ['sums too much', 'b2', (_, d) => d.logits.sum(), 'shape [], must be [27]'],
    ['forgets sum', 'b1', (_, d) => d.hprebn, 'shape [32, 64], must be [64]'],
    ['is empty', 'h', () => {}, 'gives undefined, must give a tensor'],
    ['throws', 'W2', ({ h }, d) => h.matmul(d.logits), 'throws ShapeError: matmul: '],
    [
      'is in float32 alone',
      'b2',
      () => zeros([27], { dtype: 'float32' }),
      'float32 on wasm, must be float64 on reference',
    ],
  ];

  test.each(broken)('%s', async (_, name, formula, fault) => {
    const report = await compared('wasm', { [name]: formula as Formula });
    const at = names.indexOf(name);
    expect(report.rows[at]).toMatchObject({ verdict: 'wrong', exact: false, approximate: false });
    expect(report.rows[at]?.fault).toContain(fault);
    // Autograd's stands in for it, so that those after it are judged.
    const others = report.rows.filter((row) => row.name !== name);
    for (const { name, verdict } of others) expect(verdict, name).toMatch(/^(exact|rounding)$/);
    const text = formatReport(report);
    expect(text).toContain(`WRONG FORMULA: ${fault}`);
    expect(text).toMatch(new RegExp(`^✗ d${name} `, 'm'));
    expect(text).toMatch(new RegExp(`^No gradient: d${name}\\. `, 'm'));
    expect(text).not.toMatch(/NaN|undefined, (?!must)/);
  });

  test('gives NaN', async () => {
    const report = await compared('wasm', { b2: (_, d) => d.logits.sum(0).mul(Number.NaN) });
    expect(report.rows[names.indexOf('b2')]).toMatchObject({
      verdict: 'wrong',
      formulaError: Number.NaN,
    });
    const text = formatReport(report);
    expect(text).toMatch(/^✗ db2 +\[27\] +different +NaN +– +gives NaN +WRONG FORMULA$/m);
    expect(text).toMatch(/^Wrong formula: db2\. /m);
  });

  test('gives NaN, and what builds on it does, too', async () => {
    const h: Formula = ({ h }) => h.mul(Number.NaN);
    const { rows } = await compared('reference', { h });
    const of = (verdict: string) => rows.filter((row) => row.verdict === verdict);
    expect(of('wrong').map(({ name }) => name)).toEqual(['h']);
    expect(of('inherited').map(({ name }) => name)).toContain('C');
    expect(of('rounding')).toEqual([]);
  });
});

test('what is 0 but for rounding is said to be that, without ulps', async () => {
  const report = await compared('wasm', { logprobs: mistakes.logprobs.formula });
  expect(report.rows.filter(({ isZero }) => isZero).map(({ name }) => name)).toEqual([
    'logitMaxes',
    'b1',
  ]);
  const text = formatReport(report);
  for (const name of ['dlogitMaxes', 'db1']) {
    expect(text).toMatch(new RegExp(`^≈ ${name} .* – .*right; 0 but for rounding$`, 'm'));
  }
  expect(text).toMatch(/^0 but for rounding: dlogitMaxes, db1\. /m);
  expect(text).not.toMatch(/^Rounding: /m);
});
