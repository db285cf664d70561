import type { AdamWEntry, SgdEntry } from '../../backend.ts';
import { Calculus } from './calculus.ts';
import type { TfjsArray, TfjsStorage } from './storage.ts';

export function sgd(
  entries: readonly SgdEntry<TfjsStorage>[],
  { lr, momentum }: { lr: number; momentum: number },
): void {
  for (const entry of entries) {
    const { parameter, gradient, weightDecay } = entry;
    const { backend, size } = parameter.storage;
    if (size === 0) continue;
    const c = new Calculus(backend);
    const p = backend.view(parameter);
    let direction = backend.view(gradient);
    if (weightDecay !== 0) direction = c.add(direction, c.mul(p, weightDecay));
    if (entry.momentum) {
      direction = c.add(c.mul(backend.view(entry.momentum), momentum), direction);
    }
    const moved = c.sub(p, c.mul(direction, lr));
    backend.store(parameter, moved, entry.momentum ? [[entry.momentum, direction]] : []);
  }
}

export function adamW(
  entries: readonly AdamWEntry<TfjsStorage>[],
  { lr, betas, eps }: { lr: number; betas: readonly [number, number]; eps: number },
): void {
  const [beta1, beta2] = betas;
  for (const { parameter, gradient, expAvg, expAvgSq, weightDecay, steps } of entries) {
    const { backend, size } = parameter.storage;
    if (size === 0) continue;
    const c = new Calculus(backend);
    const g = backend.view(gradient);
    const mean = c.add(c.mul(backend.view(expAvg), beta1), c.mul(g, 1 - beta1));
    const squares = c.add(c.mul(backend.view(expAvgSq), beta2), c.mul(c.square(g), 1 - beta2));
    // lr · m̂ / (√v̂ + eps), with both corrections in the two numbers.
    const correction = Math.sqrt(1 - beta2 ** steps);
    const rate = (lr * correction) / (1 - beta1 ** steps);
    const step = c.mul(c.div(mean, c.add(c.sqrt(squares), eps * correction)), rate);
    const p = backend.view(parameter);
    const kept = weightDecay === 0 ? p : c.mul(p, 1 - lr * weightDecay);
    backend.store(parameter, c.sub(kept, step), [
      [expAvg, mean],
      [expAvgSq, squares],
    ]);
  }
}

export function clipNorm(gradients: readonly TfjsArray[], maxNorm: number, norm: TfjsArray): void {
  const { backend } = norm.storage;
  const filled = gradients.filter(({ storage }) => storage.size > 0);
  const c = new Calculus(backend);
  const squares = filled.map((x) => {
    const value = backend.reshape(backend.view(x), [x.storage.size]);
    return c.sum(c.square(value), [0]);
  });
  const total = squares.length > 1 ? backend.run('AddN', squares as never) : squares[0];
  const root = c.sqrt(total ?? backend.constant(Float32Array.of(0), []));
  const scale = c.minimum(c.div(maxNorm, c.add(root, 1e-6)), 1);
  const scaled = filled.map((x) => [x, c.mul(backend.view(x), scale)] as const);
  backend.store(norm, root, scaled);
}
