/**
 * Who frees what. Buffers of a GPU or of WebAssembly are not seen by the garbage collector in time,
 * so tensors are freed by the loop that made them: `steps` and `scope` free what was made inside,
 * `keep` lifts a tensor out. Outside of any scope the garbage collector frees, when it gets to it.
 */
import type { Storage } from './backend.ts';
import { BackendError } from './errors.ts';

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
 * Yields `start` … `end - 1`; what a step made is freed when the next begins, and also after `break`
 * and `throw`. The body may await, but while it does, no other task may open a scope: await outside
 * of the loop's body where several tasks run side by side.
 *
 * @throws BackendError if another task's scope was opened meanwhile and is still open.
 * @example
 * ```ts
 * const x = zeros([2]);
 * for (const step of steps(3)) x.add(step);  // three sums made, three freed
 * memory().buffers; // => 1
 * ```
 */
export function* steps(end: number, start = 0): Generator<number, void, void> {
  for (let step = start; step < end; step++) {
    const scope = openScope();
    try {
      yield step;
      checkInnermost('steps', scope);
    } finally {
      closeScope(scope);
    }
  }
}

/** Throws if a scope was opened inside of `scope` that is still open: its tensors are mixed up. */
function checkInnermost(op: string, scope: Scope): void {
  if (current === scope) return;
  throw new BackendError(
    `${op}: another task opened a scope while this one waited, and tensors of both are mixed; ` +
      'finish one before the other begins, or await outside of the body',
  );
}

/**
 * Runs `body` and frees what it made, but for what it returns (a tensor, or an array or object of
 * tensors) and what it kept. An async body is awaited first: await its promise at once, since what is
 * made meanwhile belongs to the scope too.
 *
 * @throws BackendError if the body of another task opened a scope meanwhile that is still open.
 * @example
 * ```ts
 * const y = scope(() => tensor([1, 2]).mul(2).add(1)); // the product is freed
 * await y.toArray(); // => [3, 5]
 * ```
 */
export function scope<T>(body: () => T): T {
  const own = openScope();
  let isPending = false;
  try {
    const result = body();
    if (!(result instanceof Promise)) return lift(result, own);
    isPending = true;
    return result
      .then((value) => {
        checkInnermost('scope', own);
        return lift(value, own);
      })
      .finally(() => closeScope(own)) as T;
  } finally {
    if (!isPending) closeScope(own);
  }
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
    if (value.scope === own) value.moveTo(own.parent);
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
