export type {
  FloatDtype,
  Generator,
  GeneratorState,
  MultinomialOptions,
  SeededState,
  TwisterState,
} from './generator.ts';
export { numpyRandom } from './numpyRandom.ts';
export { pythonRandom } from './pythonRandom.ts';
export { restoreGenerator } from './restoreGenerator.ts';
export { seeded } from './seeded.ts';
export { torchGenerator } from './torchGenerator.ts';
