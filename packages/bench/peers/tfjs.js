/**
 * TensorFlow.js as a contender of `makemore bench`. Usage: tfjs.js <wasm or cpu>
 *
 * The models are those of ../src/models in tfjs's own words: tf.variable, tf.variableGrads and
 * tf.train. Rows of embeddings are looked up by a product with one-hot rows, as tfjs-wasm has no
 * gradient of tf.gather; AdamW is tf.train.adam with the decay before it, as tfjs has no other.
 */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { Lacking, serve } from '../src/contenders/serve.ts';
import { characters, ROWS, SEEDS, startValues } from '../src/models/table.ts';

const backend = process.argv[2];
const require = createRequire(import.meta.url);
setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`);
await tf.setBackend(backend);
await tf.ready();

const matrix = (...shape) => ({ shape, kind: 'matrix' });
const gain = (...shape) => ({ shape, kind: 'gain' });
const bias = (...shape) => ({ shape, kind: 'bias' });

/** x @ Wᵀ, of a weight (out, in) as the table has it. */
const linear = (x, W) => tf.matMul(x, W, false, true);

/** Rows of W, by a product with one-hot rows: a gradient that every backend has. */
function lookUp(W, ids) {
  return tf.matMul(tf.cast(tf.oneHot(ids, W.shape[0]), 'float32'), W);
}

/** Normalises over the batch and follows its statistics. */
function batchNorm() {
  let running;
  return (x, weight, offset) => {
    const C = x.shape[1];
    running ??= [tf.keep(tf.zeros([C])), tf.keep(tf.ones([C]))];
    const { mean, variance } = tf.moments(x, 0);
    const unbiased = tf.mul(variance, x.shape[0] / (x.shape[0] - 1));
    running = running.map((old, i) => {
      const next = tf.keep(tf.add(tf.mul(old, 0.9), tf.mul(i === 0 ? mean : unbiased, 0.1)));
      old.dispose();
      return next;
    });
    return tf.batchNorm(x, mean, variance, offset, weight, 1e-5);
  };
}

function layerNorm(x, weight, offset) {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5))), weight), offset);
}

const gelu = (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));

/** For each model its parameters, in the table's order, and its logits for ids of shape (B · T). */
const models = {
  bigram: ({ V }) => ({ parameters: [matrix(V, V)], logits: ([W], ids) => lookUp(W, ids) }),

  mlp: ({ V, T, C, H, B }) => ({
    parameters: [matrix(V, C), matrix(T * C, H), bias(H), matrix(H, V), bias(V)],
    logits: ([E, W1, b1, W2, b2], ids) => {
      const embedded = tf.reshape(lookUp(E, ids), [B, T * C]);
      const h = tf.tanh(tf.add(tf.matMul(embedded, W1), b1));
      return tf.add(tf.matMul(h, W2), b2);
    },
  }),

  batchNormMlp: ({ V, T, C, H, B }) => {
    const norm = batchNorm();
    return {
      parameters: [matrix(V, C), matrix(H, T * C), gain(H), bias(H), matrix(V, H), bias(V)],
      logits: ([E, W1, weight, offset, W2, b2], ids) => {
        const embedded = tf.reshape(lookUp(E, ids), [B, T * C]);
        const h = tf.tanh(norm(linear(embedded, W1), weight, offset));
        return tf.add(linear(h, W2), b2);
      },
    };
  },

  wavenet: ({ V, T, C, H, B }) => {
    const norms = [batchNorm(), batchNorm(), batchNorm()];
    const level = (inputs) => [matrix(H, 2 * inputs), gain(H), bias(H)];
    return {
      parameters: [matrix(V, C), ...level(C), ...level(H), ...level(H), matrix(V, H), bias(V)],
      logits: (p, ids) => {
        let x = lookUp(p[0], ids);
        for (const [i, norm] of norms.entries()) {
          const [W, weight, offset] = p.slice(1 + 3 * i);
          const pairs = tf.reshape(x, [(B * T) / 2 ** (i + 1), 2 * x.shape[1]]);
          x = tf.tanh(norm(linear(pairs, W), weight, offset));
        }
        return tf.add(linear(x, p[10]), p[11]);
      },
    };
  },

  gpt: ({ V, T, C, H, B, heads, layers }) => {
    const D = C / heads;
    const future = tf.keep(tf.sub(1, tf.linalg.bandPart(tf.ones([T, T]), -1, 0)));
    const mask = tf.keep(tf.mul(future, -1e9));
    const block = [gain(C), bias(C), matrix(3 * C, C), bias(3 * C), matrix(C, C), bias(C)];
    const feedForward = [gain(C), bias(C), matrix(H, C), bias(H), matrix(C, H), bias(C)];
    const perBlock = block.length + feedForward.length;
    const split = (x) => tf.transpose(tf.reshape(x, [B, T, heads, D]), [0, 2, 1, 3]);
    return {
      parameters: [
        matrix(V, C),
        matrix(T, C),
        ...Array.from({ length: layers }, () => [...block, ...feedForward]).flat(),
        gain(C),
        bias(C),
        matrix(V, C),
      ],
      logits: (p, ids) => {
        let x = tf.reshape(tf.add(tf.reshape(lookUp(p[0], ids), [B, T, C]), p[1]), [B * T, C]);
        for (let i = 0; i < layers; i++) {
          const [g1, o1, Wqkv, bqkv, Wp, bp, g2, o2, W1, b1, W2, b2] = p.slice(2 + i * perBlock);
          const qkv = tf.add(linear(layerNorm(x, g1, o1), Wqkv), bqkv);
          const [q, k, v] = tf.split(qkv, 3, 1).map(split);
          const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(D)), mask);
          const out = tf.matMul(tf.softmax(scores), v);
          const joined = tf.reshape(tf.transpose(out, [0, 2, 1, 3]), [B * T, C]);
          x = tf.add(x, tf.add(linear(joined, Wp), bp));
          const h = gelu(tf.add(linear(layerNorm(x, g2, o2), W1), b1));
          x = tf.add(x, tf.add(linear(h, W2), b2));
        }
        const last = 2 + layers * perBlock;
        return linear(layerNorm(x, p[last], p[last + 1]), p[last + 2]);
      },
    };
  },
};

function prepareSteps({ model, spec }) {
  if (backend === 'cpu' && model === 'gpt') {
    throw new Lacking('one step takes some ten seconds on its cpu backend');
  }
  const { V, T, B, optimizer } = spec;
  const { parameters, logits } = models[model](spec);
  const values = startValues(parameters);
  const variables = parameters.map(({ shape }, i) => tf.variable(tf.tensor(values[i], shape)));
  const count = parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
  const update = updater(variables, optimizer);
  const isText = model === 'gpt';
  const xs = characters(SEEDS.x, V, isText ? ROWS : ROWS * T);
  const ys = characters(SEEDS.y, V, ROWS);

  /** The contexts and targets that begin at these places of the table. */
  const batchAt = (places) => {
    const x = new Int32Array(B * T);
    const y = new Int32Array(isText ? B * T : B);
    places.forEach((place, row) => {
      const start = isText ? place : place * T;
      x.set(xs.subarray(start, start + T), row * T);
      if (isText) y.set(xs.subarray(start + 1, start + 1 + T), row * T);
      else y[row] = ys[place];
    });
    return [x, y];
  };
  const step = ([x, y]) =>
    tf.tidy(() => {
      const ids = tf.tensor1d(x, 'int32');
      const targets = tf.cast(tf.oneHot(tf.tensor1d(y, 'int32'), V), 'float32');
      const { value, grads } = tf.variableGrads(
        () => tf.losses.softmaxCrossEntropy(targets, logits(variables, ids)),
        variables,
      );
      update(grads);
      return value;
    });
  const random = () => Array.from({ length: B }, () => Math.floor(Math.random() * (ROWS - T)));
  const first = Array.from({ length: B }, (_, i) => (isText ? i * T : i));
  const losses = [1, 2, 3].map(() => {
    const loss = step(batchAt(first));
    const [value] = loss.dataSync();
    loss.dispose();
    return value;
  });
  return {
    facts: { parameters: count, losses },
    run: (calls) => {
      for (let i = 0; i < calls; i++) step(batchAt(random())).dispose();
    },
    dispose: () => tf.disposeVariables(),
  };
}

/** What moves the variables by their gradients, which go by name. */
function updater(variables, { name, lr, betas, weightDecay, clip }) {
  if (name === 'SGD') {
    const sgd = tf.train.sgd(lr);
    return (grads) => sgd.applyGradients(grads);
  }
  const adam = tf.train.adam(lr, betas[0], betas[1], 1e-8);
  return (grads) => {
    const all = Object.values(grads);
    const norm = tf.sqrt(tf.addN(all.map((grad) => tf.sum(tf.square(grad)))));
    const scale = tf.minimum(tf.div(clip, tf.add(norm, 1e-6)), 1);
    for (const each of Object.keys(grads)) grads[each] = tf.mul(grads[each], scale);
    for (const variable of variables) variable.assign(tf.mul(variable, 1 - lr * weightDecay));
    adam.applyGradients(grads);
  };
}

function prepareGemm({ batch, M, N, K, sides }) {
  const [transposeA, transposeB] = [sides[0] === 'T', sides[1] === 'T'];
  const lead = batch > 1 ? [batch] : [];
  const a = tf.randomNormal([...lead, ...(transposeA ? [K, M] : [M, K])]);
  const b = tf.randomNormal([...lead, ...(transposeB ? [N, K] : [K, N])]);
  return repeated(() => tf.matMul(a, b, transposeA, transposeB), [a, b]);
}

function prepareElementwise({ op, shape }) {
  const x = tf.randomNormal(shape);
  const y = tf.randomNormal(op === 'addRow' ? [shape[1]] : shape);
  const ops = {
    add: () => tf.add(x, y),
    addRow: () => tf.add(x, y),
    mul: () => tf.mul(x, y),
    tanh: () => tf.tanh(x),
    exp: () => tf.exp(x),
    gelu: () => tf.tidy(() => gelu(x)),
    softmax: () => tf.softmax(x),
  };
  return repeated(ops[op], [x, y]);
}

function prepareReduction({ op, over, shape }) {
  const x = tf.randomNormal(shape);
  const axis = { all: undefined, rows: 1, columns: 0 }[over];
  const reduce = { sum: tf.sum, max: tf.max }[op];
  return repeated(() => reduce(x, axis), [x]);
}

function repeated(op, inputs) {
  return {
    run: (calls) => {
      for (let i = 0; i < calls; i++) op().dispose();
    },
    dispose: () => tf.dispose(inputs),
  };
}

const prepare = {
  gemm: prepareGemm,
  elementwise: prepareElementwise,
  reduction: prepareReduction,
  steps: prepareSteps,
};

await serve({ version: `tfjs-${backend} ${version_wasm}`, threads: 1 }, (task) => {
  if (!prepare[task.kind]) throw new Lacking('the peak is measured by a contender of its own');
  return prepare[task.kind](task);
});
