import type { AdamWEntry, SgdEntry } from '../../backend.ts';
import { Calculus } from './calculus.ts';
import type { TfjsArray, TfjsStorage } from './storage.ts';

export function sgd(
  entries: readonly SgdEntry<TfjsStorage>[],
  options: { lr: number; momentum: number },
): void {
  forEach(entries, (entry, c) => sgdOne(entry, c, options));
}

export function adamW(
  entries: readonly AdamWEntry<TfjsStorage>[],
  options: { lr: number; betas: readonly [number, number]; eps: number },
): void {
  forEach(entries, (entry, c) => adamWOne(entry, c, options));
}

/** Calls `update` for each parameter that has elements. */
function forEach<E extends SgdEntry<TfjsStorage> | AdamWEntry<TfjsStorage>>(
  entries: readonly E[],
  update: (entry: E, c: Calculus) => void,
): void {
  const filled = entries.filter(({ parameter }) => parameter.storage.size > 0);
  const backend = filled[0]?.parameter.storage.backend;
  if (!backend) return;
  Calculus.throughout(backend, (c) => {
    for (const entry of filled) update(entry, c);
  });
}

function sgdOne(
  { parameter, gradient, momentum: velocity, weightDecay }: SgdEntry<TfjsStorage>,
  c: Calculus,
  { lr, momentum }: { lr: number; momentum: number },
): void {
  const { backend } = c;
  const p = backend.view(parameter);
  let direction = backend.view(gradient);
  if (weightDecay !== 0) direction = c.add(direction, c.mul(p, weightDecay));
  if (velocity) direction = c.add(c.mul(backend.view(velocity), momentum), direction);
  const moved = c.sub(p, c.mul(direction, lr));
  backend.store(parameter, moved, velocity ? [[velocity, direction]] : []);
}

function adamWOne(
  { parameter, gradient, expAvg, expAvgSq, weightDecay, steps }: AdamWEntry<TfjsStorage>,
  c: Calculus,
  { lr, betas, eps }: { lr: number; betas: readonly [number, number]; eps: number },
): void {
  const { backend } = c;
  const [beta1, beta2] = betas;
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
