import { seeded } from '@makemore/random';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reference } from '../src/backends/reference/reference.ts';
import { check, floats } from '../src/conformance/case.ts';
import { cases } from '../src/conformance/cases.ts';
import { countTemporaries, runCase } from '../src/conformance/runCase.ts';
import { temporariesListed, temporariesOf } from '../src/conformance/temporaries.ts';
import {
  batchNorm,
  causalSelfAttention,
  crossEntropy,
  layerNorm,
  linear,
  memory,
  noGrad,
  ones,
  randint,
  randn,
  scope,
  setBackend,
  steps,
  type Tensor,
  tensor,
  zeros,
} from '../src/index.ts';
import { closeScope, currentScope, openScope, type Scope } from '../src/memory.ts';
import { AsyncOnlyBackend } from './AsyncOnlyBackend.ts';

/** Buffers made since the test began. */
let start = 0;
const left = () => memory().buffers - start;

beforeEach(() => {
  start = memory().buffers;
});
afterEach(() => {
  expect(currentScope(), 'a scope was left open').toBeNull();
});

const eachCase = cases.map((each) => [`${each.op}: ${each.name}`, each] as const);

test.each(eachCase)('no buffer is left behind by %s', async (_, each) => {
  await runCase(each, reference);
  expect(left()).toBe(0);
  expect(currentScope()).toBeNull();
});

describe('a call leaves its result, and no other buffer than the table of temporaries says', () => {
  test.each(eachCase)('%s', (_, each) => {
    expect(countTemporaries(each, reference)).toBe(temporariesOf(each));
    expect(left()).toBe(0);
  });

  test('the table speaks of cases that there are', () => {
    const unknown = temporariesListed().filter(
      ([op, name]) => !cases.some((each) => each.op === op && (name ?? each.name) === each.name),
    );
    expect(unknown).toEqual([]);
  });

  test('one buffer more in a forward is seen', () => {
    const leaking = check(
      'neg',
      'leaking',
      [floats([3])],
      (x) => {
        ones([1]);
        return x.neg();
      },
      '-a',
    );
    expect(countTemporaries(leaking, reference)).toBe(1);
    const view = check('view', 'of its input', [floats([3])], (x) => x.view(3, 1), '');
    expect(countTemporaries(view, reference)).toBe(0);
  });
});

describe('steps', () => {
  test('frees what each step made when the next begins', () => {
    const counts: number[] = [];
    for (const step of steps(3)) {
      counts.push(left());
      ones([2]).mul(step);
    }
    expect(counts).toEqual([0, 0, 0]);
    expect(left()).toBe(0);
  });

  test('counts from a start', () => {
    expect([...steps(5, 3)]).toEqual([3, 4]);
  });

  test('frees after break', () => {
    for (const _ of steps(3)) {
      ones([2]);
      break;
    }
    expect(left()).toBe(0);
  });

  test('frees after throw', () => {
    const run = () => {
      for (const step of steps(3)) {
        ones([2]);
        if (step === 1) throw new Error('stop');
      }
    };
    expect(run).toThrow('stop');
    expect(left()).toBe(0);
  });

  test('frees across await', async () => {
    for (const step of steps(3)) {
      const x = ones([2]).mul(step);
      expect(await x.toArray()).toEqual([step, step]);
      expect(left()).toBeGreaterThan(0);
    }
    expect(left()).toBe(0);
  });

  test('what keep lifts out lives on', async () => {
    let best: Tensor | undefined;
    for (const step of steps(3)) {
      const x = ones([2]).mul(step);
      if (step === 1) best = x.keep();
    }
    expect(left()).toBe(1);
    expect(await best?.toArray()).toEqual([1, 1]);
    best?.dispose();
    expect(left()).toBe(0);
  });
});

describe('scope', () => {
  test('lifts what it returns, also in arrays and objects', () => {
    const one = scope(() => ones([2]).add(1));
    const [two, { three }] = scope(() => [ones([2]), { three: ones([2]).neg() }] as const);
    expect([one, two, three].map((x) => x.disposed)).toEqual([false, false, false]);
    expect(left()).toBe(3);
    for (const x of [one, two, three]) x.dispose();
    expect(left()).toBe(0);
  });

  test('returns what is no tensor as it is', () => {
    expect(scope(() => 7)).toBe(7);
    expect(scope(() => null)).toBeNull();
  });

  test('nested scopes lift one level', () => {
    let inner: Tensor | undefined;
    scope(() => {
      scope(() => {
        inner = ones([1]).keep();
      });
      expect(inner?.disposed).toBe(false);
    });
    expect(inner?.disposed).toBe(true);
    expect(left()).toBe(0);
  });

  test('frees when the body throws', () => {
    expect(() =>
      scope(() => {
        ones([2]);
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(left()).toBe(0);
  });

  test('awaits an async body, and frees when it rejects', async () => {
    const x = await scope(async () => {
      const made = ones([2]).add(1);
      await made.data();
      return made;
    });
    expect(await x.toArray()).toEqual([2, 2]);
    expect(left()).toBe(1);
    x.dispose();
    const failing = scope(async () => {
      await ones([2]).data();
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(left()).toBe(0);
  });

  test('a tensor of an outer scope is not drawn into the inner one', async () => {
    const outside = ones([2]);
    scope(() => {
      scope(() => outside.keep());
      scope(() => outside);
    });
    expect(await outside.toArray()).toEqual([1, 1]);
    outside.dispose();
  });

  test('interleaved tasks are told so, and leave nothing open', async () => {
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const task = async (ms: number) => {
      for (const _ of steps(2)) {
        ones([2]);
        await pause(ms);
        ones([2]);
      }
    };
    const results = await Promise.allSettled([task(7), task(3), task(5)]);
    const reasons = results.map((each) => (each.status === 'rejected' ? String(each.reason) : ''));
    expect(reasons.join()).toMatch('steps: another task opened a scope while this one waited');
    expect(currentScope()).toBeNull();
    expect(left()).toBe(0);
  });

  test('an async body during which another scope opened and stayed is told so', async () => {
    let other: Scope | undefined;
    const result = scope(async () => {
      await Promise.resolve();
      other = openScope();
    });
    await expect(result).rejects.toThrow('scope: another task opened a scope');
    if (other) closeScope(other);
    expect(currentScope()).toBeNull();
  });

  test('a result that cannot be searched for tensors leaves no scope open', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(() => scope(() => cycle)).toThrow(RangeError);
    expect(currentScope()).toBeNull();
  });
});

describe('gradients', () => {
  test('live with their owner, outside of the step that made them', async () => {
    const w = ones([2], { requiresGrad: true });
    for (const _ of steps(1)) w.mul(3).sum().backward();
    expect(await w.grad?.toArray()).toEqual([3, 3]);
    expect(left()).toBe(2);
    w.dispose();
    expect(left()).toBe(0);
  });

  test('move with their owner', () => {
    let w: Tensor | undefined;
    scope(() => {
      w = ones([2], { requiresGrad: true });
      w.sum().backward();
      w.keep();
    });
    expect(w?.grad?.disposed).toBe(false);
    w?.dispose();
    expect(left()).toBe(0);
  });

  test('setting one frees the old one, and takes over the new one', () => {
    const w = ones([2], { requiresGrad: true });
    scope(() => w.sum().backward());
    const old = w.grad;
    scope(() => {
      w.grad = zeros([2]);
    });
    expect(old?.disposed).toBe(true);
    expect(w.grad?.disposed).toBe(false);
    w.grad = null;
    expect(left()).toBe(1);
    w.dispose();
  });

  test('a gradient that was disposed of is as none', async () => {
    const w = ones([2], { requiresGrad: true });
    scope(() => w.sum().backward());
    w.grad?.dispose();
    scope(() => w.sum().backward());
    expect(await w.grad?.toArray()).toEqual([1, 1]);
    w.dispose();
    expect(left()).toBe(0);
  });

  test('a backward that fails leaves no scope open and no buffer', () => {
    scope(() => {
      const w = ones([2], { requiresGrad: true });
      const h = w.mul(2);
      const loss = h.square().sum();
      noGrad(() => h.add_(1));
      const before = currentScope();
      const buffers = memory().buffers;
      expect(() => loss.backward()).toThrow('changed in place');
      expect(currentScope()).toBe(before);
      expect(memory().buffers).toBe(buffers);
    });
    expect(left()).toBe(0);
  });
});

describe('dispose', () => {
  test('twice is harmless', () => {
    const x = ones([2]);
    x.dispose();
    x.dispose();
    expect(left()).toBe(0);
  });

  test('the buffer goes with the last view', async () => {
    const x = ones([4]);
    const y = x.reshape([2, 2]);
    expect(left()).toBe(1);
    x.dispose();
    expect(left()).toBe(1);
    expect(await y.toArray()).toEqual([
      [1, 1],
      [1, 1],
    ]);
    y.dispose();
    expect(left()).toBe(0);
  });

  test('freeing a buffer twice throws', () => {
    const storage = reference.allocate('float32', 2);
    reference.free(storage);
    expect(() => reference.free(storage)).toThrow('free: a float32 buffer of 2 was freed already');
  });

  test('a freed tensor cannot be used, and says why', async () => {
    const x = scope(() => {
      const made = ones([2, 3]);
      return () => made;
    })();
    const text =
      'this tensor (float32 [2, 3]) was freed, by dispose() or at the end of the steps() or scope() that made it; ' +
      'call .keep() inside the scope if it must outlive it';
    await expect(x.data()).rejects.toThrow(`data: ${text}`);
    expect(() => x.dataSync()).toThrow(`dataSync: ${text}`);
    expect(() => x.add(1)).toThrow(`add: ${text}`);
    expect(() => x.add_(1)).toThrow(`add_: ${text}`);
    expect(() => x.detach()).toThrow(`detach: ${text}`);
    expect(() => x.backward()).toThrow(`backward: ${text}`);
    expect(() => x.keep()).toThrow(`keep: ${text}`);
    expect(String(x)).toBe('tensor(freed, shape=[2, 3], dtype=float32)');
  });
});

describe('on a backend that answers late', () => {
  const late = new AsyncOnlyBackend(5);
  beforeEach(async () => setBackend(late));
  afterEach(async () => setBackend('reference'));

  test('data() resolves although the tensor is freed meanwhile', async () => {
    const pending = scope(() => {
      const x = tensor([1, 2]);
      return { values: x.data() };
    });
    expect(late.memory().buffers).toBe(1);
    expect([...(await pending.values)]).toEqual([1, 2]);
    expect(late.memory().buffers).toBe(0);
  });

  test('data() gives the values of the moment of the call', async () => {
    const x = tensor([1, 2]);
    const pending = x.data();
    x.add_(10);
    expect([...(await pending)]).toEqual([1, 2]);
    x.dispose();
  });

  test('nothing can be read at once', () => {
    const x = tensor([1]);
    expect(() => x.dataSync()).toThrow(
      "dataSync: the backend async-only cannot wait for its device; write 'await t.data()'",
    );
    expect(String(x)).toBe('tensor(values by await x.text(), shape=[1], dtype=float32)');
    x.dispose();
  });
});

test('1,000 training steps leave the parameters and their gradients, no more', () => {
  const generator = seeded('training');
  const options = { requiresGrad: true, generator };
  const W1 = randn([16, 6], options);
  const b1 = zeros([16], { requiresGrad: true });
  const W2 = randn([5, 16], options);
  const parameters = [W1, b1, W2];
  let [first, last] = [Number.NaN, Number.NaN];
  const x = randn([12, 6], { generator });
  const y = randint(0, 5, [12], { generator });
  for (const step of steps(1000)) {
    const loss = crossEntropy(linear(linear(x, W1, b1).tanh(), W2), y);
    for (const p of parameters) p.grad = null;
    loss.backward();
    noGrad(() => {
      for (const p of parameters) if (p.grad) p.sub_(p.grad.mul(0.1));
    });
    if (step === 0) [first] = loss.dataSync() as unknown as [number];
    [last] = loss.dataSync() as unknown as [number];
  }
  expect(last).toBeLessThan(first / 10);
  expect(left()).toBe(2 + 2 * parameters.length);
  for (const p of [...parameters, x, y]) p.dispose();
  expect(left()).toBe(0);
});

test('a result that is disposed takes what its op has saved with it', () => {
  const x = ones([4, 3], { requiresGrad: true });
  const weight = ones([3], { requiresGrad: true });
  const targets = tensor([0, 1, 2, 0], { dtype: 'int32' });
  const before = memory().buffers;
  layerNorm(x, { weight }).dispose();
  batchNorm(x, { weight, training: true }).dispose();
  crossEntropy(x, targets).dispose();
  causalSelfAttention(x.view(1, 4, 3), { heads: 1 }).dispose();
  expect(memory().buffers).toBe(before);
});
