import {
  catalogue,
  contextWindows,
  isEmbedded,
  playletEntropy,
  playletLogProbabilities,
  splitByCourse,
  splitText,
  Vocabulary,
} from '@makemore/data';
import { fetchDataset, loadDataset } from '@makemore/data/node';
import cliProgress from 'cli-progress';
import { Command, Option } from 'commander';
import { barStyle } from '../barStyle.ts';
import { formatCount } from '../formatCount.ts';
import { interruptible } from '../interrupt.ts';
import { options, wholeNumber } from '../options.ts';

const examples = `
Examples:
  $ npx makemore data                                  what there is
  $ npx makemore data fetch names32k                   the course's names, from their public home
  $ npx makemore data fetch names32k --from ~/names.txt
  $ npx makemore data show names                       how many, how long, how it splits
  $ npx makemore data show playlet                     how it begins, and the best loss possible
  $ npx makemore data show my-names.txt`;

const list = new Command('list')
  .description('the datasets that are known by name (the default)')
  .addOption(options.json())
  .action(({ json }: { json?: boolean }) => {
    const entries = Object.values(catalogue);
    if (json) {
      for (const entry of entries) console.log(JSON.stringify(entry));
      return;
    }
    for (const { name, description, bytes, licence } of entries) {
      const from = isEmbedded(name) ? 'comes with makemore' : `npx makemore data fetch ${name}`;
      console.log(`${name.padEnd(16)} ${description}`);
      console.log(`${' '.repeat(17)}${kilobytes(bytes)}, ${from}; ${licence}`);
    }
    console.log('Or the path of your own .txt file: a word a line, or for gpt any text.');
  });

const fetch = new Command('fetch')
  .description('download a dataset, check its sum and keep it')
  .argument('<name>', 'a dataset of the list')
  .addOption(new Option('--from <path or address>', 'a mirror, or a copy that you have'))
  .action(async (name: string, { from }: { from?: string }) => {
    const bar = new cliProgress.SingleBar({
      ...barStyle,
      format: `  ${name} {bar} {value}/{total} bytes`,
    });
    let path: string;
    try {
      path = await interruptible((signal) =>
        fetchDataset(name, {
          from,
          signal,
          onProgress: ({ received, total }) => {
            if (!bar.isActive) bar.start(total, 0);
            bar.update(received);
          },
        }),
      );
    } finally {
      bar.stop();
    }
    console.log(`${name} is in ${path}`);
  });

const show = new Command('show')
  .description('what a dataset holds')
  .argument('<name or file>', 'a dataset of the list, or your own .txt file')
  .addOption(
    new Option('--block-size <number>', 'characters of context, for the count of examples')
      .argParser(wholeNumber(1))
      .default(3),
  )
  .action(async (nameOrPath: string, { blockSize }: { blockSize: number }) => {
    const dataset = await loadDataset(nameOrPath);
    console.log(`${dataset.name}  sha256 ${dataset.sha256}`);
    if (dataset.kind === 'text') {
      const { size, characters } = Vocabulary.ofText(dataset.text);
      console.log(`${formatCount(dataset.text.length)} characters of text, ${size} distinct:`);
      console.log(JSON.stringify(characters.join('')));
      if (dataset.sha256 === catalogue.playlet.sha256) showPlaylet(dataset.text);
      return;
    }
    const { words } = dataset;
    const vocabulary = Vocabulary.ofWords(words);
    const lengths = words.map((word) => [...word].length).sort((a, b) => a - b);
    console.log(
      `${formatCount(words.length)} words of ${lengths[0]} to ${lengths.at(-1)} characters`,
    );
    console.log(
      `${vocabulary.size} characters with '.', the end: ${vocabulary.characters.join('')}`,
    );
    for (const [split, part] of Object.entries(splitByCourse(words))) {
      const { y } = contextWindows(part, vocabulary, blockSize);
      console.log(
        `${split.padEnd(6)} ${formatCount(part.length).padStart(8)} words ${formatCount(y.size).padStart(10)} examples`,
      );
    }
  });

/** The beginning, and what the best model could reach: its grammar is known. */
function showPlaylet(text: string): void {
  console.log(`\n${text.split('\n\n', 2).join('\n\n')}\n`);
  console.log(
    `the best loss possible: ${playletEntropy().natsPerCharacter.toFixed(4)} nats a character`,
  );
  const losses = playletLogProbabilities(text).map((log) => -log);
  const { train } = splitText(text);
  const mean = (part: Float64Array) => part.reduce((sum, loss) => sum + loss, 0) / part.length;
  for (const [split, part] of [
    ['train', losses.subarray(0, train.length)],
    ['dev', losses.subarray(train.length)],
  ] as const) {
    console.log(
      `  on ${split.padEnd(5)} ${formatCount(part.length).padStart(9)} characters  ${mean(part).toFixed(4)}`,
    );
  }
}

function kilobytes(bytes: number): string {
  return `${formatCount(Math.round(bytes / 1000))} kB`;
}

export const data = new Command('data')
  .description('list, download and inspect datasets')
  .addCommand(list, { isDefault: true })
  .addCommand(fetch)
  .addCommand(show)
  .addHelpText('afterAll', examples);
