import type { Generator } from '@makemore/random';
import { noGrad, scope, type Tensor, tensor } from '@makemore/tensor-ops';
import { forward, type Name, type Parameters } from './forward.ts';

/** How the loss changes along one direction: each element of a value moved by a little, up or down. */
export interface Slope {
  /** As large as the value; its squares add up to 1. */
  readonly direction: Float64Array;
  /** The change of the loss for each unit along it. */
  readonly slope: number;
}

/** How far the value is moved. In double precision: small against the curve, large against rounding. */
const STEP = 1e-5;

/**
 * What no formula knows: moves the value `name` along random directions, runs the rest of the forward
 * pass, and sees what becomes of the loss: `(loss(value + h·v) - loss(value - h·v)) / 2h`. For the
 * right gradient g that is ⟨g, v⟩.
 *
 * @param parameters float64
 * @param count of directions; each moves every element
 */
export async function finiteDifferences(
  name: Name,
  parameters: Parameters,
  batch: { readonly x: Tensor; readonly y: Tensor },
  generator: Generator,
  count = 8,
): Promise<Slope[]> {
  const slopes: Slope[] = [];
  for (let i = 0; i < count; i++) {
    const at = async (direction: (size: number) => Float64Array, sign: number) =>
      scope(() =>
        noGrad(() =>
          forward(parameters, batch, (each, value) => {
            if (each !== name) return value;
            const { shape, backend } = value;
            return value.add(tensor(direction(value.size), { shape, backend }).mul(sign * STEP));
          }).loss.clone(),
        ),
      );
    let drawn: Float64Array | undefined;
    const direction = (size: number) => {
      drawn ??= signs(size, generator);
      return drawn;
    };
    const [above, below] = [await at(direction, 1), await at(direction, -1)];
    const slope = ((await above.item()) - (await below.item())) / (2 * STEP);
    above.dispose();
    below.dispose();
    slopes.push({ direction: drawn as Float64Array, slope });
  }
  return slopes;
}

/** Plus or minus, each as likely, of length 1. */
function signs(size: number, generator: Generator): Float64Array {
  const length = 1 / Math.sqrt(size);
  return Float64Array.from(generator.rand(size), (u) => (u < 0.5 ? -length : length));
}

/** Below this a slope counts as 0: what rounding leaves of one. */
const FLOOR = 1e-5;

/** Whether the loss stays as it is whatever becomes of the value: its gradient is 0. */
export function areZero(slopes: readonly Slope[]): boolean {
  return slopes.every(({ slope }) => Math.abs(slope) < FLOOR);
}

/**
 * How far a gradient is from what the loss does, as a share of the larger of the two: 0 for the right
 * one, but for rounding.
 */
export function slopeError(gradient: ArrayLike<number>, slopes: readonly Slope[]): number {
  const foretold = slopes.map(({ direction }) =>
    direction.reduce((sum, step, i) => sum + step * (gradient[i] as number), 0),
  );
  const off = slopes.map(({ slope }, i) => Math.abs(slope - (foretold[i] as number)));
  const sizes = slopes.map(({ slope }, i) =>
    Math.max(Math.abs(slope), Math.abs(foretold[i] as number)),
  );
  return Math.max(...off) / Math.max(...sizes, FLOOR);
}
