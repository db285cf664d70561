import { suggestLearningRate, sweepLearningRates } from '@makemore/training';
import { Command, Option } from 'commander';
import { lectureNamed, lectureNames } from '../lectures.ts';
import {
  numberBetween,
  openOn,
  options,
  settingsOf,
  type TrainingOptions,
  wholeNumber,
} from '../options.ts';
import { newSession } from '../session.ts';
import { UsageError } from '../usageError.ts';

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
are too large. The rate of a lecture is \`learningRate\` in its packages/<lecture>/src/lecture.ts.`;

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
  .addOption(options.backendOrAuto())
  .addOption(options.threads())
  .addOption(options.variant())
  .addOption(options.json())
  .addHelpText('after', examples)
  .action(async (name: string, given: SweepOptions) => {
    const { from, to } = given;
    if (from >= to) {
      throw new UsageError(`--from ${from} must be smaller than --to ${to}: the rate grows`);
    }
    const lecture = lectureNamed(name);
    const trained = Object.keys(lecture.presets).find((each) => lecture.presets[each]?.steps);
    const preset = given.preset ?? trained;
    const settings = settingsOf(lecture, { ...given, ...(preset && { preset }) });
    const { run } = await openOn(given, settings, newSession);
    const points = await sweepLearningRates(run, given);
    if (given.json) {
      for (const point of points) console.log(JSON.stringify(point));
      return;
    }
    if (points.length < 2) {
      throw new UsageError(
        `at a rate of ${from} the loss is not finite at once; choose a smaller --from`,
      );
    }
    const { curve } = await import('@makemore/charts');
    const chart = curve(
      points.map(({ loss }) => loss),
      {
        x: points.map(({ learningRate }) => learningRate),
        xLabel: 'learning rate',
        xLog: true,
      },
    );
    console.log(chart.text());
    if (points.length < given.count) console.log('it ends where the loss is no longer finite');
    console.log(`lowest near ${suggestLearningRate(points).toPrecision(2)}`);
  });
