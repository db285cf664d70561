import { seeded } from '@makemore/random';
import { createWasm, type WasmOptions } from '../../src/backends/wasm/wasm.ts';
import * as t from '../../src/index.ts';

/**
 * A number that depends on every bit of a small model's parameters and gradients after some steps of
 * training, in which every fused kernel takes part, on sizes that threads share.
 */
export async function fingerprint(options: WasmOptions): Promise<string> {
  const backend = await createWasm(options);
  try {
    await t.setBackend(backend);
    return await trained();
  } finally {
    await t.setBackend('reference');
    await backend.stopThreads();
  }
}

const [B, T, C, H, V] = [4, 40, 32, 4, 65];

async function trained(): Promise<string> {
  const generator = seeded(7);
  const parameter = (...shape: number[]) => {
    const x = t.scope(() => t.randn(shape, { generator }).mul(0.2));
    x.requiresGrad = true;
    return x;
  };
  const p = {
    tokens: parameter(V, C),
    places: parameter(T, C),
    qkv: parameter(3 * C, C),
    gain: parameter(C),
    shift: parameter(C),
    up: parameter(4 * C, C),
    upBias: parameter(4 * C),
    batchGain: parameter(4 * C),
    down: parameter(4 * C, C),
    head: parameter(V, C),
    headBias: parameter(V),
  };
  const moments = Object.values(p).map((each) => ({
    parameter: each,
    expAvg: t.zerosLike(each),
    expAvgSq: t.zerosLike(each),
  }));
  for (const step of t.steps(6)) {
    const x = t.randint(0, V, [B, T], { generator });
    const y = t.randint(0, V, [B, T], { generator });
    const embedded = t.embedding(x, p.tokens).add(p.places);
    const normal = t.layerNorm(embedded, { weight: p.gain, bias: p.shift });
    const mixed = embedded.add(t.causalSelfAttention(t.linear(normal, p.qkv), { heads: H }));
    const up = t.linear(mixed, p.up, p.upBias, { activation: 'tanh' });
    const batched = t.batchNorm(up, { weight: p.batchGain, training: true });
    const out = mixed.add(batched.gelu().matmul(p.down)).sigmoid().exp().softmax(-1);
    const logits = t.linear(out, p.head, p.headBias);
    const loss = t.crossEntropy(logits, y);
    for (const { parameter } of moments) parameter.grad = null;
    loss.backward();
    const updates = moments.map((each) => {
      return {
        ...each,
        gradient: each.parameter.grad as t.Tensor,
        weightDecay: 0.1,
        steps: step + 1,
      };
    });
    t.clipNorm_(
      updates.map(({ gradient }) => gradient),
      0.05,
    );
    t.adamW_(updates, { lr: 0.01 });
  }
  let hash = 0x811c9dc5; // FNV-1a, over 32-bit words
  for (const { parameter } of moments) {
    for (const x of [parameter, parameter.grad as t.Tensor]) {
      const values = (await x.data()) as Float32Array;
      if (!values.every(Number.isFinite)) throw new Error('the model diverged: it tells nothing');
      for (const word of new Uint32Array(values.buffer, values.byteOffset, values.length)) {
        hash = Math.imul(hash ^ word, 0x01000193) >>> 0;
      }
    }
    parameter.dispose();
  }
  return hash.toString(16);
}
