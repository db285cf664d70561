import { models } from '../../packages/cli/src/lectures.ts';
import { playlet, splitByCourse, splitText, Vocabulary } from '../../packages/data/src/index.ts';
import { torchGenerator } from '../../packages/random/src/index.ts';
import {
  type Backend,
  getBackend,
  scope,
  setBackend,
  steps,
} from '../../packages/tensor-ops/src/index.ts';
import type { AnyLecture, Part } from '../../packages/training/src/index.ts';

const text = playlet({ characters: 6000 });
const words = [...new Set(text.toLowerCase().match(/[a-z]{2,15}/g))];

/** The most that the sizes of a preset may be; what a lecture does not have is left out. */
export type Sizes = Readonly<Record<string, number>>;

/** What an emulated GPU has patience for. */
export const smallSizes: Sizes = {
  blockSize: 8,
  hiddenSize: 16,
  embeddingSize: 8,
  batchSize: 8,
  layers: 1,
};

/** Presets instead of the first one that trains: each of these computes by other kernels. */
const presets: Readonly<Record<string, readonly string[]>> = {
  recurrent: ['rnn', 'gru', 'lstm'],
};

/** The mlp starts with its units saturated: at its rate of 0.3 rounding alone moves a loss by 0.1 in 50 steps. */
const calmer: Readonly<Record<string, Sizes>> = { mlp: { learningRate: 0.1 } };

/** What is trained, by name: each lecture, also one to come, and the kinds of it. */
const runs = new Map(
  models.flatMap((lecture) => {
    const trained = Object.keys(lecture.presets).filter((name) => lecture.presets[name]?.steps);
    const names = presets[lecture.name] ?? trained.slice(0, 1);
    if (names.length === 0) throw new Error(`${lecture.name} has no preset that is trained`);
    return names.map((preset, i) => {
      const name = i === 0 ? lecture.name : `${lecture.name} ${preset}`;
      return [name, { lecture, preset }] as const;
    });
  }),
);

/** As many steps for each of them. */
export function stepsOfEach(count: number): Record<string, number> {
  return Object.fromEntries([...runs.keys()].map((name) => [name, count]));
}

/** The loss on `backend` of every fifth of the first steps of what is named, so many of each. */
export async function lectureLosses(
  backend: Backend,
  counts: Readonly<Record<string, number>>,
  sizes: Sizes = {},
): Promise<Record<string, number[]>> {
  const before = getBackend();
  await setBackend(backend);
  try {
    const losses: Record<string, number[]> = {};
    for (const [name, { lecture, preset }] of runs) {
      const count = counts[name];
      if (count) losses[name] = await lossesOf(lecture, preset, count, sizes);
    }
    return losses;
  } finally {
    await setBackend(before);
  }
}

async function lossesOf(
  lecture: AnyLecture,
  preset: string,
  count: number,
  sizes: Sizes,
): Promise<number[]> {
  const isText = lecture.data === 'playlet';
  const vocabulary = isText ? Vocabulary.ofText(text) : Vocabulary.ofWords(words);
  const splits: { train: Part; dev: Part; test: Part } = isText
    ? splitText(text)
    : splitByCourse(words);
  const most: Sizes = { ...sizes, ...calmer[lecture.name] };
  const config = Object.fromEntries(
    Object.entries(lecture.presets[preset]?.config ?? {}).map(([key, value]) => [
      key,
      typeof value === 'number' ? Math.min(value, most[key] ?? value) : value,
    ]),
  );
  const generator = torchGenerator(2147483647);
  return scope(async () => {
    const run = lecture.build({ splits, vocabulary, config, steps: 50, generator });
    const reads: Promise<number>[] = [];
    for (const step of steps(count)) {
      run.optimizer.lr = run.schedule(step);
      const loss = run.loss();
      run.optimizer.zeroGrad();
      if (run.backward) run.backward(loss);
      else loss.backward();
      run.optimizer.step();
      // Not awaited: the next step must not wait for the device.
      if ((step + 1) % 5 === 0) reads.push(loss.item());
    }
    return Promise.all(reads);
  });
}
