/** Whether batches are an epoch, and whether all orders are equally likely. */
import { notYet, type Verdict } from '@makemore/notebook';
import { type Generator, torchGenerator } from '@makemore/random';

/** The indices 0 to n − 1 in batches, shuffled. */
export type Epoch = (
  n: number,
  batchSize: number,
  generator: Generator,
) => readonly ArrayLike<number>[];

function flat(batches: readonly ArrayLike<number>[]): number[] {
  return batches.flatMap((batch) => Array.from(batch));
}

/** What is wrong with one epoch: its sizes, and what is in it. */
export function mistakeInEpoch(epoch: Epoch): Verdict | undefined {
  const batches = epoch(10, 4, torchGenerator(1));
  if (!Array.isArray(batches)) return notYet('return an array of batches');
  const indices = flat(batches);
  const strange = indices.find((index) => !Number.isInteger(index) || index < 0 || index > 9);
  if (strange !== undefined) {
    return notYet(`of 10 examples, there is no number ${strange}: they are 0 to 9`);
  }
  const twice = indices.find((index, i) => indices.indexOf(index) !== i);
  if (twice !== undefined) {
    return notYet(
      `in one epoch the example ${twice} comes twice: draw without putting back, by shuffling`,
    );
  }
  const sizes = batches.map((batch) => batch.length).join(', ');
  const missing = Array.from({ length: 10 }, (_, i) => i).filter((i) => !indices.includes(i));
  if (missing.length > 0) {
    const why =
      sizes === '4, 4'
        ? 'the last batch is smaller, but it counts'
        : missing.length === 1
          ? 'is a bound off by one?'
          : 'each example must come once';
    return notYet(`10 examples in batches of 4: ${missing.join(', ')} never come: ${why}`);
  }
  if (sizes !== '4, 4, 2') return notYet(`the batches have ${sizes} examples, not 4, 4, 2`);
  return undefined;
}

/** What is wrong with the randomness of it. */
export function mistakeInShuffle(epoch: Epoch): Verdict | undefined {
  const orderOf = (generator: Generator) => flat(epoch(50, 50, generator)).join();
  const generator = torchGenerator(7);
  const first = orderOf(generator);
  if (first === Array.from({ length: 50 }, (_, i) => i).join()) {
    return notYet('the examples come in the order of the data: shuffle them');
  }
  if (orderOf(torchGenerator(7)) !== first) {
    return notYet('the same seed gives another order: draw from `generator` and nothing else');
  }
  if (orderOf(generator) === first) {
    return notYet('the second epoch has the order of the first: do you make a new generator?');
  }
  const counts = new Map<string, number>();
  const draws = 12_000;
  for (let i = 0; i < draws; i++) {
    const order = flat(epoch(3, 3, generator)).join(' ');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  // 2000 of each, with a standard deviation of 41: 4.5 of these happen once in 20,000 runs.
  const orders = ['0 1 2', '0 2 1', '1 0 2', '1 2 0', '2 0 1', '2 1 0'];
  const biased = orders.find((order) => Math.abs((counts.get(order) ?? 0) - draws / 6) > 185);
  if (biased === undefined) return undefined;
  return notYet(
    `of 12,000 shuffles of 3 examples, ${counts.get(biased) ?? 0} gave the order ${biased}; about 2000 should. ` +
      'The shuffle is biased: from the last place down to the second, swap each with one of those up to it, itself included',
  );
}
