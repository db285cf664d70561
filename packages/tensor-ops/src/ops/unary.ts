/** Ops of one element at a time: each with its scalar definition and its gradient. */
import { apply, type Op, type Rule } from '../autograd.ts';
import type { UnaryFunction, UnaryName } from '../backend.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';
import { activationBackward, CUBIC, SQRT_2_OVER_PI } from './activationBackward.ts';
import { erfScalar } from './erfScalar.ts';
import { checkNumeric } from './operands.ts';
import { toFloat } from './to.ts';

interface UnaryOp extends Op, UnaryFunction {
  readonly name: UnaryName;
}

function define(name: UnaryName, scalar: (x: number) => number, gradient: Rule<void>): UnaryOp {
  const op: UnaryOp = {
    name,
    scalar,
    forward: ([x]) => {
      const input = x as Tensor;
      const out = emptyTensor(input.backend, input.shape, input.dtype);
      input.backend.kernels.unary(op, input, out);
      return out;
    },
    backward: [gradient],
  };
  return op;
}

const SQRT_HALF = Math.SQRT1_2;

const negOp = define(
  'neg',
  (x) => -x,
  ({ dOut }) => dOut.neg(),
);
const absOp = define('abs', Math.abs, ({ a, dOut }) => dOut.mul(a.sign()));
const signOp = define('sign', Math.sign, ({ dOut }) => dOut.mul(0));
const expOp = define('exp', Math.exp, ({ out, dOut }) => dOut.mul(out));
const logOp = define('log', Math.log, ({ a, dOut }) => dOut.div(a));
const log1pOp = define('log1p', Math.log1p, ({ a, dOut }) => dOut.div(a.add(1)));
const sqrtOp = define('sqrt', Math.sqrt, ({ out, dOut }) => dOut.div(out.mul(2)));
const rsqrtOp = define(
  'rsqrt',
  (x) => 1 / Math.sqrt(x),
  ({ out, dOut }) => dOut.mul(out.square().mul(out).mul(-0.5)),
);
const squareOp = define(
  'square',
  (x) => x * x,
  ({ a, dOut }) => dOut.mul(a.mul(2)),
);
const tanhOp = define('tanh', Math.tanh, ({ out, dOut }) => activationBackward('tanh', out, dOut));
const sigmoidOp = define(
  'sigmoid',
  (x) => 1 / (1 + Math.exp(-x)),
  ({ out, dOut }) => activationBackward('sigmoid', out, dOut),
);
const reluOp = define(
  'relu',
  (x) => (x > 0 || Number.isNaN(x) ? x : 0),
  ({ out, dOut }) => activationBackward('relu', out, dOut),
);
const erfOp = define('erf', erfScalar, ({ a, dOut }) =>
  dOut.mul(
    a
      .square()
      .neg()
      .exp()
      .mul(2 / Math.sqrt(Math.PI)),
  ),
);
const geluOp = define(
  'gelu',
  (x) => 0.5 * x * (1 + erfScalar(x * SQRT_HALF)),
  ({ a, dOut }) => activationBackward('gelu', a, dOut),
);
const geluTanhOp = define(
  'geluTanh',
  (x) => 0.5 * x * (1 + Math.tanh(SQRT_2_OVER_PI * (x + CUBIC * x * x * x))),
  ({ a, dOut }) => activationBackward('geluTanh', a, dOut),
);

/**
 * `-x`. Gradient: -dOut. Twin: torch.neg.
 *
 * @throws DTypeError for bool.
 * @example
 * ```ts
 * await neg(tensor([1, -2])).toArray(); // => [-1, 2]
 * ```
 */
export function neg(x: Tensor): Tensor {
  checkNumeric('neg', x);
  return apply(negOp, [x], undefined);
}

/**
 * `|x|`. Gradient: dOut · sign(x), 0 at 0. Twin: torch.abs.
 *
 * @throws DTypeError for bool.
 * @example
 * ```ts
 * await abs(tensor([1, -2])).toArray(); // => [1, 2]
 * ```
 */
export function abs(x: Tensor): Tensor {
  checkNumeric('abs', x);
  return apply(absOp, [x], undefined);
}

/**
 * -1, 0 or 1. Gradient: 0. Twin: torch.sign.
 *
 * @throws DTypeError for bool.
 * @example
 * ```ts
 * await sign(tensor([3, -2, 0])).toArray(); // => [1, -1, 0]
 * ```
 */
export function sign(x: Tensor): Tensor {
  checkNumeric('sign', x);
  return apply(signOp, [x], undefined);
}

/**
 * `eˣ`. Gradient: dOut · out. Twin: torch.exp.
 *
 * @example
 * ```ts
 * await exp(tensor([0, 1])).toArray(); // ≈> [1, 2.7183]
 * ```
 */
export function exp(x: Tensor): Tensor {
  return apply(expOp, [toFloat(x)], undefined);
}

/**
 * The natural logarithm; -Infinity at 0, NaN below. Gradient: dOut / x. Twin: torch.log.
 *
 * @example
 * ```ts
 * await log(tensor([1, Math.E])).toArray(); // ≈> [0, 1]
 * ```
 */
export function log(x: Tensor): Tensor {
  return apply(logOp, [toFloat(x)], undefined);
}

/**
 * `log(1 + x)`, exact where x is too small to be added to 1. Gradient: dOut / (1 + x). Twin: torch.log1p.
 *
 * @example
 * ```ts
 * await log1p(tensor([0, Math.E - 1])).toArray(); // ≈> [0, 1]
 * await log1p(tensor([1e-10])).mul(1e10).item(); // ≈> 1
 * ```
 */
export function log1p(x: Tensor): Tensor {
  return apply(log1pOp, [toFloat(x)], undefined);
}

/**
 * `√x`; NaN below 0. Gradient: dOut / (2 √x). Twin: torch.sqrt.
 *
 * @example
 * ```ts
 * await sqrt(tensor([4, 9])).toArray(); // => [2, 3]
 * ```
 */
export function sqrt(x: Tensor): Tensor {
  return apply(sqrtOp, [toFloat(x)], undefined);
}

/**
 * `1 / √x`. Gradient: -dOut / (2 x √x). Twin: torch.rsqrt.
 *
 * @example
 * ```ts
 * await rsqrt(tensor([4])).toArray(); // => [0.5]
 * ```
 */
export function rsqrt(x: Tensor): Tensor {
  return apply(rsqrtOp, [toFloat(x)], undefined);
}

/**
 * `x²`. Gradient: 2 x · dOut. Twin: torch.square.
 *
 * @throws DTypeError for bool.
 * @example
 * ```ts
 * await square(tensor([3, -4])).toArray(); // => [9, 16]
 * ```
 */
export function square(x: Tensor): Tensor {
  checkNumeric('square', x);
  return apply(squareOp, [x], undefined);
}

/**
 * The hyperbolic tangent. Gradient: dOut · (1 - out²). Twin: torch.tanh.
 *
 * @example
 * ```ts
 * await tanh(tensor([0, 1])).toArray(); // ≈> [0, 0.7616]
 * ```
 */
export function tanh(x: Tensor): Tensor {
  return apply(tanhOp, [toFloat(x)], undefined);
}

/**
 * `1 / (1 + e⁻ˣ)`. Gradient: dOut · out · (1 - out). Twin: torch.sigmoid.
 *
 * @example
 * ```ts
 * await sigmoid(tensor([0, 2])).toArray(); // ≈> [0.5, 0.8808]
 * ```
 */
export function sigmoid(x: Tensor): Tensor {
  return apply(sigmoidOp, [toFloat(x)], undefined);
}

/**
 * `max(x, 0)`. Gradient: dOut where x > 0, else 0. Twin: torch.relu.
 *
 * @throws DTypeError for bool.
 * @example
 * ```ts
 * await relu(tensor([-1, 2])).toArray(); // => [0, 2]
 * ```
 */
export function relu(x: Tensor): Tensor {
  checkNumeric('relu', x);
  return apply(reluOp, [x], undefined);
}

/**
 * The error function, `2/√π ∫₀ˣ e^(-t²) dt`. Gradient: dOut · 2/√π e^(-x²). Twin: torch.erf.
 *
 * @example
 * ```ts
 * await erf(tensor([0, 1])).toArray(); // ≈> [0, 0.8427]
 * ```
 */
export function erf(x: Tensor): Tensor {
  return apply(erfOp, [toFloat(x)], undefined);
}

export interface GeluOptions {
  /** `none`: by erf, the definition. `tanh`: the approximation that GPT-2 was trained with. */
  approximate?: 'none' | 'tanh';
}

/**
 * `x Φ(x)`, with Φ the normal distribution function; or its tanh approximation,
 * `x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))`.
 * Twin: torch.nn.functional.gelu. Source: Hendrycks and Gimpel 2016, arXiv:1606.08415.
 *
 * @example
 * ```ts
 * await gelu(tensor([1])).item(); // ≈> 0.8413
 * await gelu(tensor([1]), { approximate: 'tanh' }).item(); // ≈> 0.8412
 * ```
 */
export function gelu(x: Tensor, { approximate = 'none' }: GeluOptions = {}): Tensor {
  return apply(approximate === 'tanh' ? geluTanhOp : geluOp, [toFloat(x)], undefined);
}
