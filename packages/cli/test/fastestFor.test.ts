import { getBackend, setBackend } from '@makemore/tensor-ops';
import { afterEach, expect, test, vi } from 'vitest';
import type { Examination } from '../src/backends/examination.ts';
import { fastestFor } from '../src/fastestFor.ts';

afterEach(() => setBackend('reference'));

const fast = { name: 'reference', rate: 1e9, isEmulated: false };
/** Runs in a page only, so that it does not start here whatever its process says. */
const elsewhere = { name: 'tfjs-webgl', rate: 2e9, isEmulated: false };
const emulated = { name: 'tfjs-webgpu', rate: 3e9, isEmulated: true };

const examined = vi.hoisted(() => [] as string[]);
const closed = vi.hoisted(() => [] as string[]);
vi.mock('../src/backends/apart.ts', () => ({
  risky: ['reference', 'tfjs-webgl', 'tfjs-webgpu'],
  examineApart: async (name: string): Promise<Examination> => {
    examined.push(name);
    const { rate, isEmulated } = [fast, elsewhere, emulated].find(
      (each) => each.name === name,
    ) as typeof fast;
    return {
      finding: { name, device: 'a device', isEmulated, reason: '', cure: '', failed: false },
      rateOf: async () => rate,
      close: async () => void closed.push(name),
    };
  },
}));

test('the fastest that starts computes, the others are said, and what is no GPU is asked once', async () => {
  const model = { lecture: 'bigram', preset: 'gradient' };
  for (let i = 0; i < 2; i++) {
    const speeds = await fastestFor(model, { threads: 1 });
    expect(getBackend().name).toBe('reference');
    expect(speeds.map(({ name }) => name)).toEqual([
      ...['reference', 'wasm', 'tfjs-webgpu', 'tfjs-webgl'],
    ]);
    expect(speeds[2]).toMatchObject({ stepsPerSecond: null, failed: false, reason: 'a device' });
    expect(speeds[3]).toMatchObject({ stepsPerSecond: null, failed: true });
    expect(speeds[3]).toHaveProperty('reason', expect.stringMatching(/only a browser has WebGL/));
  }
  expect(examined).toEqual(['reference', 'tfjs-webgl', 'tfjs-webgpu', 'reference', 'tfjs-webgl']);
  expect(closed).toEqual(examined);
});
