import { LECTURE_SEED } from '@makemore/micrograd';
import { present } from '@makemore/micrograd/node';
import { Command, Option } from 'commander';
import { wholeNumber } from '../options.ts';

interface MicrogradOptions {
  graph: string;
  moons: string;
  steps: number;
  seed: number;
}

const examples = `
Examples:
  $ npx makemore micrograd                      expressions, a neuron, two trainings
  $ npx makemore micrograd --seed 7             other moons, other weights
  $ npx makemore micrograd --graph neuron.dot   the graph as text for Graphviz`;

export const micrograd = new Command('micrograd')
  .description('the first lecture: gradients of single numbers, and a network that parts two moons')
  .addOption(
    new Option('-g, --graph <file>', "where the neuron's graph is drawn: .svg or .dot").default(
      'runs/micrograd/graph.svg',
    ),
  )
  .addOption(
    new Option('-m, --moons <file>', 'where the moons are drawn: .svg').default(
      'runs/micrograd/moons.svg',
    ),
  )
  .addOption(
    new Option('-n, --steps <number>', 'how long the network learns the moons')
      .argParser(wholeNumber(0))
      .default(100),
  )
  .addOption(
    new Option(
      '-s, --seed <number>',
      "of the moons, drawn as numpy's, and the weights, as Python's",
    )
      .argParser(wholeNumber(0, 2 ** 32 - 1))
      .default(LECTURE_SEED),
  )
  .addHelpText('after', examples)
  .action((given: MicrogradOptions) => present(given));
