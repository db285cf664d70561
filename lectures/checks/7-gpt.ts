/** Says of the answers to the exercises of lecture 7 whether they are right, and if not, what is wrong. */
import { type Examples, Vocabulary } from '@makemore/data';
import { GptModel, StageModel } from '@makemore/gpt';
import { exercisesOf, mistakeIn, mistakeInTensor, notYet, solved } from '@makemore/notebook';
import { torchGenerator } from '@makemore/random';
import {
  cat,
  causalSelfAttention,
  layerNorm,
  noGrad,
  ones,
  randn,
  scope,
  Tensor,
  tensor,
} from '@makemore/tensor-ops';
import { samplingWeights } from '@makemore/training';
import { BUDGET, measureFinetuning } from './finetuning.ts';
import { pairsOf, type SumExample, type SumHabits, sumExample } from './sums.ts';

type Sizes = { V: number; T: number; C: number; L: number };
type Units = { bits: number; perplexity: number; gap: number };
type Add = (a: number, b: number) => number | Promise<number>;
type Finetune = (model: GptModel, nextBatch: () => Examples) => void | Promise<void>;

export { isHeldOut } from './sums.ts';

function random(shape: number[], seed = 1): Tensor {
  return randn(shape, { generator: torchGenerator(seed) });
}

/** −∞ where a place would see a later one. */
function masked(scores: Tensor): Tensor {
  const T = scores.shape.at(-1) as number;
  return scores.maskedFill(ones([T, T]).tril().eq(0), Number.NEGATIVE_INFINITY);
}

/** Causal attention with other scores, or other weights. */
function attention(
  [q, k, v]: readonly [Tensor, Tensor, Tensor],
  change: { scores?: (s: Tensor) => Tensor; weights?: (w: Tensor) => Tensor } = {},
): Tensor {
  const { scores = (s) => s.mul((q.shape.at(-1) as number) ** -0.5), weights = (w) => w } = change;
  return weights(masked(scores(q.matmul(k.transpose(-2, -1)))).softmax(-1)).matmul(v);
}

/** Whether this holds of one of a tensor's numbers. */
async function some(x: unknown, holds: (value: number) => boolean): Promise<boolean> {
  return x instanceof Tensor && Array.from(await x.data()).some(holds);
}

/** A GPT's numbers to learn, counted by making it. */
function parametersOf({ V, T, C, L }: Sizes): number {
  const sizes = { blockSize: T, embeddingSize: C, heads: 4, layers: L, dropout: 0, initialStd: 0 };
  return scope(() => new GptModel(V, sizes, torchGenerator(1)).parameterCount());
}

/** What of an example of a sum is not as it should be. */
function sumMistake(got: SumExample, a: number, b: number) {
  const right = sumExample(a, b);
  const what = `for ${a} + ${b}`;
  for (const part of ['x', 'y'] as const) {
    const list = got?.[part];
    if (list?.length !== 6) return notYet(`${what}: ${part} must have 6 numbers`);
  }
  const fits = (habits: SumHabits) => {
    const other = sumExample(a, b, habits);
    return `${got.x} ${got.y}` === `${other.x} ${other.y}`;
  };
  if (fits({})) return undefined;
  const known: [habits: SumHabits, message: string][] = [
    [
      { reversed: false },
      'the sum begins with its highest digit, which depends on all the carries: turn it around',
    ],
    [{ masked: 0 }, 'nobody can guess the digits of a and b: their targets are −1'],
    [{ masked: 4 }, 'one −1 too many: after the last digit of b the sum begins'],
    [{ masked: 2 }, 'one −1 too few: the last digit of b is no answer'],
    [{ ahead: 0 }, 'y is what stands at the place itself; it must be what comes next'],
    [{ ahead: 0, masked: 4 }, 'y is what stands at the place itself; it must be what comes next'],
  ];
  const mistake = known.find(([habits]) => fits(habits));
  if (mistake) return notYet(`${what}: ${mistake[1]}`);
  const part = `${got.x}` === `${right.x}` ? 'y' : 'x';
  return notYet(
    `${what} ${part} is ${got[part].join(' ')}, and should be ${right[part].join(' ')}`,
  );
}

export const exercises = exercisesOf('7-gpt', {
  mask: {
    title: 'Only the past',
    level: 1,
    hints: [
      'Which pairs are forbidden? Those whose column is larger than their row.',
      'ones([T, T]).tril().eq(0) is true for exactly those.',
      'maskedFill with −∞ first, then a softmax over the last dimension.',
    ],
    async check(weightsOf: (scores: Tensor) => Tensor) {
      const scores = random([5, 5]);
      const past = scores.maskedFill(ones([5, 5]).triu().eq(0), Number.NEGATIVE_INFINITY);
      const got = weightsOf(scores);
      if (await some(got, (value) => value === Number.NEGATIVE_INFINITY)) {
        return notYet('there are −∞ in it: those are scores; the softmax makes weights of them');
      }
      if (got?.shape?.join() === '5,5' && (await some(got.slice(0), Number.isNaN))) {
        return notYet('the first row is NaN: it may see nothing; a place sees itself');
      }
      const mistake = await mistakeInTensor(got, masked(scores).softmax(-1), {
        what: 'the weights',
        known: [
          [scores.softmax(-1), 'the future is not hidden'],
          [past.softmax(-1), 'that hides the past: it is the other triangle'],
          [scores.softmax(-1).tril(), 'the rows do not add up to 1: hide before the softmax'],
          [scores.tril().softmax(-1), 'a score of 0 hides nothing, since e⁰ is 1: it takes −∞'],
          [masked(scores).softmax(0), 'the columns add up to 1; a row must, since it listens'],
          [masked(scores).exp(), 'nothing is divided: each row must add up to 1'],
        ],
      });
      return mistake ?? solved('row 1 sees one place, row 5 sees five, and none sees the answer');
    },
  },

  attend: {
    title: 'A head',
    level: 1,
    hints: [
      'The scores are (B, T, T): q times the transposed k. transpose(-2, -1) leaves B alone.',
      'Divide by the root of D, the last size of q, and then use your weights of the exercise before.',
      'The weights times v.',
    ],
    async check(attend: (q: Tensor, k: Tensor, v: Tensor) => Tensor) {
      const qkv = [random([2, 6, 16], 1), random([2, 6, 16], 2), random([2, 6, 16], 3)] as const;
      const [q, k, v] = qkv;
      const open = q.matmul(k.transpose(-2, -1)).mul(0.25).softmax(-1).matmul(v);
      const mistake = await mistakeInTensor(
        attend(q, k, v),
        causalSelfAttention(cat([q, k, v], -1), { heads: 1 }),
        {
          what: 'what the places hear',
          known: [
            [open, 'every place sees the future'],
            [attention(qkv, { scores: (s) => s }), 'the scores are not divided by √D'],
            [attention(qkv, { scores: (s) => s.div(16) }), 'divided by D; it is by its root'],
            [attention(qkv, { scores: (s) => s.mul(4) }), 'times √D; it is divided by it'],
            [
              attention(qkv, { scores: (s) => s.mul(6 ** -0.5) }),
              'divided by the root of T, the places; it is D, the channels',
            ],
            [
              attention(qkv, { scores: (s) => s, weights: (w) => w.mul(0.25) }),
              'divided after the softmax: the rows do not add up to 1',
            ],
            [attention([k, q, v]), 'q and k are exchanged: the rows are those who ask'],
            [attention([q, k, k]), 'a place tells its value, not its key'],
            [attention([q, k, q]), 'a place tells its value, not its query'],
            [
              attention(qkv, { weights: (w) => w.transpose(-2, -1) }),
              'the weights are transposed: row i holds what i listens to',
            ],
          ],
        },
      );
      return mistake ?? solved('the same as the fused kernel, in four lines');
    },
  },

  units: {
    title: 'Bits, choices, and the gap',
    level: 1,
    hints: [
      'A bit is ln 2 nats, so there are fewer nats than bits.',
      'Perplexity: which number of equally likely characters has this loss?',
      'Cross-entropy is entropy plus divergence; what is left when you take the entropy away?',
    ],
    check(unitsOf: (loss: number, entropy: number) => Units) {
      const [loss, entropy] = [1.5, 0.4];
      const got = unitsOf(loss, entropy);
      return (
        mistakeIn(got?.bits, loss / Math.LN2, {
          what: 'for a loss of 1.5 bits',
          known: [
            [loss * Math.LN2, 'times ln 2; a bit is less than a nat, so there are more of them'],
            [2 ** loss, 'that is a power of two; bits are the loss in another unit'],
            [loss, 'that is in nats still'],
          ],
        }) ??
        mistakeIn(got.perplexity, Math.exp(loss), {
          what: 'perplexity',
          known: [
            [2 ** loss, '2 to the power of the loss is for losses in bits; ours is in nats'],
            [Math.exp(-loss), 'that is a probability'],
            [Math.exp(loss - entropy), 'that is of the gap, not of the loss'],
          ],
        }) ??
        mistakeIn(got.gap, loss - entropy, {
          what: 'gap',
          known: [
            [entropy - loss, 'the sign: a divergence is never negative'],
            [loss / entropy, 'a quotient; the divergence is a difference'],
            [(loss - entropy) / Math.LN2, 'in bits; here it is in nats'],
            [loss + entropy, 'the entropy is taken away, not added'],
          ],
        }) ??
        solved('with real text only the loss can be seen: nobody knows how it divides')
      );
    },
  },

  'layer-norm': {
    title: 'LayerNorm from scratch',
    level: 2,
    hints: [
      'Over the last dimension: mean(-1, { keepdim: true }).',
      'The variance is the mean of the squares of what is left, divided by C, not by C − 1.',
      'Divide by the root of variance + 1e-5; then times the gain, plus the bias.',
    ],
    async check(norm: (x: Tensor, gain: Tensor, bias: Tensor) => Tensor) {
      const x = random([4, 6]).mul(2).add(1);
      const [gain, bias] = [random([6], 2), random([6], 3)];
      const by = (centre: Tensor, spread: Tensor) => x.sub(centre).div(spread);
      const scaled = (y: Tensor) => y.mul(gain).add(bias);
      const row = x.mean(-1, { keepdim: true });
      const squares = x.sub(row).square();
      const variance = squares.mean(-1, { keepdim: true });
      const root = variance.add(1e-5).sqrt();
      const columns = x.sub(x.mean(0)).square().mean(0).add(1e-5).sqrt();
      const all = x.sub(x.mean()).square().mean().add(1e-5).sqrt();
      const mistake = await mistakeInTensor(
        norm(x, gain, bias),
        layerNorm(x, { weight: gain, bias }),
        {
          what: 'the rows',
          known: [
            [scaled(by(x.mean(0), columns)), 'by columns: that is BatchNorm; each row by itself'],
            [scaled(by(x.mean(), all)), 'by all numbers at once; each row by itself'],
            [
              scaled(by(row, squares.sum(-1, { keepdim: true }).div(5).add(1e-5).sqrt())),
              'divided by C − 1: the variance of LayerNorm divides by C',
            ],
            [scaled(by(row, variance.add(1e-5))), 'divided by the variance; it is by its root'],
            [scaled(x.sub(row)), 'nothing is divided: the rows have not variance 1'],
            [scaled(x.div(root)), 'the mean is not taken away'],
            [by(row, root), 'gain and bias are missing'],
            [by(row, root).mul(gain), 'the bias is missing'],
            [by(row, root).add(bias), 'the gain is missing'],
          ],
        },
      );
      if (mistake) return mistake;
      const constant = norm(tensor([[3, 3, 3, 3, 3, 3]]), gain, bias);
      if (await some(constant, (value) => !Number.isFinite(value))) {
        return notYet('a row of equal numbers becomes NaN: add 1e-5 to the variance');
      }
      if (/layerNorm/i.test(norm.toString())) {
        return notYet("the numbers are right, but they are the library's: write it yourself");
      }
      return solved('no batch, no running statistics: it works alike in training and in writing');
    },
  },

  parameters: {
    title: 'How many numbers?',
    level: 2,
    hints: [
      'Go through gptModel.ts: tokens, positions, the blocks, a last norm, the head.',
      'In a block: queryKeyValue (no bias) and projection; expand and contract; two norms.',
      'Heads divide the channels: their number does not matter.',
    ],
    check(count: (sizes: Sizes) => number) {
      for (const sizes of [
        { V: 11, T: 7, C: 20, L: 3 },
        { V: 65, T: 32, C: 64, L: 4 },
      ]) {
        const { V, T, C, L } = sizes;
        const right = parametersOf(sizes);
        const known = [
          [right + 3 * C * L, 'query, key and value have no bias'],
          [right - C * L, "the projection's bias is missing"],
          [right - 5 * C * L, 'the layers of neurons have biases, 4 C and C of them'],
          [right - 4 * C * L, 'the two norms of each block are missing: a gain and a bias each'],
          [right - 2 * C * L, 'a norm has a gain and a bias, and a block has two norms'],
          [right - 2 * C, 'the last norm is missing'],
          [right - T * C, 'the embedding of the places is missing'],
          [right - V, 'the bias of the last layer is missing'],
          [right - C * V - V, 'the layer that votes is missing'],
          [right - (L - 1) * (12 * C * C + 10 * C), 'that is one block; there are L'],
          [right - C * C * L, 'the projection is missing: what the heads found is mixed, C by C'],
          [12 * C * C * L, 'a good estimate, but not exact: embeddings, biases, norms, the vote'],
        ] as const;
        const mistake = mistakeIn(count(sizes), right, {
          what: `for V ${V}, T ${T}, C ${C}, L ${L} the number`,
          known,
          tolerance: 1e-9,
        });
        if (mistake) return mistake;
      }
      return solved("209,729: the course's small model, to the last number");
    },
  },

  order: {
    title: 'Does order matter?',
    level: 2,
    hints: [
      'Without positions, what does a weighted sum know of the order of its terms?',
      'The last place asks with its own character. The others only answer.',
      'Keep the last character where it is, and turn the others around.',
    ],
    async check(twin: (text: string) => string) {
      const vocabulary = Vocabulary.ofText('abcdefghijklmnopqrstuvwxyz ');
      const sizes = { blockSize: 16, embeddingSize: 16, heads: 1, layers: 1, dropout: 0 };
      const model = new StageModel(vocabulary.size, 'head', sizes, torchGenerator(1));
      const last = (text: string) =>
        noGrad(() =>
          scope(() => {
            const ids = vocabulary.encode(text);
            return model.forward(tensor(ids, { shape: [1, ids.length] })).slice(0, -1);
          }),
        );
      const difference = (a: string, b: string) => last(a).sub(last(b)).abs().max().item();
      const sorted = (text: string) => [...text].sort().join('');
      const text = 'the dog bites me';
      const other = twin(text);
      if (typeof other !== 'string') return notYet('twin must return a text');
      if (other === text) return notYet('that is the same text: change the order');
      if (other.length !== text.length) {
        return notYet(`'${other}' has ${other.length} characters, '${text}' has ${text.length}`);
      }
      if (sorted(other) !== sorted(text)) {
        return notYet(`'${other}' has other letters: the same ones, in another order`);
      }
      if (!other.endsWith('e')) {
        return notYet(`'${other}' ends with another letter: the last place asks by its own one`);
      }
      const withPlaces = await difference(text, other);
      noGrad(() => model.positions.weight.zero_());
      const without = await difference(text, other);
      if (without > 1e-5) return notYet(`the logits differ by ${without.toFixed(4)}`);
      const next = twin('cab');
      if (next === 'cab' || sorted(next ?? '') !== 'abc' || !next.endsWith('b')) {
        return notYet(`right for '${text}', but for 'cab' you give '${next}'`);
      }
      return solved(
        `after '${other}' the same follows as after '${text}'; with positions the logits differ by ` +
          `${withPlaces.toFixed(2)}. (A second block tells them apart: in the first, each place saw another past)`,
      );
    },
  },

  sampling: {
    title: 'Temperature and top k',
    level: 2,
    hints: [
      'Divide the logits by the temperature before the softmax.',
      'What is outside of the k likeliest gets the logit −∞, so that its probability is 0.',
      'Sort a copy of the logits: the k-th largest is the bound.',
    ],
    async check(probabilities: (logits: number[], temperature: number, k: number) => number[]) {
      const logits = [1, 3, -1, 2, 0.5];
      const softmax = (xs: readonly number[]) => samplingWeights(xs, {});
      const normal = (weights: ArrayLike<number>) => {
        const list = Array.from(weights);
        const sum = list.reduce((total, each) => total + each, 0);
        return tensor(list.map((each) => each / sum));
      };
      for (const [temperature, topK] of [
        [1, 5],
        [0.5, 5],
        [1, 2],
        [2, 3],
      ] as const) {
        const got = probabilities([...logits], temperature, topK);
        const weights = samplingWeights(logits, { temperature, topK });
        const bound = [...logits].sort((a, b) => b - a)[topK - 1] as number;
        const low = [...logits].sort((a, b) => a - b)[topK - 1] as number;
        const zeroed = logits.map((each) => (each >= bound ? each / temperature : 0));
        const mistake = await mistakeInTensor(
          Array.isArray(got) ? tensor(got) : got,
          normal(weights),
          {
            what: `with temperature ${temperature} and k ${topK} the probabilities`,
            known: [
              [
                normal(samplingWeights(logits, { temperature: 1 / temperature, topK })),
                'the logits are multiplied by the temperature: a low one must sharpen',
              ],
              [normal(samplingWeights(logits, { topK })), 'the temperature changes nothing'],
              [normal(samplingWeights(logits, { temperature })), 'k changes nothing: all are left'],
              [tensor(weights), 'they do not add up to 1 any more'],
              [normal(softmax(zeroed)), 'a logit of 0 is not a probability of 0: it takes −∞'],
              [
                normal(softmax(logits.map((each) => (each <= low ? each / temperature : -1e30)))),
                'those are the k least likely',
              ],
              [
                tensor(Array.from(softmax(logits), (p) => p / temperature)),
                'the temperature divides the logits, before the softmax',
              ],
            ],
          },
        );
        if (mistake) return mistake;
      }
      return solved(
        'a low temperature is careful, a high one is bold; top k cuts the nonsense off',
      );
    },
  },

  fused: {
    title: 'All heads at once',
    level: 2,
    hints: [
      'split(qkv, C, -1) gives q, k and v, each (B, T, C).',
      'view(B, T, H, D).transpose(1, 2) makes (B, H, T, D): matmul does all B · H products at once.',
      'Back: transpose(1, 2), then reshape(B, T, C). In what order do the numbers lie?',
    ],
    async check(attendAll: (qkv: Tensor, heads: number) => Tensor) {
      const [B, T, C, H] = [2, 6, 16, 4];
      const D = C / H;
      const qkv = random([B, T, 3 * C]);
      const parts = qkv.split(C, -1) as [Tensor, Tensor, Tensor];
      const by = (apart: (x: Tensor) => Tensor, scale: number, causal = true) => {
        const [q, k, v] = parts.map(apart) as [Tensor, Tensor, Tensor];
        const scores = q.matmul(k.transpose(-2, -1)).mul(scale ** -0.5);
        return (causal ? masked(scores) : scores).softmax(-1).matmul(v);
      };
      const apart = (x: Tensor) => x.view(B, T, H, D).transpose(1, 2);
      const beside = (x: Tensor) => x.transpose(1, 2).reshape(B, T, C);
      const cut = (x: Tensor) => x.reshape(B, H, T, D);
      const mixed = (x: Tensor) => x.view(B, T, D, H).permute(0, 3, 1, 2);
      const right = causalSelfAttention(qkv, { heads: H });
      const got = attendAll(qkv, H);
      const mistake = await mistakeInTensor(got, right, {
        what: 'what the heads found',
        known: [
          [
            cut(by(apart, D)).reshape(B, T, C),
            'the heads lie before the places still: transpose back before you reshape',
          ],
          [by(cut, D).reshape(B, T, C), 'view(B, H, T, D) mixes the places: transpose instead'],
          [beside(by(cut, D)), 'view(B, H, T, D) mixes the places: transpose instead'],
          [beside(by(apart, D, false)), 'the future is not hidden'],
          [beside(by(apart, C)), 'divided by √C; a head has D = C / H channels'],
          [beside(by(apart, 1)), 'the scores are not divided by √D'],
          [by((x) => x, C), 'that is one head: the number of heads is not used'],
          [
            by(mixed, D).permute(0, 2, 3, 1).reshape(B, T, C),
            'a head is D channels side by side; you took every H-th',
          ],
        ],
      });
      if (mistake) return mistake;
      const used = /causal(?:Self)?Attention|\b(?:cat|stack)\b/.exec(attendAll.toString());
      if (used) return notYet(`the numbers are right, but there is ${used[0]} in it still`);
      return solved('one product for all heads of all blocks: that is how GPUs are kept busy');
    },
  },

  sums: {
    title: 'Sums as a text',
    level: 2,
    hints: [
      'All seven digits in a row: two of a, two of b, three of the sum from its last one on.',
      'x is the first six; y the last six: what comes next.',
      'Three of the targets are digits of a and b: −1.',
    ],
    check(example: (a: number, b: number) => SumExample) {
      for (const [a, b] of [
        [47, 85],
        [3, 4],
        [90, 9],
      ] as const) {
        const mistake = sumMistake(example(a, b), a, b);
        if (mistake) return mistake;
      }
      return solved('last digit first, so that each digit needs only what is known, and the carry');
    },
  },

  calculator: {
    title: 'A GPT that adds',
    level: 3,
    hints: [
      'Draw a and b below 100, leave out those that are held out, and make a batch of 32 examples.',
      'crossEntropy(logits, y, { ignoreIndex: -1 }): only the digits of the sum count.',
      'Two blocks, 32 channels, 4 heads, AdamW with a rate of 0.005: a thousand steps will do.',
      'To add: feed the four digits, take the likeliest digit at the last place, append, three times.',
    ],
    async check(train: () => Add | Promise<Add>) {
      const add = await train();
      if (typeof add !== 'function') return notYet('trainCalculator must return a function');
      let right = 0;
      const wrong = { reversed: 0, carry: 0, hundred: 0 };
      const pairs = pairsOf(150, true);
      let example = '';
      for (const [a, b] of pairs) {
        const got = await add(a, b);
        if (typeof got !== 'number') return notYet(`${a} + ${b} gives ${got}, not a number`);
        const sum = a + b;
        if (got === sum) right++;
        else {
          example ||= `${a} + ${b} gives ${got}`;
          const turned = Number([...String(sum).padStart(3, '0')].reverse().join(''));
          const tens = ((Math.floor(a / 10) + Math.floor(b / 10)) % 10) * 10;
          if (got === turned) wrong.reversed++;
          if (got === tens + ((a + b) % 10)) wrong.carry++;
          if (got === sum % 100) wrong.hundred++;
        }
      }
      const errors = pairs.length - right;
      const share = `${Math.round((100 * right) / pairs.length)} %`;
      if (errors > 15) {
        if (wrong.reversed > 0.8 * errors) {
          return notYet(`${example}: the digits came out last one first; turn them around`);
        }
        if (wrong.hundred > 0.8 * errors) {
          return notYet(`${example}: the hundred is lost; there are three digits to write`);
        }
        if (wrong.carry > 0.8 * errors) {
          return notYet(`${example}: it has not learnt to carry; train longer, digits reversed`);
        }
        const known = pairsOf(60, false);
        let learnt = 0;
        for (const [a, b] of known) if ((await add(a, b)) === a + b) learnt++;
        if (learnt > 54) {
          return notYet(
            `all but all sums that it has seen are right, but ${share} of those held out: it knows ` +
              'them by heart; a second block, or more steps',
          );
        }
        return notYet(
          `${share} of the sums held out are right, and 90 % are asked for; ${example}`,
        );
      }
      if (/\ba \+ b\b/.test(add.toString())) {
        return notYet('that adds, but nothing had to be learnt for it');
      }
      return solved(
        `${share} of sums that it has never seen: it has found the rule, and the carry`,
      );
    },
  },

  finetune: {
    title: 'A second language',
    level: 3,
    hints: [
      'The loop of the lecture: a batch, the loss, gradients to 0, backward, a step; 40 times.',
      'Train the model that you are given; what it knows is in its numbers.',
      'AdamW with a rate of 0.002 or 0.003: below the 0.004 that it was pretrained with.',
    ],
    async check(finetune: Finetune) {
      const { used, before, scratch, after } = await measureFinetuning(finetune);
      const found = `${after.loss.toFixed(4)}, and from scratch it is ${scratch.loss.toFixed(4)}`;
      if (after.moved === 0) {
        return notYet(
          `the model has not changed (dev loss ${before.toFixed(4)}): train the one that you are given`,
        );
      }
      if (!Number.isFinite(after.loss)) return notYet('the loss is not finite: a smaller rate');
      if (after.loss < scratch.loss) {
        return solved(
          `dev loss ${before.toFixed(4)} before, ${found}: what it knew of letters was of use`,
        );
      }
      if (used < BUDGET) return notYet(`dev loss ${found}: you used ${used} of ${BUDGET} batches`);
      if (after.moved < 0.6 * scratch.moved) {
        return notYet(`dev loss ${found}: its numbers have hardly moved; a larger rate`);
      }
      if (after.moved > 1.5 * scratch.moved) {
        return notYet(
          `dev loss ${found}: it moved so far that what it knew is lost; a smaller rate`,
        );
      }
      return notYet(`dev loss ${found}: is it trained on the batches, all of the targets?`);
    },
  },
});

export const { check, hint } = exercises;
