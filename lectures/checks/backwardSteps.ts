/** A small network for the 26 steps, and what is wrong with the formulas of some of them. */
import {
  drawParameters,
  type Formula,
  formulas,
  forward,
  type Gradients,
  mistakes,
  type Name,
  names,
  type Parameters,
  type Values,
} from '@makemore/backprop';
import { contextWindows, Vocabulary } from '@makemore/data';
import { notYet, solved, type Verdict } from '@makemore/notebook';
import { torchGenerator } from '@makemore/random';
import { randn, type Tensor } from '@makemore/tensor-ops';
import { about, wrongIn } from './gradients.ts';

export interface SmallProblem {
  readonly parameters: Parameters;
  readonly x: Tensor;
  readonly y: Tensor;
}

/** 9 examples, 5 characters, 6 neurons: no two sizes alike, and characters that come twice. */
export function smallProblem(): SmallProblem {
  const list = ['emma', 'ava'];
  const vocabulary = Vocabulary.ofWords(list);
  const sizes = { blockSize: 3, embeddingSize: 4, hiddenSize: 6 };
  const parameters = drawParameters(vocabulary.size, sizes, torchGenerator(5));
  for (const each of Object.values<Tensor>({ ...parameters })) each.requiresGrad = false;
  return { parameters, ...contextWindows(list, vocabulary, sizes.blockSize) };
}

/**
 * The values of a forward pass, and gradients that are made up. Each formula is judged by itself: what
 * arrives is no real gradient, so that those which are 0 on paper are seen as well.
 */
export function madeUp(): { values: Values; gradients: Gradients } {
  const { parameters, ...batch } = smallProblem();
  const values = forward(parameters, batch);
  const generator = torchGenerator(6);
  const drawn = names.map((name) => [name, randn(values[name].shape, { generator })]);
  return { values, gradients: Object.fromEntries(drawn) as Gradients };
}

/** What comes back along each of the two paths of a value that is used twice. */
const pathsOf: Partial<Record<Name, (v: Values, d: Gradients) => Record<string, Tensor>>> = {
  counts: (v, d) => ({
    probs: v.countsSumInv.mul(d.probs),
    countsSum: d.countsSum.expand(v.counts.shape),
  }),
  logits: (v, d) => ({
    normLogits: d.normLogits,
    logitMaxes: v.logits.eq(v.logitMaxes).to('float32').mul(d.logitMaxes),
  }),
  bndiff: (v, d) => ({
    bnraw: v.bnvarInv.mul(d.bnraw),
    bndiff2: v.bndiff.mul(2).mul(d.bndiff2),
  }),
  hprebn: (v, d) => ({
    bndiff: d.bndiff,
    bnmeani: d.bnmeani.mul(1 / v.y.size).expand(v.hprebn.shape),
  }),
};

/** What people also write; `mistakes` of the package has one for each. */
const alsoWrong: Partial<Record<Name, readonly [formula: Formula, message: string][]>> = {
  logitMaxes: [
    [(_, d) => d.normLogits.sum(1, { keepdim: true }), 'has the wrong sign: it is taken away'],
  ],
  logits: [
    [
      ({ logits, logitMaxes }, d) =>
        d.normLogits.add(logits.ne(logitMaxes).to('float32').mul(d.logitMaxes)),
      'gives what comes from logitMaxes to all but the largest',
    ],
    [
      (_, d) => d.normLogits.add(d.logitMaxes),
      'gives what comes from logitMaxes to the whole row: only its largest number made the maximum',
    ],
  ],
  hpreact: [[(_, d) => d.h, 'forgets the slope of tanh']],
  bnvar: [
    [
      ({ bnvarInv }, d) => bnvarInv.pow(3).mul(0.5).mul(d.bnvarInv),
      'has the wrong sign: the exponent is −1/2',
    ],
  ],
  bndiff: [
    [
      ({ bndiff, bnvarInv }, d) => bnvarInv.mul(d.bnraw).add(bndiff.mul(d.bndiff2)),
      'forgets the 2 of the square',
    ],
  ],
  hprebn: [[(_, d) => d.bndiff.add(d.bnmeani), 'forgets the 1/n of the mean']],
};

/** Judges formulas each by itself, and names those that are wrong. */
export async function judgeSteps<N extends Name>(
  list: readonly N[],
  answers: Readonly<Record<N, Formula>>,
): Promise<Verdict> {
  const { values, gradients } = madeUp();
  const right: string[] = [];
  const wrong: string[] = [];
  const missing: string[] = [];
  for (const name of list) {
    const formula: Formula | undefined = answers?.[name];
    const found = await judgeStep(name, formula, { values, gradients });
    if (found === 'missing') missing.push(`d${name}`);
    else if (found) wrong.push(`d${name} ${found}`);
    else right.push(`d${name}`);
  }
  if (right.length === list.length) return solved(`all ${list.length} formulas are right`);
  const head = `${right.length} of ${list.length} formulas are right`;
  const rest = missing.length > 0 ? [`no answer yet: ${missing.join(', ')}`] : [];
  return notYet([head, ...wrong, ...rest].join('\n  '));
}

async function judgeStep(
  name: Name,
  formula: Formula | undefined,
  { values, gradients }: { readonly values: Values; readonly gradients: Gradients },
): Promise<string | undefined> {
  if (typeof formula !== 'function') return 'missing';
  let got: Tensor;
  try {
    got = formula(values, gradients);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.name === 'TodoError' ? 'missing' : `threw ${error.name}: ${error.message}`;
  }
  const other = (alsoWrong[name] ?? []).map(
    ([each, message]) => [each(values, gradients), message] as const,
  );
  return wrongIn(got, {
    right: formulas[name](values, gradients),
    paths: pathsOf[name]?.(values, gradients) ?? {},
    known: [[mistakes[name].formula(values, gradients), about(name)], ...other],
    n: values.y.size,
  });
}
