import { causalAttention, split, type Tensor } from '@makemore/tensor-ops';
import type { GptBlock } from './gptModel.ts';
import { KeyValueCache } from './keyValueCache.ts';
import { TurnedLinear } from './turnedLinear.ts';

/** A block that goes on from the places it has read: what `GptBlock` computes in evaluation. */
export class BlockReader {
  readonly cache: KeyValueCache;
  readonly #block: GptBlock;
  readonly #queryKeyValue: TurnedLinear;
  readonly #projection: TurnedLinear;
  readonly #expand: TurnedLinear;
  readonly #contract: TurnedLinear;

  constructor(block: GptBlock) {
    const { attention, expand, contract } = block;
    this.cache = new KeyValueCache(expand.weight);
    this.#block = block;
    this.#queryKeyValue = new TurnedLinear(attention.queryKeyValue);
    this.#projection = new TurnedLinear(attention.projection);
    this.#expand = new TurnedLinear(expand);
    this.#contract = new TurnedLinear(contract);
  }

  /**
   * @param x (1, T, C)
   * @returns (1, T, C)
   */
  forward(x: Tensor): Tensor {
    const { norm1, norm2 } = this.#block;
    const attended = x.add(this.#attend(norm1.forward(x)));
    const neurons = this.#expand.forward(norm2.forward(attended)).relu(); // (1, T, 4 C)
    return attended.add(this.#contract.forward(neurons));
  }

  #attend(x: Tensor): Tensor {
    const [, T, C] = x.shape as [number, number, number];
    const { heads } = this.#block.attention;
    // One place lies in memory as its transpose does: a view will do, where more need a copy.
    const apart = (each: Tensor) =>
      T === 1 ? each.view(1, heads, 1, -1) : each.view(1, T, heads, -1).transpose(1, 2);
    const beside = (each: Tensor) => (T === 1 ? each : each.transpose(1, 2)).view(1, T, C);
    const qkv = this.#queryKeyValue.forward(x); // (1, T, 3 C)
    const [q, k, v] = split(qkv, C, -1).map(apart) as [Tensor, Tensor, Tensor]; // (1, H, T, D)
    const [keys, values] = this.cache.extend(k, v); // (1, H, S, D)
    return this.#projection.forward(beside(causalAttention(q, keys, values)));
  }

  dispose(): void {
    this.cache.clear();
    for (const each of [this.#queryKeyValue, this.#projection, this.#expand, this.#contract]) {
      each.dispose();
    }
  }
}
