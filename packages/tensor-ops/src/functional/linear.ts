import { apply, type Op } from '../autograd.ts';
import { fusedKernel } from '../backend.ts';
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { scope } from '../memory.ts';
import { activationBackward } from '../ops/activationBackward.ts';
import { matmul } from '../ops/matmul.ts';
import { formatShape, sameShape, sizeOf } from '../shape.ts';
import { describe, emptyTensor, type Tensor } from '../tensor.ts';

export interface LinearOptions {
  /** Applied to the result, in the same pass where the backend can. Default: none. */
  activation?: 'tanh' | 'relu';
}

interface Attributes {
  readonly activation: 'tanh' | 'relu' | null;
}

/** Of x (N, in); weight (out, in); bias (out), which may be absent. */
const linearOp: Op<Attributes> = {
  name: 'linear',
  forward: (inputs, { activation }) => {
    const [x, weight, bias] = inputs as [Tensor, Tensor, Tensor?];
    const kernel = isFloat(x.dtype) && fusedKernel(x.backend, 'linear');
    if (kernel) {
      const shape = [x.shape[0] as number, weight.shape[0] as number];
      const out = emptyTensor(x.backend, shape, x.dtype);
      kernel(x, weight, bias ?? null, activation, out);
      return out;
    }
    return scope(() => {
      const product = x.matmul(weight, { transposeB: true });
      const out = bias ? product.add(bias) : product;
      return activation ? out[activation]() : out;
    });
  },
  backward: (node) => {
    const { activation } = node.attributes;
    const dOut = activation ? activationBackward(activation, node.out, node.dOut) : node.dOut;
    return [
      node.needs(0) ? matmul(dOut, node.b) : null,
      node.needs(1) ? matmul(dOut, node.a, { transposeA: true }) : null,
      dOut, // summed over the rows by the engine
    ];
  },
};

/**
 * `x Wᵀ + b`, and an activation of it if asked for. Gradients, with dY that of `x Wᵀ + b`:
 * `dX = dY W`, `dW = dYᵀ x`, `db = Σ dY`. Twin: torch.nn.functional.linear.
 *
 * @param x (…, in)
 * @param weight (out, in)
 * @param bias (out)
 * @throws ShapeError if the sizes do not fit, DTypeError if the dtypes differ.
 * @example
 * ```ts
 * const weight = tensor([[1, 2], [3, 4], [-5, -6]]);
 * await linear(tensor([[1, 1]]), weight).toArray(); // => [[3, 7, -11]]
 * await linear(tensor([[1, 1]]), weight, undefined, { activation: 'relu' }).toArray(); // => [[3, 7, 0]]
 * ```
 */
export function linear(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor,
  { activation }: LinearOptions = {},
): Tensor {
  const [rows, columns] = weight.shape;
  const fits =
    weight.rank === 2 &&
    x.shape.at(-1) === columns &&
    (bias === undefined || sameShape(bias.shape, [rows as number]));
  if (!fits) {
    const last = x.shape.at(-1);
    const flipped = weight.rank === 2 && last === rows && last !== columns;
    const cure = flipped ? '; did you mean weight.transpose()?' : '';
    throw new ShapeError(
      `linear: x ${formatShape(x.shape)}, weight ${formatShape(weight.shape)}` +
        `${bias ? ` and bias ${formatShape(bias.shape)}` : ''} do not fit; ` +
        `expected (…, in), (out, in)${bias ? ' and (out)' : ''}${cure}`,
    );
  }
  const other = [x, bias ?? x].find(({ dtype }) => dtype !== weight.dtype);
  if (other || weight.dtype === 'bool') {
    throw new DTypeError(
      `linear: ${describe(other ?? x)} and the weight ${describe(weight)} must have one numeric dtype; ` +
        `convert with .to('float32')`,
    );
  }
  const isMatrix = x.rank === 2;
  const leading = x.shape.slice(0, -1);
  const input = isMatrix ? x : x.view(sizeOf(leading), columns as number); // (N, in)
  const inputs = bias ? [input, weight, bias] : [input, weight];
  const out = apply(linearOp, inputs, { activation: activation ?? null }); // (N, out)
  return isMatrix ? out : out.view([...leading, rows as number]);
}
