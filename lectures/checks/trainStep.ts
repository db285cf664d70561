/** What is wrong with a step of training by hand, seen from how the parameters have moved. */
import {
  backward,
  drawParameters,
  forward,
  mistakes,
  type Name,
  names,
  type Parameters,
  pass,
  passBackward,
} from '@makemore/backprop';
import { contextWindows, randomBatch, splitByCourse, Vocabulary } from '@makemore/data';
import { loadWords, mistakeIn, notYet, solved, type Verdict } from '@makemore/notebook';
import { torchGenerator } from '@makemore/random';
import { scope, steps, Tensor } from '@makemore/tensor-ops';
import { smallProblem } from './backwardSteps.ts';
import { about, wrongIn } from './gradients.ts';

type Batch = { readonly x: Tensor; readonly y: Tensor };
export type TrainStep = (
  parameters: Parameters,
  batch: Batch,
  rate: number,
) => Tensor | Promise<Tensor>;

/** From the end of the network to its beginning. */
const learnt = ['b2', 'W2', 'bnbias', 'bngain', 'b1', 'W1', 'C'] as const;
type Moves = Readonly<Record<(typeof learnt)[number], Tensor>>;

export async function judgeTrainStep(trainStep: TrainStep): Promise<Verdict> {
  const { parameters, ...batch } = smallProblem();
  const before = copied(parameters);
  const rate = 0.5;
  let loss: unknown;
  try {
    loss = await trainStep(parameters, batch, rate);
  } catch (error) {
    if (error instanceof Error && error.name === 'AutogradError') {
      return notYet(`no autograd here, the parameters require no gradient (${error.message})`);
    }
    throw error;
  }
  if (Object.values<Tensor>({ ...parameters }).some((each) => each.requiresGrad)) {
    return notYet('a parameter requires a gradient now: autograd must have no part in it');
  }
  if (!(loss instanceof Tensor)) return notYet('return the loss of the batch, a tensor');
  const right = passBackward(before, pass(before, batch));
  const wrongLoss = mistakeIn(await loss.item(), await pass(before, batch).loss.item(), {
    what: 'the loss that you return',
    known: [
      [await biasedLoss(before, batch), 'your BatchNorm divides by n, not by n − 1'],
      [await pass(parameters, batch).loss.item(), 'that is the loss after the step, not before it'],
    ],
  });
  if (wrongLoss) return wrongLoss;

  const moves = Object.fromEntries(
    learnt.map((name) => [name, before[name].sub(parameters[name]).div(rate)]),
  ) as Moves;
  return (
    (await judgeMoves(moves, { right, before, batch, rate })) ?? (await judgeTraining(trainStep))
  );
}

interface Step {
  readonly right: Moves;
  readonly before: Parameters;
  readonly batch: Batch;
  readonly rate: number;
}

async function judgeMoves(moves: Moves, step: Step): Promise<Verdict | undefined> {
  const { right, before, batch, rate } = step;
  const n = batch.y.size;
  const early = passBackward(
    { ...before, W2: before.W2.sub(right.W2.mul(rate)) },
    pass(before, batch),
  );
  const wrong: string[] = [];
  for (const name of learnt) {
    const value = moves[name];
    const found = await wrongIn(value, {
      right: right[name],
      n,
      tolerance: 1e-3, // of differences of float32 numbers
      known: [
        [value.mul(0), 'has not moved'],
        [right[name].neg(), 'went uphill: a step goes against the gradient'],
        [right[name].div(rate), 'moved by its gradient; times the rate'],
        [
          early[name],
          'comes from a W2 that had moved already: all gradients first, then all steps',
        ],
      ],
    });
    if (found) wrong.push(`${name} ${found}`);
  }
  if (wrong.length === 0) return undefined;
  const mistake = await culprit(moves, before, batch);
  if (mistake) {
    return notYet(`the loss is right; what moved the parameters ${about(mistake)}, in d${mistake}`);
  }
  return notYet(
    ['the loss is right, the step, divided by the rate, is not:', ...wrong].join('\n  '),
  );
}

/** The one of the package's mistakes that moves all parameters alike, if there is one. */
async function culprit(moves: Moves, before: Parameters, batch: Batch): Promise<Name | undefined> {
  const values = forward(before, batch);
  for (const name of names) {
    const wrong = backward(values, { [name]: mistakes[name].formula });
    const found = await Promise.all(
      learnt.map((each) =>
        wrongIn(moves[each], { right: wrong[each], n: batch.y.size, tolerance: 1e-3 }),
      ),
    );
    if (found.every((each) => each === undefined)) return name;
  }
  return undefined;
}

/** 300 steps on the names: it must learn, and as a step by autograd would. */
async function judgeTraining(trainStep: TrainStep): Promise<Verdict> {
  const words = await loadWords();
  const vocabulary = Vocabulary.ofWords(words);
  const train = contextWindows(splitByCourse(words).train, vocabulary, 3);
  const sizes = { blockSize: 3, embeddingSize: 10, hiddenSize: 64 };
  const run = async (step: TrainStep) => {
    const generator = torchGenerator(42);
    const parameters = drawParameters(vocabulary.size, sizes, generator);
    for (const each of Object.values<Tensor>({ ...parameters })) each.requiresGrad = false;
    let loss = Number.NaN;
    for (const _ of steps(300)) {
      const batch = randomBatch(train, 32, generator);
      loss = await (await step(parameters, batch, 0.1)).item();
    }
    const batch = randomBatch(train, 512, generator);
    return { loss, after: await scope(() => pass(parameters, batch).loss).item() };
  };
  const [got, wanted] = [await run(trainStep), await run(ourStep)];
  const mistake = mistakeIn(got.after, wanted.after, {
    what: 'the first step is right, but after 300 the loss',
    tolerance: 0.01,
  });
  if (mistake) return mistake;
  return solved(
    `300 steps on the names, and the loss is ${got.after.toFixed(4)}; autograd had no part in it`,
  );
}

function ourStep(parameters: Parameters, batch: Batch, rate: number): Tensor {
  const made = pass(parameters, batch);
  for (const [name, gradient] of Object.entries(passBackward(parameters, made))) {
    parameters[name as keyof Parameters].sub_(gradient.mul(rate));
  }
  return made.loss;
}

function copied(parameters: Parameters): Parameters {
  const entries = Object.entries<Tensor>({ ...parameters });
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value.clone()]),
  ) as unknown as Parameters;
}

/** The loss with the variance divided by n. */
async function biasedLoss(parameters: Parameters, batch: Batch): Promise<number> {
  const n = batch.y.size;
  const { bngain } = parameters;
  // As much larger as the standard deviation is smaller.
  return pass({ ...parameters, bngain: bngain.mul(Math.sqrt(n / (n - 1))) }, batch).loss.item();
}
