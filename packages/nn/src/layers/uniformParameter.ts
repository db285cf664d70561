import type { FloatDtype, Generator } from '@makemore/random';
import { type Shape, type Tensor, tensor } from '@makemore/tensor-ops';

/**
 * A parameter of uniform draws from [-bound, bound), on the host so that every backend gets the same.
 * Twin: torch.nn.init.uniform_, in float32 to the bit.
 */
export function uniformParameter(
  shape: Shape,
  bound: number,
  { generator, dtype }: { generator: Generator; dtype: FloatDtype },
): Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  const values = generator.rand(size, dtype);
  const limit = dtype === 'float32' ? Math.fround(bound) : bound;
  // The product is exact in double precision: float32 rounds once, as torch's fused multiply-add does.
  for (let i = 0; i < size; i++) values[i] = (values[i] as number) * 2 * limit - limit;
  return tensor(values, { shape, requiresGrad: true });
}
