import { lectures } from '../../packages/cli/src/lectures.ts';
import { playlet, splitByCourse, splitText, Vocabulary } from '../../packages/data/src/index.ts';
import { torchGenerator } from '../../packages/random/src/index.ts';
import {
  type Backend,
  getBackend,
  scope,
  setBackend,
} from '../../packages/tensor-ops/src/index.ts';
import { type AnyLecture, fit, type Part } from '../../packages/training/src/index.ts';

const STEPS = 50;

const text = playlet({ characters: 6000 });
const words = [...new Set(text.toLowerCase().match(/[a-z]{2,15}/g))];

/** Sizes that an emulated GPU has patience for; what a lecture does not have is left out. */
const sizes = { hiddenSize: 16, embeddingSize: 8, batchSize: 8, layers: 1 };

/**
 * The mean loss of every ten of the first 50 steps of each lecture on `backend`, by the name of the
 * lecture. A lecture that is to come is trained too.
 */
export async function lectureLosses(backend: Backend): Promise<Record<string, number[]>> {
  const before = getBackend();
  await setBackend(backend);
  try {
    const losses: Record<string, number[]> = {};
    for (const lecture of lectures) losses[lecture.name] = await lossesOf(lecture);
    return losses;
  } finally {
    await setBackend(before);
  }
}

async function lossesOf(lecture: AnyLecture): Promise<number[]> {
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
    const run = lecture.build({ splits, vocabulary, config, steps: STEPS, generator });
    const losses: number[] = [];
    await fit(run, {
      steps: STEPS,
      reportEvery: 10,
      onEvent: (event) => {
        if (event.event === 'step') losses.push(event.loss);
      },
    });
    return losses;
  });
}
