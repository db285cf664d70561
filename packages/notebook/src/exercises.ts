/** Exercises whose checks say what is wrong. */
import { currentHost } from './host.ts';

/** What a check found. */
export interface Verdict {
  readonly solved: boolean;
  /** What is right, or what is wrong and where to look. */
  readonly message: string;
}

/** The answer is right; the message says what the learner may take from it. */
export function solved(message: string): Verdict {
  return { solved: true, message };
}

/** The answer is not right yet; the message says what was found, and what that points to. */
export function notYet(message: string): Verdict {
  return { solved: false, message };
}

/** One exercise: its statement stands in the notebook. */
export interface Exercise<Answer> {
  readonly title: string;
  /** 1: minutes; 2: some thought; 3: an evening. */
  readonly level: 1 | 2 | 3;
  /** From a nudge to nearly the answer. */
  readonly hints: readonly string[];
  check(answer: Answer): Verdict | Promise<Verdict>;
}

/** The answer that the check of an exercise takes. */
export type AnswerTo<E extends Exercise<never>> = Parameters<E['check']>[0];

/** The exercises of a lecture; see `exercisesOf`. */
export interface Exercises<E extends Record<string, Exercise<never>>> {
  /** As the notebook is named: `2-bigram`. */
  readonly lecture: string;
  readonly list: E;
  /** What the check says of an answer. */
  judge<Id extends keyof E & string>(id: Id, answer: AnswerTo<E[Id]>): Promise<Verdict>;
  /** Says it in the notebook, and keeps what was solved. */
  check<Id extends keyof E & string>(id: Id, answer: AnswerTo<E[Id]>): Promise<void>;
  /** Prints one more hint at each call. */
  hint(id: keyof E & string): void;
}

/** What `todo` throws. */
class TodoError extends Error {
  override name = 'TodoError';
}

/** Stands where the learner's code belongs. */
export function todo(): never {
  throw new TodoError('there is no answer yet: write it where todo() stands');
}

/**
 * Defines the exercises of a lecture. What an answer throws becomes a verdict.
 *
 * @param lecture as the notebook is named: `2-bigram`
 * @example
 * ```ts
 * const { judge } = exercisesOf('0-warm-up', {
 *   double: {
 *     title: 'Twice as much',
 *     level: 1,
 *     hints: ['What is 2 + 2?'],
 *     check: (double: (x: number) => number) => {
 *       const got = double(3);
 *       if (got === 9) return notYet('double(3) is 9: that is the square; add instead');
 *       return got === 6 ? solved('6, as it should be') : notYet(`double(3) is ${got}, not 6`);
 *     },
 *   },
 * });
 * (await judge('double', (x) => x * x)).message; // => 'double(3) is 9: that is the square; add instead'
 * (await judge('double', (x) => x + x)).solved; // => true
 * ```
 */
export function exercisesOf<const E extends Record<string, Exercise<never>>>(
  lecture: string,
  list: E,
): Exercises<E> {
  const hintsGiven = new Map<string, number>();

  function named(id: string): Exercise<never> {
    const exercise = Object.hasOwn(list, id) ? list[id] : undefined;
    if (exercise) return exercise;
    const known = Object.keys(list).join(', ');
    throw new Error(`there is no exercise '${id}'; choose one of: ${known}`);
  }

  async function judge(id: string, answer: unknown): Promise<Verdict> {
    const exercise = named(id);
    if (answer === undefined) return notYet('there is no answer yet');
    try {
      return await exercise.check(answer as never);
    } catch (error) {
      if (error instanceof TodoError) return notYet(error.message);
      if (!(error instanceof Error)) throw error;
      return notYet(`your answer threw ${error.name}: ${error.message}`);
    }
  }

  return {
    lecture,
    list,
    judge,
    async check(id, answer) {
      const { solved, message } = await judge(id, answer);
      console.log(`${solved ? '✓' : '✗'} ${named(id).title}: ${message}`);
      if (solved) await (await currentHost()).recordSolved(lecture, id);
    },
    hint(id) {
      const { hints } = named(id);
      const given = hintsGiven.get(id) ?? 0;
      hintsGiven.set(id, given + 1);
      const hint = hints[given];
      console.log(
        hint === undefined
          ? 'That was the last hint. The solutions are in lectures/solutions.'
          : `Hint ${given + 1} of ${hints.length}: ${hint}`,
      );
    },
  };
}
