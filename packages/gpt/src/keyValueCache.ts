import { cat, type Tensor } from '@makemore/tensor-ops';

/**
 * The keys and values of the characters that a layer has read: they depend on nothing that comes
 * later, so that the next character only adds its own.
 */
export class KeyValueCache {
  readonly #owner: Tensor;
  #keys: Tensor | null = null;
  #values: Tensor | null = null;

  /** @param owner what it lives as long as, unless it is freed before */
  constructor(owner: Tensor) {
    this.#owner = owner;
  }

  /**
   * Adds those of the next characters.
   *
   * @param keys (H, T, D)
   * @param values (H, T, D)
   * @returns all of them, (H, S + T, D)
   */
  extend(keys: Tensor, values: Tensor): [keys: Tensor, values: Tensor] {
    const all: [Tensor, Tensor] = [joined(this.#keys, keys), joined(this.#values, values)];
    this.clear();
    [this.#keys, this.#values] = all;
    for (const each of all) each.moveTo(this.#owner.scope);
    return all;
  }

  clear(): void {
    this.#keys?.dispose();
    this.#values?.dispose();
    this.#keys = null;
    this.#values = null;
  }
}

/** One after the other in time. */
function joined(past: Tensor | null, next: Tensor): Tensor {
  return past ? cat([past, next], 1) : next;
}
