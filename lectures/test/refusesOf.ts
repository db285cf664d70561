import type { AnswerTo, Exercise, Exercises } from '@makemore/notebook';
import { expect, test } from 'vitest';

/**
 * What tests wrong answers to the exercises of a lecture: of each answer, by name, the verdict is no,
 * and its message matches.
 */
export function refusesOf<E extends Record<string, Exercise<never>>>(exercises: Exercises<E>) {
  return <Id extends keyof E & string>(
    id: Id,
    answers: Readonly<Record<string, readonly [answer: AnswerTo<E[Id]>, message: RegExp]>>,
  ): void => {
    test.each(Object.entries(answers))(`${id}: %s`, async (_, [answer, message]) => {
      const verdict = await exercises.judge(id, answer);
      expect(verdict.message).toMatch(message);
      expect(verdict.solved).toBe(false);
    });
  };
}
