import { seeded } from '@makemore/random';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { loadTfjs } from '../../src/backends/tfjs/loadTfjs.ts';
import type { TfjsBackend } from '../../src/backends/tfjs/TfjsBackend.ts';
import * as t from '../../src/index.ts';
import { hasTfjs } from './installed.ts';
import { trainTable } from './trainTable.ts';

afterEach(async () => t.setBackend('reference'));

describe.skipIf(!hasTfjs).each(['tfjs-cpu', 'tfjs-wasm'] as const)(
  '%s (skips until `pnpm check` has installed it)',
  (name) => {
    test('tfjs holds what our scopes hold: the same after each of 1,000 steps, nothing after all', async () => {
      const backend = await loadTfjs(name);
      await t.setBackend(name);
      const seen = new Set<string>();
      await trainTable(1000, (step) => {
        if (step >= 100)
          seen.add(JSON.stringify([backend.tensors, backend.deviceBytes, t.memory()]));
      });
      expect([...seen]).toHaveLength(1);
      expect(backend.deviceBytes).toEqual(name === 'tfjs-wasm' ? expect.any(Number) : undefined);
      expect(backend.tensors).toBe(0);
      expect(t.memory()).toEqual({ buffers: 0, bytes: 0 });
    });

    test('a read has the values of the moment of the call, though the storage changes and goes', async () => {
      const backend = await loadTfjs(name);
      await t.setBackend(name);
      const pending = t.scope(() => {
        const x = t.tensor([1, 2, 3]);
        const read = x.data();
        x.mul_(2);
        return { read };
      });
      expect(await pending.read).toEqual(Float32Array.of(1, 2, 3));
      expect(backend.tensors).toBe(0);
    });

    test('what an op threw on the way is freed by the next', async () => {
      const backend = await loadTfjs(name);
      await t.setBackend(name);
      t.scope(() => {
        const x = t.zeros([3, 3]);
        const [inside, outside] = [
          t.tensor([-1], { dtype: 'int32' }),
          t.tensor([7], { dtype: 'int32' }),
        ];
        expect(() => x.index(inside, outside)).toThrow(t.IndexOutOfRangeError);
        x.neg();
      });
      expect(backend.tensors).toBe(0);
    });

    test('an optimizer uploads its numbers once for all parameters, and frees them', async () => {
      const backend = await loadTfjs(name);
      await t.setBackend(name);
      const upload = vi.spyOn(backend, 'upload');
      const uploadsFor = (count: number) =>
        t.scope(() => {
          const updates = Array.from({ length: count }, () => {
            const [parameter, gradient, expAvg, expAvgSq] = [1, 2, 3, 4].map((x) =>
              t.full([2, 3], x),
            );
            return { parameter, gradient, expAvg, expAvgSq, weightDecay: 0.1, steps: 2 };
          }) as t.AdamWUpdate[];
          upload.mockClear();
          t.adamW_(updates, { lr: 0.1 });
          t.sgd_(
            updates.map((each) => ({ ...each, momentum: each.expAvg })),
            { lr: 0.1, momentum: 0.9 },
          );
          return upload.mock.calls.length;
        });
      const one = uploadsFor(1);
      expect(one).toBeGreaterThan(0);
      expect(uploadsFor(5)).toBe(one);
      expect(backend.tensors).toBe(0);
      upload.mockRestore();
    });

    test('where only whole numbers lie in the host’s memory no step waits for floats', async () => {
      const backend = await loadTfjs(name);
      await t.setBackend(name);
      const { quirks } = backend;
      onTestFinished(() => void Object.assign(backend, { quirks }));
      Object.assign(backend, { quirks: { ...quirks, valuesOnHost: false } });
      const [peek, readSync] = [
        vi.spyOn(backend, 'peek'),
        vi.spyOn(backend as Required<TfjsBackend>, 'readSync'),
      ];
      const generator = seeded(1);
      t.scope(() => {
        const W = t.randn([3, 5], { generator, requiresGrad: true });
        const x = t.randn([4, 3], { generator });
        const y = t.randint(0, 5, [4], { generator });
        const loss = t.crossEntropy(x.matmul(W), y).add(W.square().mean());
        loss.backward();
        t.sgd_([{ parameter: W, gradient: W.grad as t.Tensor, momentum: null, weightDecay: 0 }], {
          lr: 0.1,
          momentum: 0,
        });
      });
      const seen = peek.mock.calls.map(([{ dtype }], i) => [dtype, peek.mock.results[i]?.value]);
      expect(seen.filter(([dtype]) => dtype === 'float32').length).toBeGreaterThan(0);
      expect(seen.filter(([dtype, values]) => dtype === 'float32' && values)).toEqual([]);
      expect(seen.some(([dtype, values]) => dtype === 'int32' && values)).toBe(true);
      expect(readSync).not.toHaveBeenCalled();
      for (const spy of [peek, readSync]) spy.mockRestore();
    });

    test('float64 is refused with the cure', async () => {
      await t.setBackend(name);
      expect(() => t.tensor([1], { dtype: 'float64' })).toThrow(
        `tensor: the backend ${name} has no float64, only bool, int32, float32; use one of these or the reference backend`,
      );
    });
  },
);
