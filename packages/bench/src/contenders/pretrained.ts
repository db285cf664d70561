import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { splitByCourse, splitText, Vocabulary } from '@makemore/data';
import { lecture as gpt } from '@makemore/gpt';
import { lecture as mlp } from '@makemore/mlp';
import { torchGenerator } from '@makemore/random';
import { type AnyLecture, decodeModel, type LanguageModel, restoreModel } from '@makemore/training';

const lectures: Readonly<Record<'mlp' | 'gpt', AnyLecture>> = { mlp, gpt };

/** A model that comes with its lecture, trained: one that is not makes up words of another length. */
export async function pretrained(
  name: 'mlp' | 'gpt',
): Promise<{ model: LanguageModel; vocabulary: Vocabulary }> {
  const { resolve } = createRequire(import.meta.url);
  const path = resolve(`@makemore/${name}/pretrained/model.safetensors`);
  const trained = decodeModel(await readFile(path));
  const { config, plannedSteps: steps, seed } = trained.card;
  const vocabulary = Vocabulary.fromJSON(trained.card.vocabulary);
  const splits = name === 'gpt' ? splitText('') : splitByCourse([]);
  const generator = torchGenerator(seed);
  const { model } = lectures[name].build({ splits, vocabulary, config, steps, generator });
  restoreModel(trained, model);
  return { model, vocabulary };
}
