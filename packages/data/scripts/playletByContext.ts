/**
 * What k characters of context are worth on playlet: the loss on its dev part of a model that has
 * counted, in other scenes of the same grammar, what follows each context of 0 to k characters, and
 * mixes the counts from short to long by Witten and Bell's rule. An upper bound of the best loss
 * with k characters, not that loss itself. `npx tsx packages/data/scripts/playletByContext.ts [MB]`
 */
import { playlet, splitText, Vocabulary } from '../src/index.ts';

const orders = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64];
const text = playlet();
const vocabulary = Vocabulary.ofText(text);
const { dev: ofDev } = splitText(text);
const dev = vocabulary.encode(ofDev);
const others = playlet({ seed: 'counts', characters: Number(process.argv[2] ?? 4) * 1e6 });
const counted = vocabulary.encode(others);
const V = vocabulary.size;

/** p(next) of each place of dev, by the contexts that are shorter. */
const p = new Float64Array(dev.length).fill(1 / V);
for (const order of orders) {
  const numbers = new Map<string, number>();
  const pairs = new Map<number, number>();
  const totals = new Uint32Array(counted.length);
  const kinds = new Uint32Array(counted.length);
  for (let i = order; i < counted.length; i++) {
    const context = others.slice(i - order, i);
    const number = numbers.get(context) ?? numbers.size;
    numbers.set(context, number);
    const pair = number * V + (counted[i] as number);
    const before = pairs.get(pair) ?? 0;
    pairs.set(pair, before + 1);
    if (before === 0) kinds[number] = (kinds[number] as number) + 1;
    totals[number] = (totals[number] as number) + 1;
  }
  let sum = 0;
  for (let i = order; i < dev.length; i++) {
    const number = numbers.get(ofDev.slice(i - order, i));
    if (number !== undefined) {
      const pair = pairs.get(number * V + (dev[i] as number)) ?? 0;
      const [total, kind] = [totals[number] as number, kinds[number] as number];
      p[i] = (pair + kind * (p[i] as number)) / (total + kind);
    }
    sum -= Math.log(p[i] as number);
  }
  console.log(
    `${String(order).padStart(4)} characters: ${(sum / (dev.length - order)).toFixed(4)}`,
  );
}
