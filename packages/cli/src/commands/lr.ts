import { setBackend } from '@makemore/tensor-ops';
import { suggestLearningRate, sweepLearningRates } from '@makemore/training';
import asciichart from 'asciichart';
import { Command, Option } from 'commander';
import { lectureNamed, lectureNames } from '../lectures.ts';
import {
  numberBetween,
  options,
  settingsOf,
  type TrainingOptions,
  wholeNumber,
} from '../options.ts';
import { newSession } from '../session.ts';

interface SweepOptions extends TrainingOptions {
  from: number;
  to: number;
  count: number;
}

const examples = `
Examples:
  $ npx makemore lr mlp
  $ npx makemore lr mlp --from 0.01 --to 10 --count 2000

One training step at each rate. Left of the lowest point learning is slow, right of it the steps
are too large.`;

const positive = numberBetween(0, Number.POSITIVE_INFINITY, { excludeMin: true });

export const lr = new Command('lr')
  .description('find a learning rate: the loss while the rate grows from very small to too large')
  .argument('<lecture>', `one of: ${lectureNames.join(', ')}`)
  .addOption(new Option('--from <rate>', 'the smallest rate').argParser(positive).default(0.001))
  .addOption(new Option('--to <rate>', 'the largest').argParser(positive).default(1))
  .addOption(new Option('--count <number>', 'how many').argParser(wholeNumber(2)).default(1000))
  .addOption(options.data())
  .addOption(options.preset())
  .addOption(options.seed())
  .addOption(options.backend())
  .addOption(options.json())
  .addHelpText('after', examples)
  .action(async (name: string, given: SweepOptions) => {
    await setBackend(given.backend);
    const { run } = await newSession(settingsOf(lectureNamed(name), given));
    const points = await sweepLearningRates(run, given);
    if (given.json) {
      for (const point of points) console.log(JSON.stringify(point));
      return;
    }
    const width = Math.min(60, points.length);
    const columns = Array.from({ length: width }, (_, i) => {
      const part = points.slice((i * points.length) / width, ((i + 1) * points.length) / width);
      return part.reduce((sum, { loss }) => sum + loss, 0) / part.length;
    });
    console.log(asciichart.plot(columns, { height: 12 }));
    console.log(`         └${'─'.repeat(width - 1)}`);
    console.log(
      `          ${formatRate(given.from).padEnd(width - 6)}${formatRate(points.at(-1)?.learningRate ?? given.to).padStart(5)}`,
    );
    console.log(`loss in nats against the learning rate, evenly spaced in its exponent`);
    console.log(`lowest near ${suggestLearningRate(points).toPrecision(2)}`);
  });

function formatRate(rate: number): string {
  return String(Number(rate.toPrecision(2)));
}
