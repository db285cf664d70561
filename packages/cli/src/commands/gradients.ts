import {
  compareGradients,
  drawParameters,
  formatReport,
  mistakes,
  type Name,
  names,
} from '@makemore/backprop';
import { contextWindows, randomBatch, splitByCourse, Vocabulary } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import { getBackend, setBackend } from '@makemore/tensor-ops';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type ComputingOptions, chooseBackend, options } from '../options.ts';
import { LECTURE_SEED, loadWords } from '../session.ts';

interface GradientsOptions extends ComputingOptions {
  break?: Name;
  data?: string;
  seed?: number;
  json?: boolean;
}

const examples = `
Examples:
  $ npx makemore gradients                       all 26, by hand, by autograd, by finite differences
  $ npx makemore gradients --backend reference   plain loops: exact to the bit
  $ npx makemore gradients --break bnvar         one formula with a mistake: what does the report say?
  $ npx makemore gradients --json

The formulas are in packages/backprop/src/formulas.ts: change one and see. It ends with 1 if one is wrong.`;

/** The lecture's sizes for the exercise. */
const sizes = { blockSize: 3, embeddingSize: 10, hiddenSize: 64 };
const BATCH = 32;

export const gradients = new Command('gradients')
  .description(
    'the lecture on backprop: are the gradients by hand right, and if not, which is wrong?',
  )
  .addOption(
    new Option('--break <name>', 'put a mistake into one formula')
      .choices([...names])
      .argParser(nameOf),
  )
  .addOption(options.data())
  .addOption(options.seed())
  .addOption(options.backend())
  .addOption(options.threads())
  .addOption(options.variant())
  .addOption(options.json())
  .addHelpText('after', examples)
  .action(async (given: GradientsOptions) => {
    const { data = 'names', seed = LECTURE_SEED, json } = given;
    await setBackend('reference');
    const double = getBackend();
    await chooseBackend(given);
    const { words } = await loadWords(data);
    const vocabulary = Vocabulary.ofWords(words);
    const generator = torchGenerator(seed);
    const parameters = drawParameters(vocabulary.size, sizes, generator);
    const train = contextWindows(splitByCourse(words).train, vocabulary, sizes.blockSize);
    const { x, y } = randomBatch(train, BATCH, generator);
    const mistake = given.break && { name: given.break, ...mistakes[given.break] };
    const formulas = mistake ? { [mistake.name]: mistake.formula } : {};
    const report = await compareGradients({ parameters, x, y, double, formulas });
    if (json) console.log(JSON.stringify({ break: given.break ?? null, ...report }));
    else console.log(formatReport(report, mistake));
    const isWrong = [...report.rows, ...report.fused].some(({ verdict }) => verdict === 'wrong');
    if (isWrong && !mistake) process.exitCode = 1;
  });

/** The value of a name as in the formulas, or as the report has it: `dbnvar` is the gradient of `bnvar`. */
function nameOf(text: string): Name {
  const found = names.find((name) => text === name || text === `d${name}`);
  if (found) return found;
  throw new InvalidArgumentError(`Allowed choices are ${names.join(', ')}.`);
}
