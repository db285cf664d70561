import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import {
  BenchError,
  claimsOf,
  formatClaim,
  LineTable,
  markdown,
  type Part,
  parts,
  type Results,
  bench as runBench,
} from '@makemore/bench';
import { shellWord } from '@makemore/tensor-ops/node';
import { Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../options.ts';

interface BenchCommandOptions {
  only?: readonly Part[];
  filter?: string;
  contenders?: readonly string[];
  peers?: boolean;
  threads: number;
  rounds?: number;
  quick?: boolean;
  json?: string;
  out?: string;
}

/** A load that shows in the figures. */
const BUSY = 0.5;

const examples = `
Examples:
  $ npx makemore bench                                  ours, and the peers that are installed
  $ npx makemore bench --peers                          installs the peers that npm has, then the same
  $ npx makemore bench --only steps --filter mlp --quick
  $ npx makemore bench --only gemm --contenders makemore,pytorch
  $ npx makemore bench --peers --out packages/bench/RESULTS.md --json runs/bench.json

Leave the machine alone meanwhile. What is measured, and how to read the table: packages/bench/README.md.`;

export const bench = new Command('bench')
  .description('how fast makemore is here, beside its peers')
  .addOption(
    new Option('--only <parts>', `some of: ${parts.join(', ')}; separated by commas`).argParser(
      (text) => text.split(',').map(partNamed),
    ),
  )
  .addOption(new Option('--filter <text>', 'only cases with this in their names'))
  .addOption(
    new Option(
      '--contenders <ids>',
      'only these, separated by commas (default: all that are present)',
    ).argParser((text) => text.split(',')),
  )
  .addOption(
    new Option(
      '--peers',
      'first install the peers, TensorFlow.js, jax-js and Node 24, and what our backends of TensorFlow.js need, some 650 MB',
    ),
  )
  .addOption(
    new Option('--threads <number>', 'of contenders that can have more than one')
      .argParser(wholeNumber(1))
      .default(availableParallelism(), 'all cores'),
  )
  .addOption(
    new Option('--rounds <number>', 'turns of each contender (default: 11)').argParser(
      wholeNumber(1),
    ),
  )
  .addOption(new Option('--quick', 'three rounds: for a first look').conflicts('rounds'))
  .addOption(
    new Option(
      '-j, --json <file>',
      'write everything as JSON; - for standard output, and nothing else',
    ),
  )
  .addOption(new Option('-o, --out <file>', 'write the page of results, in Markdown'))
  .addHelpText('after', examples)
  .action(async (given: BenchCommandOptions) => {
    const say = given.json === '-' ? console.error : console.log;
    // Before minutes of work, not after.
    for (const file of [given.json, given.out]) {
      if (file !== undefined && file !== '-') await tryToWrite(file);
    }
    let table: LineTable | undefined;
    const results = await runBench(
      {
        ...(given.only && { only: given.only }),
        ...(given.filter !== undefined && { filter: given.filter }),
        ...(given.contenders && { contenders: given.contenders }),
        threads: given.threads,
        rounds: given.rounds ?? (given.quick ? 3 : 11),
        peers: given.peers ?? false,
        command: ['npx makemore', ...process.argv.slice(2).map((word) => shellWord(word))].join(
          ' ',
        ),
      },
      {
        start: ({ load }, present, absent) => {
          if (load > BUSY) {
            say(`The machine is busy (load ${load.toFixed(1)}): the figures will be unsteady.\n`);
          }
          for (const { label, about, version } of present) {
            say(`${label.padEnd(16)} ${about} (${version})`);
          }
          for (const { id, reason, cure } of absent) {
            say(`${id.padEnd(16)} absent: ${reason}; ${cure}.`);
          }
          table = new LineTable(present);
        },
        case: (result) => {
          for (const line of table?.lines(result) ?? []) say(line);
          for (const { contender, reason } of result.lacks) say(`    ${contender}: ${reason}`);
        },
        sampling: ({ contender, model, unit, count, median }) =>
          say(
            `sampling: ${contender}, ${model}, the first ${count}: ${Math.round(median)} ${unit}`,
          ),
        memory: ({ contender, resident }) => {
          const sizes = resident.map(({ bytes }) => (bytes / 1e6).toFixed(1)).join(' ');
          say(`memory: ${contender}, MB every 2,000 steps of the MLP: ${sizes}`);
        },
        lost: (id, reason) => say(`${id} is out from here on: ${reason}`),
      },
    );
    say('');
    for (const claim of claimsOf(results)) {
      if (claim.value !== null) {
        say(`${formatClaim(claim).padStart(6)}  ${claim.what} (${claim.detail})`);
      }
    }
    await write(given, results);
  });

function partNamed(text: string): Part {
  const part = parts.find((each) => each === text);
  if (part) return part;
  throw new InvalidArgumentError(
    `There is no part '${text}'; choose some of: ${parts.join(', ')}.`,
  );
}

async function write({ json, out }: BenchCommandOptions, results: Results): Promise<void> {
  const text = `${JSON.stringify(results, null, 2)}\n`;
  if (json === '-') process.stdout.write(text);
  else if (json !== undefined) await writeTo(json, text);
  if (out !== undefined) await writeTo(out, markdown(results));
}

async function writeTo(file: string, text: string): Promise<void> {
  await orBenchError(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  });
}

/** Finds out whether the file can be written, and leaves it as it is. */
async function tryToWrite(file: string): Promise<void> {
  await orBenchError(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(file, 'a');
    const { size } = await handle.stat();
    await handle.close();
    if (size === 0) await rm(file);
  });
}

async function orBenchError(file: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw new BenchError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
