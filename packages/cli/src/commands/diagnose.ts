import {
  DeepNetwork,
  diagnose as diagnoseNetwork,
  formatDiagnostics,
  formatWalk,
  walk,
} from '@makemore/batchnorm';
import { contextWindows, splitByCourse, Vocabulary } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import { Command, Option } from 'commander';
import { formatBackend } from '../formatBackend.ts';
import {
  type ComputingOptions,
  chooseBackend,
  numberBetween,
  options,
  wholeNumber,
} from '../options.ts';
import { LECTURE_SEED, loadWords } from '../session.ts';

interface DiagnoseOptions extends ComputingOptions {
  normalization: 'batch' | 'none';
  gain?: number;
  rate: number;
  steps: number;
  data?: string;
  seed?: number;
  json?: boolean;
}

const examples = `
Examples:
  $ npx makemore diagnose                                 the lecture's network, 1001 steps
  $ npx makemore diagnose --normalization none            without BatchNorm
  $ npx makemore diagnose --normalization none --gain 1   tanh squeezes layer after layer
  $ npx makemore diagnose --gain 0.2                      with BatchNorm that is forgiven
  $ npx makemore diagnose --data names32k --json          the numbers behind the lecture's pictures`;

/** The lecture's gains: without BatchNorm 5/3 makes up for what tanh squeezes. */
const GAINS = { batch: 1, none: 5 / 3 } as const;

const positive = numberBetween(0, Number.POSITIVE_INFINITY, { excludeMin: true });

export const diagnose = new Command('diagnose')
  .description('the lecture on BatchNorm: how networks begin, and what goes on inside a deep one')
  .addOption(
    new Option('--normalization <kind>', 'what stands behind each Linear of the deep network')
      .choices(['batch', 'none'])
      .default('batch'),
  )
  .addOption(
    new Option(
      '--gain <number>',
      'by what its weights are multiplied (default: 1, and 5/3 without BatchNorm)',
    ).argParser(positive),
  )
  .addOption(new Option('--rate <number>', 'the learning rate').argParser(positive).default(0.1))
  .addOption(
    new Option('-n, --steps <number>', 'how long it is trained before it is looked into')
      .argParser(wholeNumber(1))
      .default(1001),
  )
  .addOption(options.data())
  .addOption(options.seed())
  .addOption(options.backend())
  .addOption(options.threads())
  .addOption(options.variant())
  .addOption(options.json())
  .addHelpText('after', examples)
  .action(async (given: DiagnoseOptions) => {
    const { normalization, gain = GAINS[normalization], rate, steps } = given;
    const { data = 'names', seed = LECTURE_SEED, json } = given;
    await chooseBackend(given);
    const { name, words } = await loadWords(data);
    const vocabulary = Vocabulary.ofWords(words);
    const sizes = { blockSize: 3, embeddingSize: 10 };
    const train = contextWindows(splitByCourse(words).train, vocabulary, sizes.blockSize);
    const stages = await walk({
      examples: train,
      vocabularySize: vocabulary.size,
      generator: () => torchGenerator(seed),
    });
    if (json) console.log(JSON.stringify({ event: 'walk', stages }));
    else {
      console.log(`${name}, backend ${formatBackend()}, seed ${seed}.\n`);
      console.log(`1. The network of lecture 3, from a bad start to a good one`);
      console.log(`${formatWalk(stages, vocabulary.size)}\n`);
    }
    const generator = torchGenerator(seed);
    const options = { ...sizes, hiddenSize: 100, normalization, gain };
    const model = new DeepNetwork(vocabulary.size, options, generator);
    const diagnostics = await diagnoseNetwork(model, {
      examples: train,
      generator,
      steps,
      learningRate: rate,
    });
    if (json)
      console.log(JSON.stringify({ event: 'diagnostics', normalization, gain, ...diagnostics }));
    else {
      const kinds = normalization === 'batch' ? 'Linear, BatchNorm1d, Tanh' : 'Linear, Tanh';
      console.log(`2. Six layers (${kinds}), gain ${Number(gain.toPrecision(3))}, rate ${rate}`);
      console.log(formatDiagnostics(diagnostics));
    }
  });
