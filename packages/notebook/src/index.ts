export { begin } from './begin.ts';
export { type Displayable, display } from './display.ts';
export {
  type AnswerTo,
  type Exercise,
  type Exercises,
  exercisesOf,
  notYet,
  solved,
  todo,
  type Verdict,
} from './exercises.ts';
export { type Host, type Progress, useHost } from './host.ts';
export { loadPretrained, loadText, loadWords } from './load.ts';
export {
  type KnownMistake,
  type MistakeOptions,
  mistakeIn,
  mistakeInTensor,
} from './mistakes.ts';
export type { MimeBundle } from './notebook.ts';
