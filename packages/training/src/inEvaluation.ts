import type { LanguageModel } from './languageModel.ts';

/**
 * Runs `body` with the model in evaluation mode, and puts it back as it was; after an async body, once
 * that has ended. A model without modes is left alone.
 */
export function inEvaluation<T>(model: LanguageModel, body: () => T): T {
  if (!model.training) return body();
  model.eval?.();
  let isPending = false;
  try {
    const result = body();
    if (!(result instanceof Promise)) return result;
    isPending = true;
    return result.finally(() => model.train?.()) as T;
  } finally {
    if (!isPending) model.train?.();
  }
}
