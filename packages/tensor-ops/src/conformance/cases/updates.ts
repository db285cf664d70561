/** The steps of the optimizers. */
import * as t from '../../index.ts';
import { type Case, check, floats } from '../case.ts';

/** What an optimizer of torch makes of a parameter `a` with gradient `b` in one step. */
const stepped = (optimizer: string) =>
  `(lambda p: (setattr(p, 'grad', b.clone()), torch.optim.${optimizer}.step(), p.detach())[2])` +
  '(torch.nn.Parameter(a.detach().clone()))';
const plainSgd = { momentum: null, weightDecay: 0 };

/** Updates of many tensors, each of which is tried as the one that is returned. */
export const updateCases: Case[] = [
  check(
    'sgd_',
    'plain',
    [floats([7]), floats([7])],
    (a, gradient) => {
      const parameter = a.clone();
      t.sgd_([{ parameter, gradient, ...plainSgd }], { lr: 0.5 });
      return parameter;
    },
    stepped('SGD([p], lr=0.5)'),
    { gradients: [] },
  ),
  check(
    'sgd_',
    'weight decay, the second of two',
    [floats([3]), floats([3]), floats([21]), floats([21])],
    (c, d, a, b) => {
      const [first, parameter] = [c.clone(), a.clone()];
      const updates = [
        { parameter: first, gradient: d, ...plainSgd },
        { parameter, gradient: b, momentum: null, weightDecay: 0.25 },
      ];
      t.sgd_(updates, { lr: 0.5 });
      return parameter;
    },
    stepped('SGD([p], lr=0.5, weight_decay=0.25)')
      .replace(/\bb\.clone/, 'd.clone')
      .replace(/\ba\.detach/, 'c.detach'),
    { gradients: [] },
  ),
  check(
    'sgd_',
    'momentum',
    [floats([5]), floats([5]), floats([5])],
    (a, gradient, v) => {
      const [parameter, momentum] = [a.clone(), v.clone()];
      t.sgd_([{ parameter, gradient, momentum, weightDecay: 0 }], { lr: 0.5, momentum: 0.75 });
      return parameter;
    },
    'a - 0.5 * (0.75 * c + b)',
    { gradients: [] },
  ),
  check(
    'adamW_',
    'the first step',
    [floats([33]), floats([33])],
    (a, gradient) => {
      const parameter = a.clone();
      const [expAvg, expAvgSq] = [t.zerosLike(a), t.zerosLike(a)];
      t.adamW_([{ parameter, gradient, expAvg, expAvgSq, weightDecay: 0.1, steps: 1 }], {
        lr: 0.5,
      });
      return parameter;
    },
    stepped('AdamW([p], lr=0.5, weight_decay=0.1)'),
    { gradients: [] },
  ),
  ...(['parameter', 'expAvg', 'expAvgSq'] as const).map((name) =>
    check(
      'adamW_',
      `the third step moves ${name}`,
      [floats([5]), floats([5]), floats([5]), floats([5], 0.1, 2)],
      (a, gradient, m, v) => {
        const update = { parameter: a.clone(), expAvg: m.clone(), expAvgSq: v.clone() };
        const options = { lr: 0.25, betas: [0.75, 0.875], eps: 0.01 } as const;
        t.adamW_([{ ...update, gradient, weightDecay: 0.5, steps: 3 }], options);
        return update[name];
      },
      '(lambda p, o: (setattr(p, "grad", b.clone()), o.state[p].update(step=torch.tensor(2.0), ' +
        'exp_avg=c.clone(), exp_avg_sq=d.clone()), o.step(), ' +
        `{'parameter': p.detach(), 'expAvg': o.state[p]['exp_avg'], 'expAvgSq': o.state[p]['exp_avg_sq']}['${name}']` +
        ')[3])(*(lambda p: (p, torch.optim.AdamW([p], lr=0.25, betas=(0.75, 0.875), eps=0.01, ' +
        'weight_decay=0.5)))(torch.nn.Parameter(a.detach().clone())))',
      { gradients: [] },
    ),
  ),
  ...(
    [
      ['clips', 1],
      ['leaves as they are', 100],
    ] as const
  ).flatMap(([name, limit]) => {
    const clipped =
      `(lambda p, q: (setattr(p, 'grad', a.clone()), setattr(q, 'grad', b.clone()), ` +
      `torch.nn.utils.clip_grad_norm_([p, q], ${limit}), q.grad)`;
    const both = '(torch.nn.Parameter(a.detach().clone()), torch.nn.Parameter(b.detach().clone()))';
    return [
      check(
        'clipNorm_',
        name,
        [floats([7]), floats([3, 5])],
        (a, b) => {
          const x = b.clone();
          t.clipNorm_([a.clone(), x], limit);
          return x;
        },
        `${clipped}[3])${both}`,
        { gradients: [] },
      ),
      check(
        'clipNorm_',
        `${name}, the norm`,
        [floats([7]), floats([3, 5])],
        (a, b) => t.clipNorm_([a.clone(), b.clone()], limit),
        `${clipped}[2])${both}`,
        { gradients: [] },
      ),
    ];
  }),
];
