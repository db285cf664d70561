import { apply, type Op, save } from '../autograd.ts';
import { fusedKernel } from '../backend.ts';
import { scope } from '../memory.ts';
import { toFloat } from '../ops/to.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';
import { checkChannels } from './checkChannels.ts';
import {
  type Affinity,
  affineOf,
  applyAffine,
  composedNormBackward,
  gradientsOf,
} from './normalization.ts';

export interface LayerNormOptions {
  weight?: Tensor;
  bias?: Tensor;
  /** Added to the variance. Default 1e-5. */
  eps?: number;
}

type Attributes = Affinity & { readonly eps: number };

const layerNormOp: Op<Attributes> = {
  name: 'layerNorm',
  forward: (inputs, attributes) => {
    const x = inputs[0] as Tensor;
    const affine = affineOf(inputs, attributes);
    const kernel = x.size > 0 && fusedKernel(x.backend, 'layerNorm');
    if (kernel) {
      const out = emptyTensor(x.backend, x.shape, x.dtype);
      const rows = [...x.shape.slice(0, -1), 1];
      const mean = emptyTensor(x.backend, rows, x.dtype);
      const rstd = emptyTensor(x.backend, rows, x.dtype);
      kernel(x, affine, attributes.eps, out, mean, rstd);
      save(mean, rstd);
      return out;
    }
    const [out, mean, rstd] = scope(() => {
      const mean = x.mean(-1, { keepdim: true }); // (…, 1)
      const centered = x.sub(mean);
      const rstd = centered.square().mean(-1, { keepdim: true }).add(attributes.eps).rsqrt();
      return [applyAffine(centered.mul(rstd), affine), mean, rstd] as const;
    });
    save(mean, rstd);
    return out;
  },
  backward: (node) => {
    const { a: x, dOut, attributes } = node;
    const weight = attributes.hasWeight ? node.input(1) : null;
    const [mean, rstd] = [node.saved(0), node.saved(1)];
    const kernel = x.size > 0 && fusedKernel(x.backend, 'layerNormBackward');
    if (!kernel) return composedNormBackward(node, [x.rank - 1]);
    const gradients = gradientsOf(node);
    kernel(x, weight, mean, rstd, dOut, gradients.byName);
    return gradients.byInput;
  },
};

/**
 * `(x - mean) / √(var + eps) · weight + bias`, with mean and (biased) variance of each row of the
 * last dimension. With u = dOut · weight, gradient: `(u - mean(u) - xHat · mean(u · xHat)) / √(var + eps)`.
 * Twin: torch.nn.functional.layer_norm over the last dimension.
 * Source: Ba, Kiros and Hinton 2016, arXiv:1607.06450.
 *
 * @param x (…, C); weight and bias (C)
 * @throws ShapeError if weight or bias is not (C).
 * @example
 * ```ts
 * await layerNorm(tensor([[1, 2, 3]])).toArray(); // ≈> [[-1.2247, 0, 1.2247]]
 * ```
 */
export function layerNorm(x: Tensor, { weight, bias, eps = 1e-5 }: LayerNormOptions = {}): Tensor {
  checkChannels('layerNorm', x, { weight, bias });
  const inputs = [toFloat(x), ...(weight ? [weight] : []), ...(bias ? [bias] : [])];
  return apply(layerNormOp, inputs, { hasWeight: !!weight, hasBias: !!bias, eps });
}
