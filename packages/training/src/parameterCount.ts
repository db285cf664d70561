import type { LanguageModel } from './languageModel.ts';

/** How many numbers the model learns; running statistics are not counted. */
export function parameterCount(model: LanguageModel): number {
  const parameters = Object.values(model.stateDict()).filter(({ requiresGrad }) => requiresGrad);
  return parameters.reduce((count, { size }) => count + size, 0);
}
