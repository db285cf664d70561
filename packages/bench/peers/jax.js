/**
 * jax-js as a contender of `makemore bench`, on its WebAssembly backend.
 *
 * The models are those of ../src/models in jax's own words: pure functions of their parameters, one
 * jitted update a step. Arrays are moved into what they are passed to; `.ref` is a second hold.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  nn,
  numpy as np,
  valueAndGrad,
} from '@jax-js/jax';
import { Lacking, serve } from '../src/contenders/serve.ts';
import { characters, ROWS, SEEDS, startValues } from '../src/models/table.ts';

await init('wasm');
defaultDevice('wasm');

const matrix = (...shape) => ({ shape, kind: 'matrix' });
const gain = (...shape) => ({ shape, kind: 'gain' });
const bias = (...shape) => ({ shape, kind: 'bias' });

/** x @ Wᵀ, of a weight (out, in) as the table has it. */
const linear = (x, W) => np.matmul(x, np.matrixTranspose(W));

/** A row of W for each of the one-hot rows. */
const lookUp = (W, oneHot) => np.matmul(oneHot, W);

/** (x - mean) / √(var + eps) · weight + offset over `axis`; and mean and variance for who wants them. */
function normalize(x, axis, weight, offset) {
  const mean = np.mean(x.ref, axis, { keepdims: true });
  const centered = x.sub(mean.ref);
  const variance = np.mean(np.square(centered.ref), axis, { keepdims: true });
  const scaled = centered.div(np.sqrt(variance.ref.add(1e-5)));
  return { out: scaled.mul(weight).add(offset), mean, variance };
}

function layerNorm(x, weight, offset) {
  const { out, mean, variance } = normalize(x, -1, weight, offset);
  mean.dispose();
  variance.dispose();
  return out;
}

/** Over the batch, with the running statistics that come of it. */
function batchNorm(x, weight, offset, [runningMean, runningVariance]) {
  const [B, C] = x.shape;
  const { out, mean, variance } = normalize(x, 0, weight, offset);
  const follow = (old, next) => old.mul(0.9).add(next.reshape([C]).mul(0.1));
  const state = [follow(runningMean, mean), follow(runningVariance, variance.mul(B / (B - 1)))];
  return { out, state };
}

const statistics = (C) => [np.zeros([C]), np.ones([C])];

/**
 * For each model its parameters, in the table's order, the state that is followed and not trained,
 * and its logits for one-hot rows (B · T, V), with the next state.
 */
const models = {
  bigram: ({ V }) => ({
    parameters: [matrix(V, V)],
    state: [],
    logits: ([W], _, x) => ({ out: lookUp(W, x), state: [] }),
  }),

  mlp: ({ V, T, C, H, B }) => ({
    parameters: [matrix(V, C), matrix(T * C, H), bias(H), matrix(H, V), bias(V)],
    state: [],
    logits: ([E, W1, b1, W2, b2], _, x) => {
      const embedded = lookUp(E, x).reshape([B, T * C]);
      const h = np.tanh(np.matmul(embedded, W1).add(b1));
      return { out: np.matmul(h, W2).add(b2), state: [] };
    },
  }),

  batchNormMlp: ({ V, T, C, H, B }) => ({
    parameters: [matrix(V, C), matrix(H, T * C), gain(H), bias(H), matrix(V, H), bias(V)],
    state: [statistics(H)],
    logits: ([E, W1, weight, offset, W2, b2], [running], x) => {
      const embedded = lookUp(E, x).reshape([B, T * C]);
      const { out, state } = batchNorm(linear(embedded, W1), weight, offset, running);
      return { out: linear(np.tanh(out), W2).add(b2), state: [state] };
    },
  }),

  wavenet: ({ V, T, C, H, B }) => {
    const level = (inputs) => [matrix(H, 2 * inputs), gain(H), bias(H)];
    return {
      parameters: [matrix(V, C), ...level(C), ...level(H), ...level(H), matrix(V, H), bias(V)],
      state: [statistics(H), statistics(H), statistics(H)],
      logits: (p, running, x) => {
        let h = lookUp(p[0], x);
        const state = running.map((each, i) => {
          const [W, weight, offset] = p.slice(1 + 3 * i);
          const pairs = h.reshape([(B * T) / 2 ** (i + 1), -1]);
          const normed = batchNorm(linear(pairs, W), weight, offset, each);
          h = np.tanh(normed.out);
          return normed.state;
        });
        return { out: linear(h, p[10]).add(p[11]), state };
      },
    };
  },

  gpt: ({ V, T, C, H, B, heads, layers }) => {
    const block = [gain(C), bias(C), matrix(3 * C, C), bias(3 * C), matrix(C, C), bias(C)];
    const feedForward = [gain(C), bias(C), matrix(H, C), bias(H), matrix(C, H), bias(C)];
    const perBlock = block.length + feedForward.length;
    return {
      parameters: [
        matrix(V, C),
        matrix(T, C),
        ...Array.from({ length: layers }, () => [...block, ...feedForward]).flat(),
        gain(C),
        bias(C),
        matrix(V, C),
      ],
      state: [],
      logits: (p, _, x) => {
        let h = lookUp(p[0], x)
          .reshape([B, T, C])
          .add(p[1])
          .reshape([B * T, C]);
        for (let i = 0; i < layers; i++) {
          const [g1, o1, Wqkv, bqkv, Wp, bp, g2, o2, W1, b1, W2, b2] = p.slice(2 + i * perBlock);
          const qkv = linear(layerNorm(h.ref, g1, o1), Wqkv).add(bqkv);
          const [q, k, v] = np.split(qkv, 3, 1).map((y) => y.reshape([B, T, heads, C / heads]));
          const out = nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([B * T, C]);
          h = h.add(linear(out, Wp).add(bp));
          const inner = linear(layerNorm(h.ref, g2, o2), W1).add(b1);
          h = h.add(linear(nn.gelu(inner, { approximate: false }), W2).add(b2));
        }
        const last = 2 + layers * perBlock;
        return { out: linear(layerNorm(h, p[last], p[last + 1]), p[last + 2]), state: [] };
      },
    };
  },
};

async function prepareSteps({ model, spec }) {
  const { V, T, B, optimizer } = spec;
  const { parameters, state, logits } = models[model](spec);
  const values = startValues(parameters);
  const count = parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
  const isText = model === 'gpt';
  const targets = isText ? B * T : B;
  const update = jit(
    updater(optimizer, (p, running, x, y) => {
      const { out, state: next } = logits(p, running, x);
      const loss = nn
        .logSoftmax(out)
        .mul(y)
        .sum()
        .mul(-1 / targets);
      return [loss, next];
    }),
  );
  let held = {
    p: parameters.map(({ shape }, i) => np.array(values[i]).reshape(shape)),
    running: state,
    moments:
      optimizer.name === 'SGD'
        ? []
        : parameters.map(({ shape }) => [np.zeros(shape), np.zeros(shape)]),
  };
  const xs = characters(SEEDS.x, V, isText ? ROWS : ROWS * T);
  const ys = characters(SEEDS.y, V, ROWS);
  /** One-hot rows of the contexts and targets that begin at these places of the table. */
  const batchAt = (places) => {
    const x = new Float32Array(B * T * V);
    const y = new Float32Array(targets * V);
    places.forEach((place, row) => {
      const start = isText ? place : place * T;
      for (let t = 0; t < T; t++) {
        x[(row * T + t) * V + xs[start + t]] = 1;
        if (isText) y[(row * T + t) * V + xs[start + t + 1]] = 1;
      }
      if (!isText) y[row * V + ys[place]] = 1;
    });
    return [np.array(x).reshape([B * T, V]), np.array(y).reshape([targets, V])];
  };
  let steps = 0;
  const step = async ([x, y]) => {
    steps++;
    const [loss, next] = update(held, x, y, np.array(steps));
    held = next;
    await blockUntilReady(held);
    return loss;
  };
  const random = () => Array.from({ length: B }, () => Math.floor(Math.random() * (ROWS - T)));
  const first = Array.from({ length: B }, (_, i) => (isText ? i * T : i));
  const losses = [];
  for (let i = 0; i < 3; i++) losses.push((await (await step(batchAt(first))).data())[0]);
  return {
    facts: { parameters: count, losses },
    run: async (calls) => {
      for (let i = 0; i < calls; i++) (await step(batchAt(random()))).dispose();
    },
  };
}

/** One step as a pure function: the loss and everything that is held, moved on. */
function updater({ name, lr, betas, weightDecay, clip }, lossOf) {
  const gradients = valueAndGrad(lossOf, { hasAux: true });
  return ({ p, running, moments }, x, y, steps) => {
    const [[loss, next], grads] = gradients(
      p.map((w) => w.ref),
      running,
      x,
      y,
    );
    if (name === 'SGD') {
      steps.dispose();
      const moved = p.map((w, i) => w.sub(grads[i].mul(lr)));
      return [loss, { p: moved, running: next, moments }];
    }
    const squares = grads.map((grad) => np.square(grad.ref).sum());
    const norm = np.sqrt(squares.reduce((sum, square) => sum.add(square)));
    const scale = np.minimum(np.array(clip).div(norm.add(1e-6)), 1);
    const corrections = betas.map((beta) => np.array(1).sub(np.power(beta, steps.ref)));
    steps.dispose();
    const results = p.map((w, i) => {
      const grad = grads[i].mul(scale.ref);
      const m = moments[i][0].mul(betas[0]).add(grad.ref.mul(1 - betas[0]));
      const v = moments[i][1].mul(betas[1]).add(np.square(grad).mul(1 - betas[1]));
      const root = np.sqrt(v.ref.div(corrections[1].ref)).add(1e-8);
      const by = m.ref.div(corrections[0].ref).div(root).mul(lr);
      return { w: w.mul(1 - lr * weightDecay).sub(by), moments: [m, v] };
    });
    scale.dispose();
    for (const each of corrections) each.dispose();
    const held = {
      p: results.map(({ w }) => w),
      running: next,
      moments: results.map((each) => each.moments),
    };
    return [loss, held];
  };
}

function filled(shape) {
  const size = shape.reduce((a, b) => a * b);
  return np.array(Float32Array.from({ length: size }, Math.random)).reshape(shape);
}

function prepareGemm({ batch, M, N, K, sides }) {
  const lead = batch > 1 ? [batch] : [];
  const a = filled([...lead, ...(sides[0] === 'T' ? [K, M] : [M, K])]);
  const b = filled([...lead, ...(sides[1] === 'T' ? [N, K] : [K, N])]);
  const side = (x, is) => (is === 'T' ? np.matrixTranspose(x) : x);
  return repeated((x, y) => np.matmul(side(x, sides[0]), side(y, sides[1])), [a, b]);
}

function prepareElementwise({ op, shape }) {
  const x = filled(shape);
  if (['add', 'addRow', 'mul'].includes(op)) {
    const y = filled(op === 'addRow' ? [shape[1]] : shape);
    return repeated((a, b) => (op === 'mul' ? a.mul(b) : a.add(b)), [x, y]);
  }
  const ops = {
    tanh: np.tanh,
    exp: np.exp,
    gelu: (y) => nn.gelu(y, { approximate: false }),
    softmax: (y) => nn.softmax(y),
  };
  return repeated(ops[op], [x]);
}

function prepareReduction({ op, over, shape }) {
  const axis = { all: null, rows: 1, columns: 0 }[over];
  const reduce = { sum: np.sum, max: np.max }[op];
  return repeated((x) => reduce(x, axis), [filled(shape)]);
}

/** A jitted function of the inputs, again and again. */
function repeated(f, inputs) {
  const jitted = jit(f);
  return {
    run: async (calls) => {
      for (let i = 0; i < calls; i++) {
        const out = jitted(...inputs.map((x) => x.ref));
        await blockUntilReady(out);
        out.dispose();
      }
    },
    dispose: () => {
      for (const x of inputs) x.dispose();
      jitted.dispose();
    },
  };
}

const prepare = {
  gemm: prepareGemm,
  elementwise: prepareElementwise,
  reduction: prepareReduction,
  steps: prepareSteps,
};

const manifest = createRequire(import.meta.url)
  .resolve('@jax-js/jax')
  .replace(/dist.*/, 'package.json');
const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
await serve({ version: `jax-js ${version}`, threads: 1 }, (task) => {
  if (!prepare[task.kind]) throw new Lacking('the peak is measured by a contender of its own');
  return prepare[task.kind](task);
});
