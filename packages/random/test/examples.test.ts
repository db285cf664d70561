import { expect, test } from 'vitest';
import { pythonRandom, restoreGenerator, seeded, torchGenerator } from '../src/index.ts';

test('the examples in the docstrings and the README give what they say', () => {
  expect(torchGenerator(42).rand(2)).toEqual(
    Float32Array.of(0.8822692632675171, 0.9150039553642273),
  );
  expect(torchGenerator(2147483647).rand(2)).toEqual(
    Float32Array.of(0.7081288695335388, 0.3542391061782837),
  );
  expect(Array.from(torchGenerator(42).randn(3), (x) => x.toFixed(4))).toEqual([
    '0.3367',
    '0.1288',
    '0.2345',
  ]);
  expect(torchGenerator(42).randperm(5)).toEqual(Int32Array.of(2, 4, 3, 0, 1));
  expect(pythonRandom(42).random()).toBe(0.6394267984578837);
  expect(seeded('makemore').randint(1, 7, 5)).toEqual(Int32Array.of(6, 2, 2, 4, 1));

  const names = ['emma', 'olivia', 'ava', 'isabella'];
  pythonRandom(42).shuffle(names);
  expect(names).toEqual(['ava', 'olivia', 'isabella', 'emma']);
  const words = ['a', 'b', 'c', 'd', 'e'];
  pythonRandom(42).shuffle(words);
  expect(words).toEqual(['d', 'b', 'c', 'e', 'a']);

  const weights = [0.6, 0.3, 0.1];
  expect(torchGenerator(2147483647).multinomial(weights, 10, { replacement: true })).toEqual(
    Int32Array.of(1, 1, 1, 0, 0, 2, 2, 0, 1, 1),
  );

  const generator = torchGenerator(42);
  const text = JSON.stringify(generator.getState());
  expect(restoreGenerator(JSON.parse(text)).randint(0, 10, 3)).toEqual(Int32Array.of(2, 7, 6));
  expect(restoreGenerator(JSON.parse(text)).random()).toBe(generator.random());
});
