import { lectures } from '../../packages/cli/src/lectures.ts';
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

/** Sizes that an emulated GPU has patience for; what a lecture does not have is left out. */
const sizes = { hiddenSize: 16, embeddingSize: 8, batchSize: 8, layers: 1 };

/**
 * The loss of every fifth of the first `count` steps of each lecture on `backend`, by the name of the
 * lecture. A lecture that is to come is trained too.
 */
export async function lectureLosses(
  backend: Backend,
  count: number,
): Promise<Record<string, number[]>> {
  const before = getBackend();
  await setBackend(backend);
  try {
    const losses: Record<string, number[]> = {};
    for (const lecture of lectures) losses[lecture.name] = await lossesOf(lecture, count);
    return losses;
  } finally {
    await setBackend(before);
  }
}

async function lossesOf(lecture: AnyLecture, count: number): Promise<number[]> {
  const isText = lecture.data === 'playlet';
  const vocabulary = isText ? Vocabulary.ofText(text) : Vocabulary.ofWords(words);
  const splits: { train: Part; dev: Part; test: Part } = isText
    ? splitText(text)
    : splitByCourse(words);
  const trained = Object.values(lecture.presets).find(({ steps }) => steps > 0);
  if (!trained) throw new Error(`${lecture.name} has no preset that is trained`);
  const config = Object.fromEntries(
    Object.entries(trained.config).map(([key, value]) => [key, sizes[key as never] ?? value]),
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
