import { lecturesNamed, listExercises, readProgress } from '@makemore/notebook/node';
import { Command } from 'commander';
import { options } from '../options.ts';

const examples = `
Examples:
  $ npx makemore exercises
  $ npx makemore exercises 2
  $ npx makemore exercises --json

They are in lectures/N-name.exercises.ipynb; a check there says what is wrong, and keeps what you solved.`;

export const exercises = new Command('exercises')
  .description('the exercises of the lectures, and which you have solved')
  .argument('[lecture]', 'its number or name, or all', 'all')
  .addOption(options.json())
  .addHelpText('after', examples)
  .action(async (which: string, { json }: { json?: boolean }) => {
    const progress = await readProgress();
    const chosen = new Set((await lecturesNamed(which)).map(({ stem }) => stem));
    const listed = (await listExercises()).filter(({ lecture }) => chosen.has(lecture));
    const rows = listed.map(({ lecture, id, title, level }) => {
      return { lecture, id, title, level, solved: progress[lecture]?.[id] ?? null };
    });
    if (json) {
      for (const row of rows) console.log(JSON.stringify(row));
      return;
    }
    for (const [i, { lecture, id, title, level, solved }] of rows.entries()) {
      if (rows[i - 1]?.lecture !== lecture) console.log(`${i > 0 ? '\n' : ''}${lecture}`);
      const state = solved ? `done ${solved.slice(0, 10)}` : 'open';
      console.log(
        `  ${'★'.repeat(level).padEnd(3)}  ${id.padEnd(16)} ${state.padEnd(16)} ${title}`,
      );
    }
    const done = rows.filter(({ solved }) => solved).length;
    console.log(`\n${done} of ${rows.length} done`);
  });
