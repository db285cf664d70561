import { createHash } from 'node:crypto';
import { seeded } from '@makemore/random';
import { describe, expect, test, vi } from 'vitest';
import { checkUnambiguous } from '../src/grammar/checkUnambiguous.ts';
import { type Branch, branches, start } from '../src/grammar/derivation.ts';
import {
  catalogue,
  playlet,
  playletEntropy,
  playletLogProbabilities,
  playletReader,
  Vocabulary,
} from '../src/index.ts';
import { playletGrammar } from '../src/playlet/playletGrammar.ts';

// A million characters, on whatever machine.
vi.setConfig({ testTimeout: 60_000 });

const text = playlet();
/** Each with the blank line after it, but the last. */
const scenes = text.split(/(?<=\n\n)/);

describe('the text', () => {
  test('is that of the catalogue; if not, run record-playlet', () => {
    const sha256 = createHash('sha256').update(text).digest('hex');
    expect([text.length, sha256]).toEqual([catalogue.playlet.count, catalogue.playlet.sha256]);
    expect(catalogue.playlet.bytes).toBe(Buffer.byteLength(text));
  });

  test('has a vocabulary of the size of the lecture', () => {
    expect(Vocabulary.ofText(text).size).toBe(67);
    expect(text).toMatch(/^[\n -~]*$/);
  });

  test('is whole scenes, from the first direction to the curtain', () => {
    for (const scene of scenes) {
      expect(scene).toMatch(/^\[[^\n]+\.\]\n([^\n]+\n)+$|^\[[^\n]+\.\]\n([^\n]+\n)+\n$/);
      expect(scene.trimEnd().split('\n').at(-1)).toMatch(/^\[.*\.\]$/);
    }
    expect(text.endsWith('.]\n')).toBe(true);
    expect(new Set(scenes).size).toBe(scenes.length);
  });

  test('keeps what it promises far away', () => {
    for (const scene of scenes) {
      // Who speaks has been on the stage; brackets and quotes close.
      const cast = new Set(scene.match(/\b[A-Z]{3,}\b/g));
      for (const [, speaker] of scene.matchAll(/^([A-Z]{3,})(?: \(.*?\))?: /gm)) {
        expect(cast).toContain(speaker);
      }
      expect(scene.match(/\(/g)?.length).toBe(scene.match(/\)/g)?.length);
      expect(scene.match(/\[/g)?.length).toBe(scene.match(/\]/g)?.length);
      expect((scene.match(/"/g) ?? []).length % 2).toBe(0);
    }
  });

  test('counts up to the number that was promised', () => {
    const numbers = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
    const counted = scenes.flatMap((scene) => {
      const [, promised, plural, after = ''] =
        scene.match(/nobody has (\w+) ([\w ]+)\. Count them\.\n((?:.|\n)*)/) ?? [];
      if (!promised) return [];
      const [, singular] = after.match(/^.*: One ([\w ]+)\./) as RegExpMatchArray;
      const said = [...after.matchAll(/\b([A-Z][a-z]+) ([\w ]+)\./g)]
        .filter(([, , things]) => things === singular || things === plural)
        .map(([, number]) => number?.toLowerCase());
      return [{ promised, said }];
    });
    expect(counted.length).toBeGreaterThan(50);
    for (const { promised, said } of counted) {
      const all = numbers.slice(0, numbers.indexOf(promised) + 1);
      // And the other speaker repeats the last.
      expect(said.slice(0, all.length + 1)).toEqual([...all, promised]);
    }
  });

  test('verse rhymes: the two words are of one family, and not the same', () => {
    const families = [
      ['cat', 'hat', 'bat', 'rat', 'mat'],
      ['goat', 'boat', 'coat', 'moat'],
      ['clock', 'sock', 'rock', 'flock'],
    ];
    let couplets = 0;
    for (const [, first, second] of text.matchAll(/^ {2}.* (\w+),\n {2}.* (\w+)\.$/gm)) {
      const family = families.find((each) => each.includes(first as string));
      if (!family) continue;
      couplets++;
      expect(family).toContain(second);
      expect(second).not.toBe(first);
    }
    expect(couplets).toBeGreaterThan(50);
  });

  test('another seed makes another, and a length is reached but not by more than a scene', () => {
    const short = playlet({ seed: 1, characters: 3000 });
    expect(short).toBe(playlet({ seed: 1, characters: 3000 }));
    expect(short).not.toBe(playlet({ seed: 2, characters: 3000 }));
    expect(text.startsWith(playlet({ characters: 3000 }).trimEnd())).toBe(true);
    expect(short.length).toBeGreaterThanOrEqual(3000);
    const last = short.split(/(?<=\n\n)/).at(-1) as string;
    expect(short.length - last.length).toBeLessThan(3001);
    for (const characters of [0, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => playlet({ characters })).toThrow('playlet: characters must be a whole number');
    }
  });
});

test('each text has one derivation', () => {
  expect(() => checkUnambiguous(playletGrammar())).not.toThrow();
});

describe('the true model', () => {
  const logs = playletLogProbabilities(text);
  const { natsPerScene, charactersPerScene, natsPerCharacter } = playletEntropy();

  test('agrees with the entropy that is computed from the grammar', () => {
    // A scene is an independent draw; the rate is a ratio of two means, whose standard error is
    // that of the mean of (nats − rate × characters), divided by the mean length.
    const draws: { nats: number; characters: number }[] = [];
    let from = 0;
    for (const { length } of scenes) {
      const nats = -logs.subarray(from, from + length).reduce((sum, log) => sum + log, 0);
      draws.push({ nats, characters: length });
      from += length;
    }
    const n = draws.length;
    const mean = (of: (draw: (typeof draws)[number]) => number) =>
      draws.reduce((sum, draw) => sum + of(draw), 0) / n;
    const nats = mean((draw) => draw.nats);
    const characters = mean((draw) => draw.characters);
    const within = (what: number, truth: number, of: (draw: (typeof draws)[number]) => number) => {
      const centre = mean(of);
      const error = Math.sqrt(mean((draw) => (of(draw) - centre) ** 2) / (n - 1));
      expect(Math.abs(what - truth)).toBeLessThan(3 * error);
      return error;
    };
    const ofNats = within(nats, natsPerScene, (draw) => draw.nats);
    within(characters, charactersPerScene, (draw) => draw.characters);
    const ofRate = within(
      nats / characters,
      natsPerCharacter,
      (draw) => (draw.nats - natsPerCharacter * draw.characters) / charactersPerScene,
    );
    // Not so wide that anything would do.
    expect(ofNats).toBeLessThan(0.02 * natsPerScene);
    expect(ofRate).toBeLessThan(0.01 * natsPerCharacter);
  });

  test('gives a scene the probability of its derivation', () => {
    const generator = seeded(7);
    for (let i = 0; i < 20; i++) {
      let written = '';
      let derivation = 0;
      for (let rest = start(playletGrammar(), 'scene'); rest; ) {
        const ways = branches(rest);
        const [drawn = 0] = generator.multinomial(
          Float64Array.from(ways, (way) => way.probability),
        );
        const way = ways[drawn] as Branch;
        derivation += Math.log(way.probability);
        written += way.text;
        rest = way.rest;
      }
      const log = playletLogProbabilities(written).reduce((sum, each) => sum + each, 0);
      expect(log).toBeCloseTo(derivation, 9);
    }
  });

  test('everything that may come next makes 1, and what comes is among it', () => {
    const reader = playletReader();
    for (let i = 0; i < 20_000; i++) {
      const probabilities = reader.probabilities();
      let sum = 0;
      for (const p of probabilities.values()) sum += p;
      expect(sum).toBeCloseTo(1, 12);
      const p = probabilities.get(text.charAt(i)) as number;
      expect(reader.read(text.charAt(i))).toBeCloseTo(Math.log(p), 12);
    }
  });

  test('what the grammar cannot write is impossible, from the first wrong character on', () => {
    const cut = 5000;
    const wrong = `${text.slice(0, cut)}\t${text.slice(cut + 1, cut + 10)}`;
    const those = playletLogProbabilities(wrong);
    expect(those.indexOf(Number.NEGATIVE_INFINITY)).toBe(cut);
    expect(those.subarray(cut).every((log) => log === Number.NEGATIVE_INFINITY)).toBe(true);
    expect(those.slice(0, cut)).toEqual(logs.slice(0, cut));
    expect(playletLogProbabilities('\u{1F3AD}')).toEqual(
      Float64Array.of(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY),
    );
    expect(playletLogProbabilities('')).toHaveLength(0);
  });

  test('a text with an error of agreement is impossible: the reader knows how it began', () => {
    const scene = scenes.find((each) => /^(\w+): Better an? /m.test(each)) as string;
    const [, insult] = scene.match(/ than an? (\S+ [\w ]+)[.,]/) as RegExpMatchArray;
    const spoilt = scene.replace(/( than an? )\S+ /, '$1unheard-of ');
    const at = playletLogProbabilities(spoilt).indexOf(Number.NEGATIVE_INFINITY);
    expect(scene.slice(at - 40, at + 20)).toContain(' than a');
    expect(scene.indexOf(insult as string)).toBeLessThan(at - 100);
  });
});
