/** What batchNorm and layerNorm share: their inputs are x, then weight and bias where there are any. */
import type { Node } from '../autograd.ts';
import type { NormGradients } from '../backend.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';

/** Which of the two stand among the inputs. */
export interface Affinity {
  readonly hasWeight: boolean;
  readonly hasBias: boolean;
}

interface AffineTensors {
  readonly weight: Tensor | null;
  readonly bias: Tensor | null;
}

export function affineOf(
  inputs: readonly Tensor[],
  { hasWeight, hasBias }: Affinity,
): AffineTensors {
  return {
    weight: hasWeight ? (inputs[1] as Tensor) : null,
    bias: hasBias ? (inputs[hasWeight ? 2 : 1] as Tensor) : null,
  };
}

/** `x · weight + bias`, of what there is. */
export function applyAffine(x: Tensor, { weight, bias }: AffineTensors): Tensor {
  const scaled = weight ? x.mul(weight) : x;
  return bias ? scaled.add(bias) : scaled;
}

/** Unfilled gradients of the inputs that need one, for a kernel. */
export function gradientsOf<A extends Affinity>(
  node: Node<A>,
): {
  readonly byName: NormGradients;
  readonly byInput: readonly (Tensor | null)[];
} {
  const byInput = node.inputs.map((x, i) =>
    node.needs(i) ? emptyTensor(x.backend, x.shape, x.dtype) : null,
  );
  const { weight: dWeight, bias: dBias } = affineOf(byInput as Tensor[], node.attributes);
  return { byInput, byName: { dX: byInput[0] ?? null, dWeight, dBias } };
}

/**
 * With xHat = (x - mean) · rstd and u = dOut · weight, means over `dims`:
 * `dX = rstd · (u - mean(u) - xHat · mean(u · xHat))`, `dWeight = Σ dOut · xHat`, `dBias = Σ dOut`.
 * The node has saved mean and rstd, which broadcast against x.
 */
export function composedNormBackward<A extends Affinity>(
  node: Node<A>,
  dims: readonly number[],
): (Tensor | null)[] {
  const { a: x, dOut, attributes } = node;
  const [mean, rstd] = [node.saved(0), node.saved(1)];
  const xHat = x.sub(mean).mul(rstd);
  const u = attributes.hasWeight ? dOut.mul(node.input(1)) : dOut;
  const over = (each: Tensor) => each.mean(dims, { keepdim: true });
  const dX = node.needs(0) ? rstd.mul(u.sub(over(u)).sub(xHat.mul(over(u.mul(xHat))))) : null;
  // The engine sums what is larger than weight and bias.
  return [
    dX,
    ...(attributes.hasWeight ? [dOut.mul(xHat)] : []),
    ...(attributes.hasBias ? [dOut] : []),
  ];
}
