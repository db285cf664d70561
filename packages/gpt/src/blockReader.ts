import { causalAttention, linear, split, type Tensor } from '@makemore/tensor-ops';
import type { GptBlock } from './gptModel.ts';
import { KeyValueCache } from './keyValueCache.ts';

/** A block that goes on from the places it has read: what `GptBlock` computes in evaluation. */
export class BlockReader {
  readonly cache: KeyValueCache;
  readonly #block: GptBlock;

  constructor(block: GptBlock) {
    this.cache = new KeyValueCache(block.expand.weight);
    this.#block = block;
  }

  /**
   * In place.
   *
   * @param x (T, C)
   * @returns (T, C)
   */
  forward_(x: Tensor): Tensor {
    const { norm1, norm2, expand, contract } = this.#block;
    x.add_(this.#attend(norm1.forward(x)));
    const bias = expand.bias ?? undefined;
    const neurons = linear(norm2.forward(x), expand.weight, bias, { activation: 'relu' }); // (T, 4 C)
    return x.add_(contract.forward(neurons));
  }

  #attend(x: Tensor): Tensor {
    const [T, C] = x.shape as [number, number];
    const { heads: H, queryKeyValue, projection } = this.#block.attention;
    const qkv = queryKeyValue.forward(x); // (T, 3 C)
    // One place lies in memory as its transpose does: a view will do, where more need a copy.
    const apart = T === 1 ? qkv.view(3 * H, 1, -1) : qkv.view(T, 3 * H, -1).transpose(0, 1);
    const [q, k, v] = split(apart, H) as [Tensor, Tensor, Tensor]; // (H, T, D)
    const [keys, values] = this.cache.extend(k, v); // (H, S, D)
    const out = causalAttention(q, keys, values); // (H, T, D)
    return projection.forward((T === 1 ? out : out.transpose(0, 1)).view(T, C));
  }

  dispose(): void {
    this.cache.clear();
  }
}
