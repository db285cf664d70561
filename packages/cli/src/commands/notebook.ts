import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type Checked,
  type CodeCell,
  canTypeCheck,
  checkLecture,
  codeCells,
  findJupyter,
  firstLine,
  installKernel,
  type KernelName,
  kernelNames,
  lecturesFolder,
  lecturesNamed,
  readNotebook,
  runNotebook,
  servePages,
  startJupyter,
  strip as stripNotebook,
  typeCheck,
  withoutState,
  writeNotebook,
} from '@makemore/notebook/node';
import { Argument, Command, Option } from 'commander';

const whichLecture = new Argument(
  '[lecture]',
  'its number or name, all, or the path of a notebook',
).default('all');

const examples = `
Examples:
  $ npx makemore notebook open 2               in Jupyter, or as a page to read
  $ npx makemore notebook run 2                executes lectures/2-bigram.ipynb and writes its outputs
  $ npx makemore notebook run all --check      writes nothing: do all still give what stands in them?
  $ npx makemore notebook strip all            a class set, without answers and outputs`;

const runExamples = `
Examples:
  $ npx makemore notebook run 2
  $ npx makemore notebook run bigram --timings
  $ npx makemore notebook run lectures/my-own.ipynb
  $ npx makemore notebook run all --check
  $ npx makemore notebook run 2 --check --kernel deno`;

interface RunCommandOptions {
  check?: boolean;
  kernel: KernelName;
  timings?: boolean;
}

const run = new Command('run')
  .description('execute the cells of lectures, and write their outputs')
  .addArgument(whichLecture)
  .addOption(
    new Option(
      '--check',
      'write nothing; fail if a cell throws, an output differs, a type is wrong, or a check of an exercise is',
    ),
  )
  .addOption(
    new Option('--kernel <name>', 'what executes: Node alone, or the Deno kernel of Jupyter')
      .choices([...kernelNames])
      .default('node'),
  )
  .addOption(new Option('--timings', 'the seconds of each cell'))
  .addHelpText('after', runExamples)
  .action(async (which: string, { check, kernel, timings }: RunCommandOptions) => {
    const lectures = await lecturesNamed(which);
    if (!check) {
      for (const { notebook: file } of lectures) {
        const executed = await runNotebook(file, { kernel });
        const problems = executed.failed
          ? [`cell ${executed.failed.cell} failed: ${executed.failed.message}`]
          : [];
        report({ ...executed, file, problems }, timings);
        if (problems.length > 0) process.exitCode = 1;
        else await writeNotebook(file, executed.notebook);
      }
      return;
    }
    const files = lectures.flatMap(({ notebook, exercises = [], solutions = [] }) =>
      [notebook].concat(exercises, solutions),
    );
    await checkTypes(files);
    await withoutState(async (env) => {
      for (const lecture of lectures) {
        for await (const checked of checkLecture(lecture, (file) =>
          runNotebook(file, { kernel, env }),
        )) {
          report(checked, timings);
          if (checked.problems.length > 0) process.exitCode = 1;
        }
      }
    });
  });

function report({ file, times, problems, notebook }: Checked, timings = false): void {
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1).padStart(5)} s`;
  const total = times.reduce((sum, time) => sum + time, 0);
  console.log(`${seconds(total)}  ${basename(file)}, ${times.length} cells`);
  if (timings) {
    const cells = codeCells(notebook).filter(({ source }) => source.trim() !== '');
    for (const [i, time] of times.entries()) {
      const cell = cells[i] as CodeCell;
      console.log(`${seconds(time)}    cell ${i + 1}: ${firstLine(cell)}`);
    }
  }
  for (const problem of problems) console.error(`  ${problem}`);
}

async function checkTypes(files: readonly string[]): Promise<void> {
  if (!canTypeCheck()) {
    console.log(
      'types are not checked: TypeScript is not here. Type: npx -y pnpm@12.21.0 typecheck',
    );
    return;
  }
  const notebooks = await Promise.all(
    files.map(async (file) => [basename(file), await readNotebook(file)] as const),
  );
  const problems = await typeCheck(new Map(notebooks));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

const stripExamples = `
Examples:
  $ npx makemore notebook strip all
  $ npx makemore notebook strip 2 --out ~/class
  $ npx makemore notebook strip 2 --exercises --out lectures     the exercises again, from lectures/solutions`;

const strip = new Command('strip')
  .description('write notebooks for a class: no answers, no outputs')
  .addArgument(whichLecture)
  .addOption(
    new Option('-o, --out <folder>', 'where; files there are written over').default('runs/class'),
  )
  .addOption(new Option('--exercises', 'only those'))
  .addHelpText('after', stripExamples)
  .action(async (which: string, { out, exercises: only }: { out: string; exercises?: boolean }) => {
    await mkdir(out, { recursive: true });
    for (const { notebook, exercises, solutions } of await lecturesNamed(which)) {
      for (const file of [only ? undefined : notebook, solutions ?? exercises]) {
        if (!file) continue;
        const target = join(out, basename(file));
        await writeNotebook(target, stripNotebook(await readNotebook(file)));
        console.log(target);
      }
    }
  });

const openExamples = `
Examples:
  $ npx makemore notebook open              the list of lectures, in Jupyter
  $ npx makemore notebook open 2            lecture 2
  $ npx makemore notebook open 2 --page     to read, without Jupyter
  $ npx makemore notebook open -- --no-browser --port 8889

In VS Code: run \`npx makemore notebook open --kernel-only\`, open lectures/2-bigram.ipynb, and choose the kernel Deno.`;

interface OpenOptions {
  page?: boolean;
  kernelOnly?: boolean;
  prefix?: string;
}

const open = new Command('open')
  .description('open the lectures in Jupyter, or as pages to read where there is none')
  .addArgument(new Argument('[lecture]', 'its number or name; default: the list'))
  .addArgument(new Argument('[options...]', 'for Jupyter, after --'))
  .addOption(new Option('--page', 'as a page, also where there is Jupyter'))
  .addOption(
    new Option('--kernel-only', 'install the kernel for Jupyter and VS Code, and open nothing'),
  )
  .addOption(
    new Option('--prefix <folder>', 'install the kernel below <folder>/share/jupyter, not for you'),
  )
  .addHelpText('after', openExamples)
  .action(async (which: string | undefined, given: string[], options: OpenOptions) => {
    // What stands after -- is for Jupyter, also without a lecture.
    const isOption = which?.startsWith('-');
    const forJupyter = isOption && which ? [which, ...given] : given;
    const [lecture] = which && !isOption ? await lecturesNamed(which) : [];
    if (options.kernelOnly) return announceKernel(options.prefix);
    const jupyter = options.page ? undefined : await findJupyter();
    if (!jupyter) return servePage(lecture?.stem, options.page);
    await announceKernel(options.prefix);
    process.exitCode = await startJupyter(jupyter, lecture?.notebook ?? lecturesFolder, forJupyter);
  });

async function announceKernel(prefix: string | undefined): Promise<void> {
  const { file, isForeign } = await installKernel(prefix && join(prefix, 'share', 'jupyter'));
  console.log(
    isForeign
      ? `Jupyter has a kernel named deno already, which stays as it is: ${file}`
      : `Jupyter knows the kernel Deno: ${file}`,
  );
}

async function servePage(stem: string | undefined, isWanted: boolean | undefined): Promise<void> {
  if (!isWanted) {
    console.log('There is no Jupyter on this machine: pip install jupyterlab. To read, meanwhile:');
  }
  const { url } = await servePages();
  console.log(`${url}${stem ?? ''}  (Ctrl-C ends it)`);
}

export const notebook = new Command('notebook')
  .description('the lectures as notebooks: open them, run them, hand them out')
  .addCommand(open)
  .addCommand(run)
  .addCommand(strip)
  .addHelpText('after', examples);
