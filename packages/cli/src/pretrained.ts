/** The trained models that come with the lectures, in `packages/<lecture>/pretrained`. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  type AnyLecture,
  decodeModel,
  type ModelCard,
  type TrainedModel,
} from '@makemore/training';
import type { SessionSettings } from './session.ts';
import { UsageError } from './usageError.ts';

const { resolve } = createRequire(import.meta.url);

/** The trained model that comes with a lecture; undefined if none does. */
export async function loadPretrained({ name }: AnyLecture): Promise<TrainedModel | undefined> {
  const path = pathOf(name);
  return path === undefined ? undefined : readPretrained(name, path);
}

/** @throws UsageError if the file is damaged. */
export async function readPretrained(lecture: string, path: string): Promise<TrainedModel> {
  const bytes = await readFile(path);
  try {
    return decodeModel(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/\s+/g, ' ') : String(cause);
    throw new UsageError(
      `${path}, the model that comes with makemore, is damaged (${reason}); ` +
        `install makemore again, or train your own: npx makemore train ${lecture}`,
      { cause },
    );
  }
}

/** Where its file is; undefined if the package has none. */
function pathOf(lecture: string): string | undefined {
  try {
    return resolve(`@makemore/${lecture}/pretrained/model.safetensors`);
  } catch {
    return undefined;
  }
}

/** The model that comes with the lecture, if it is what was asked for, which is told; else undefined. */
export async function pretrainedFor(settings: SessionSettings): Promise<TrainedModel | undefined> {
  const { lecture, folder } = settings;
  const model = await loadPretrained(lecture);
  if (!model || !isAskedFor(settings, model.card)) return undefined;
  const { preset, losses } = model.card;
  const dev = losses.at(-1)?.dev.toFixed(4);
  console.error(
    `There is no trained ${lecture.name} in ${folder.path} yet: this is the one that comes with makemore (${preset}, dev loss ${dev}).`,
  );
  return model;
}

/** Whether a model is what the options ask for; one that was left out fits any. */
function isAskedFor({ preset, data, steps }: SessionSettings, card: ModelCard): boolean {
  return (
    (preset ?? card.preset) === card.preset &&
    (data ?? card.data.name) === card.data.name &&
    (steps ?? card.steps) === card.steps
  );
}
