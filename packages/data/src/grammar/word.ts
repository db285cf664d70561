/** A word of a list, and how it is written in one place or another. */
export interface Word {
  /** Its place among all the words of the grammar. */
  readonly id: number;
  /** The list that it is from. */
  readonly list: string;
  /** What it shares with some others of its list, such as a rhyme; '' if nothing. */
  readonly group: string;
  /** The letters of a form: `text`, `plural`, `Text` … */
  form(name: string): string;
}

/** A word as the grammar's author writes it: its forms by name, and the group if there is one. */
export type Forms = Readonly<{ text: string; group?: string } & Record<string, string>>;

/** The word with its forms, each also with a capital: beside `plural` there is `Plural`. */
export function wordOf(id: number, list: string, { group = '', ...forms }: Forms): Word {
  const all = new Map<string, string>();
  for (const [name, text] of Object.entries(forms)) {
    all.set(name, text);
    all.set(capitalised(name), capitalised(text));
  }
  // An author's own capitalised form goes first.
  for (const [name, text] of Object.entries(forms)) all.set(name, text);
  return { id, list, group, form: (name) => all.get(name) as string };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
