import { checkCount } from './checkCount.ts';
import type { Generator } from './generator.ts';
import { checkSeed } from './mt19937.ts';
import { TwisterGenerator } from './twisterGenerator.ts';

/**
 * Draws what torch's CPU generator draws after `torch.Generator().manual_seed(seed)`.
 *
 * @param seed an integer between −2⁵³ and 2⁵³. torch uses its low 32 bits in two's complement:
 *   −1 and 2³²−1 are the same seed.
 * @throws RangeError if the seed is no such integer; TypeError if it is not a number.
 * @example
 * ```ts
 * const generator = torchGenerator(2147483647);
 * generator.rand(2); // => Float32Array [0.7081288695335388, 0.3542391061782837]
 * ```
 */
export function torchGenerator(seed: number): Generator {
  return new TorchGenerator(seed);
}

/** torch makes normals sixteen at a time when there are that many. */
const BLOCK = 16;
const TWO_PI_FLOAT32 = Math.fround(2 * Math.PI);

class TorchGenerator extends TwisterGenerator {
  readonly kind = 'torch';

  constructor(seed: number) {
    super();
    checkSeed('torchGenerator', seed);
    this.twister.seed(seed);
  }

  /** The low 53 bits of two words, the high word drawn first. */
  override random(): number {
    const high = this.twister.uint32() & 0x1fffff;
    return (high * 2 ** 32 + this.twister.uint32()) / 2 ** 53;
  }

  override randperm(n: number): Int32Array {
    checkCount('randperm: n', n);
    const out = new Int32Array(n);
    for (let i = 0; i < n; i++) out[i] = i;
    // Fisher and Yates from the front. One word a step for any n, which `below` does not promise.
    for (let i = 0; i < n - 1; i++) {
      const j = i + (this.twister.uint32() % (n - i));
      const item = out[i] as number;
      out[i] = out[j] as number;
      out[j] = item;
    }
    return out;
  }

  override shuffle<T>(items: T[]): void {
    const before = items.slice();
    const order = this.randperm(items.length);
    for (let i = 0; i < items.length; i++) items[i] = before[order[i] as number] as T;
  }

  /** The remainder of one word; of two where one would be visibly uneven. */
  protected below(n: number): number {
    if (n < 2 ** 28) return this.twister.uint32() % n;
    const high = this.twister.uint32();
    const low = this.twister.uint32();
    // (high · 2³² + low) mod n, sixteen bits at a time to stay below 2⁵³.
    const upper = ((high % n) * 2 ** 16 + (low >>> 16)) % n;
    return (upper * 2 ** 16 + (low & 0xffff)) % n;
  }

  protected override fillUniform(out: Float32Array | Float64Array, start: number): void {
    if (out instanceof Float64Array) {
      for (let i = start; i < out.length; i++) out[i] = this.random();
    } else {
      const twister = this.twister;
      for (let i = start; i < out.length; i++) out[i] = (twister.uint32() & 0xffffff) / 2 ** 24;
    }
  }

  protected override fillNormal(out: Float32Array | Float64Array): void {
    if (out.length < BLOCK) {
      super.fillNormal(out);
      return;
    }
    this.fillUniform(out, 0);
    const whole = out.length - (out.length % BLOCK);
    for (let i = 0; i < whole; i += BLOCK) toNormals(out, i);
    if (whole < out.length) {
      // The rest is not made on its own: the last sixteen are drawn anew.
      this.fillUniform(out, out.length - BLOCK);
      toNormals(out, out.length - BLOCK);
    }
  }
}

/** Turns sixteen uniforms into normals: eight for the radii, eight for the angles. */
function toNormals(out: Float32Array | Float64Array, start: number): void {
  const half = BLOCK / 2;
  const isFloat32 = out instanceof Float32Array;
  for (let i = start; i < start + half; i++) {
    const u = 1 - (out[i] as number);
    const v = out[i + half] as number;
    const radius = Math.sqrt(-2 * Math.log(u));
    // torch rounds the angle to float32, which moves the result by more than 1e-6 far from zero.
    const theta = isFloat32 ? Math.fround(TWO_PI_FLOAT32 * v) : 2 * Math.PI * v;
    out[i] = radius * Math.cos(theta);
    out[i + half] = radius * Math.sin(theta);
  }
}
