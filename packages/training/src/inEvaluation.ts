import type { LanguageModel } from './languageModel.ts';

/** Runs `body` with the model in evaluation mode, and leaves the model in the mode it was in. */
export function inEvaluation<T>(model: LanguageModel, body: () => T): T {
  const { training = false } = model;
  if (training) model.eval?.();
  try {
    return body();
  } finally {
    if (training) model.train?.();
  }
}
