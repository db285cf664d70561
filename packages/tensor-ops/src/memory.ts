/**
 * Who frees what. Buffers of a GPU or of WebAssembly are not seen by the garbage collector in time,
 * so tensors are freed by the loop that made them: `steps` and `scope` free what was made inside,
 * `keep` lifts a tensor out. Outside of any scope the garbage collector frees, when it gets to it.
 */
import type { Storage } from './backend.ts';

/** What a scope holds. */
export interface Disposable {
  dispose(): void;
}

/** The tensors made since it was opened. */
export class Scope {
  readonly parent: Scope | null;
  readonly members = new Set<Disposable>();
  closed = false;

  constructor(parent: Scope | null) {
    this.parent = parent;
  }
}

let current: Scope | null = null;

/** The innermost open scope; null outside of all. */
export function currentScope(): Scope | null {
  return current;
}

export function openScope(): Scope {
  current = new Scope(current);
  return current;
}

/** The nearest scope, from `scope` outwards, that is still open. */
export function nearestOpen(scope: Scope | null): Scope | null {
  let nearest = scope;
  while (nearest?.closed) nearest = nearest.parent;
  return nearest;
}

/** Frees what the scope holds. Scopes of interleaved async tasks may close in any order. */
export function closeScope(scope: Scope): void {
  if (scope.closed) return;
  scope.closed = true;
  for (const member of scope.members) member.dispose();
  scope.members.clear();
  current = nearestOpen(current);
}

/**
 * Yields 0 … count - 1; what a step made is freed when the next begins, and also after `break`,
 * `throw` and across `await`.
 *
 * @example
 * ```ts
 * const x = zeros([2]);
 * for (const step of steps(3)) x.add(step);  // three sums made, three freed
 * memory().buffers; // => 1
 * ```
 */
export function* steps(count: number, start = 0): Generator<number, void, void> {
  for (let step = start; step < count; step++) {
    const scope = openScope();
    try {
      yield step;
    } finally {
      closeScope(scope);
    }
  }
}

/**
 * Runs `body` and frees what it made, but for what it returns (a tensor, or an array or object of
 * tensors) and what it kept. An async body is awaited first.
 *
 * @example
 * ```ts
 * const y = scope(() => tensor([1, 2]).mul(2).add(1)); // the product is freed
 * await y.toArray(); // => [3, 5]
 * ```
 */
export function scope<T>(body: () => T): T {
  const own = openScope();
  let result: T;
  try {
    result = body();
  } catch (error) {
    closeScope(own);
    throw error;
  }
  if (result instanceof Promise) {
    return result.then((value) => lift(value, own)).finally(() => closeScope(own)) as unknown as T;
  }
  lift(result, own);
  closeScope(own);
  return result;
}

/** A scope member that can move to another scope. */
interface Movable extends Disposable {
  moveTo(scope: Scope | null): unknown;
  readonly scope: Scope | null;
}

function isMovable(value: unknown): value is Movable {
  return typeof value === 'object' && value !== null && 'moveTo' in value && 'dispose' in value;
}

/** Moves the tensors of `value` from `own` to the scope around it. */
function lift<T>(value: T, own: Scope): T {
  if (isMovable(value)) {
    if (value.scope === own) value.moveTo(nearestOpen(own.parent));
  } else if (Array.isArray(value)) {
    for (const item of value) lift(item, own);
  } else if (
    value &&
    typeof value === 'object' &&
    Object.getPrototypeOf(value) === Object.prototype
  ) {
    for (const item of Object.values(value)) lift(item, own);
  }
  return value;
}

/** Counts one more holder of a buffer. */
export function retain(storage: Storage): void {
  storage.references++;
}

/** Counts one holder less, and frees the buffer with the last. */
export function release(storage: Storage): void {
  if (--storage.references === 0) storage.backend.free(storage);
}
