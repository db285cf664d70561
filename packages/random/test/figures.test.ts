import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type Generator,
  type MultinomialOptions,
  numpyRandom,
  pythonRandom,
  torchGenerator,
} from '../src/index.ts';

interface Draw {
  method: string;
  // biome-ignore lint/suspicious/noExplicitAny: the arguments of many methods, as they are in JSON
  args: any[];
  values?: number[];
  head?: number[];
  tail?: number[];
  sum?: number;
}
interface Figures {
  madeWith: string;
  weights?: Record<string, number[]>;
  cases: { seed: number; draws: Draw[] }[];
}

function repeat(generator: Generator, { method, args }: Draw, figures: Figures): ArrayLike<number> {
  const [first, second, third, fourth] = args;
  switch (method) {
    case 'random':
      return [generator.random()];
    case 'rand':
      return generator.rand(first, second);
    case 'randn':
      return generator.randn(first, second);
    case 'randint':
      return generator.randint(first, second, third);
    case 'randperm':
      return generator.randperm(first);
    case 'shuffle': {
      const items: number[] = [...first];
      generator.shuffle(items);
      return items;
    }
    case 'multinomial': {
      const weights = figures.weights?.[first] as number[];
      const p = fourth === 'float64' ? Float64Array.from(weights) : weights;
      return generator.multinomial(p, second, third as MultinomialOptions);
    }
    default:
      throw new Error(`no method ${method}`);
  }
}

function expectDraw(got: ArrayLike<number>, draw: Draw): void {
  // Integers and uniforms agree exactly; normals to 1e-6, absolute or relative.
  const tolerance = draw.method === 'randn' ? 1e-6 : 0;
  const numbers = Array.from(got);
  const expectClose = (actual: number[], expected: number[]) => {
    expect(actual.length).toBe(expected.length);
    const wrong = expected.findIndex(
      (value, i) =>
        !(Math.abs((actual[i] as number) - value) <= tolerance * Math.max(1, Math.abs(value))),
    );
    expect(wrong, `index ${wrong} is ${actual[wrong]}, not ${expected[wrong]}`).toBe(-1);
  };
  if (draw.values) {
    expectClose(numbers, draw.values);
  } else {
    expectClose(numbers.slice(0, 4), draw.head as number[]);
    expectClose(numbers.slice(-4), draw.tail as number[]);
    const sum = numbers.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum - (draw.sum as number))).toBeLessThanOrEqual(tolerance * numbers.length);
  }
}

const describeDraw = ({ method, args }: Draw) =>
  `${method}(${args.map((arg) => (Array.isArray(arg) ? `[${arg.length} values]` : JSON.stringify(arg))).join(', ')})`;

describe.each([
  ['torchGenerator', torchGenerator, 'torch.json'],
  ['torchGenerator', torchGenerator, 'torch1.json'],
  ['pythonRandom', pythonRandom, 'python.json'],
  ['numpyRandom', numpyRandom, 'numpy.json'],
] as const)('%s', (_name, factory, file) => {
  const figures: Figures = JSON.parse(
    readFileSync(new URL(`./figures/${file}`, import.meta.url), 'utf8'),
  );
  describe(figures.madeWith, () => {
    for (const { seed, draws } of figures.cases) {
      test(`seed ${seed}: ${draws.slice(0, 8).map(describeDraw).join(', ')}`, () => {
        const generator = factory(seed);
        for (const draw of draws) expectDraw(repeat(generator, draw, figures), draw);
      });
    }
  });
});
