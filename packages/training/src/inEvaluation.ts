import type { LanguageModel } from './languageModel.ts';

/** Runs `body` with the model in evaluation mode, and puts it back as it was. A model without modes is left alone. */
export function inEvaluation<T>(model: LanguageModel, body: () => T): T {
  if (!model.training) return body();
  model.eval?.();
  try {
    return body();
  } finally {
    model.train?.();
  }
}
