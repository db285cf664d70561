/** The examples of lecture 3 by another way than the solution takes: on strings, with the usual mistakes. */

/** What people do instead. */
export type WindowHabit =
  | 'no end'
  | 'no padding'
  | 'padding behind'
  | 'backwards'
  | 'answer included'
  | 'names run together';

export interface Windows {
  readonly xs: readonly (readonly number[])[];
  readonly ys: readonly number[];
}

/** '.' is 0, then come a to z. */
function idsOf(text: string): number[] {
  return Array.from(text, (character) => (character === '.' ? 0 : character.charCodeAt(0) - 96));
}

/** The contexts of `size` characters and what follows each. */
export function windowsOf(words: readonly string[], size: number, habit?: WindowHabit): Windows {
  const xs: number[][] = [];
  const ys: number[] = [];
  let past = '.'.repeat(size);
  for (const word of words) {
    const line = habit === 'no end' ? word : `${word}.`;
    for (let i = habit === 'no padding' ? size : 0; i < line.length; i++) {
      const next = line[i] as string;
      const before = habit === 'names run together' ? past : '.'.repeat(size) + line.slice(0, i);
      const end = habit === 'answer included' ? before + next : before;
      xs.push(idsOf(shaped(end, size, habit)));
      ys.push(...idsOf(next));
      past += next;
    }
  }
  return { xs, ys };
}

/** The last `size` characters, as the habit has them. */
function shaped(text: string, size: number, habit?: WindowHabit): string {
  const context = text.slice(-size);
  if (habit === 'backwards') return [...context].reverse().join('');
  if (habit !== 'padding behind') return context;
  return context.replace(/^\.+/, '').padEnd(size, '.');
}
