import { type ActivationName, fusedKernel } from '../backend.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';
import { sub } from './binary.ts';

const INV_SQRT_2PI = 1 / Math.sqrt(2 * Math.PI);
/** Of the tanh approximation of gelu: √(2/π), and the share of x³. */
export const SQRT_2_OVER_PI: number = Math.sqrt(2 / Math.PI);
export const CUBIC = 0.044715;

const slopes: Record<ActivationName, (value: Tensor, dOut: Tensor) => Tensor> = {
  tanh: (out, dOut) => dOut.mul(sub(1, out.square())),
  sigmoid: (out, dOut) => dOut.mul(out.mul(sub(1, out))),
  relu: (out, dOut) => dOut.maskedFill(out.le(0), 0),
  // Φ(x) + x φ(x), with Φ and φ the normal distribution's cumulative and density functions.
  gelu: (a, dOut) => {
    const cumulative = a.mul(Math.SQRT1_2).erf().add(1).mul(0.5);
    const density = a.square().mul(-0.5).exp().mul(INV_SQRT_2PI);
    return dOut.mul(cumulative.add(a.mul(density)));
  },
  // With t = tanh(√(2/π)(x + 0.044715 x³)): (1 + t)/2 + x/2 · (1 - t²) · √(2/π)(1 + 3 · 0.044715 x²).
  geluTanh: (a, dOut) => {
    const a2 = a.square();
    const t = a2.mul(CUBIC).add(1).mul(a).mul(SQRT_2_OVER_PI).tanh();
    const inner = a2
      .mul(3 * CUBIC)
      .add(1)
      .mul(SQRT_2_OVER_PI);
    const slope = a.mul(0.5).mul(sub(1, t.square())).mul(inner);
    return dOut.mul(t.add(1).mul(0.5).add(slope));
  },
};

/**
 * dX of an activation, from what it gave (tanh, sigmoid, relu) or was given (gelu, geluTanh): one
 * kernel where the backend has it, else by the formulas below.
 */
export function activationBackward(f: ActivationName, value: Tensor, dOut: Tensor): Tensor {
  const kernel = fusedKernel(value.backend, 'activationBackward');
  if (!kernel) return slopes[f](value, dOut);
  const dX = emptyTensor(value.backend, value.shape, value.dtype);
  kernel(f, value, dOut, dX);
  return dX;
}
