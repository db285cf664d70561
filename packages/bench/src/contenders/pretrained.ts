import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Vocabulary } from '@makemore/data';
import { lecture as gpt } from '@makemore/gpt';
import { lecture as mlp } from '@makemore/mlp';
import {
  type AnyLecture,
  buildFromCard,
  decodeModel,
  type LanguageModel,
  restoreModel,
} from '@makemore/training';

const lectures: Readonly<Record<'mlp' | 'gpt', AnyLecture>> = { mlp, gpt };

/** A model that comes with its lecture, trained: one that is not makes up words of another length. */
export async function pretrained(
  name: 'mlp' | 'gpt',
): Promise<{ model: LanguageModel; vocabulary: Vocabulary }> {
  const { resolve } = createRequire(import.meta.url);
  const path = resolve(`@makemore/${name}/pretrained/model.safetensors`);
  const trained = decodeModel(await readFile(path));
  const { run, vocabulary } = buildFromCard(lectures[name], trained.card);
  restoreModel(trained, run.model);
  return { model: run.model, vocabulary };
}
