import { apply, type Op } from '../autograd.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { broadcastShapes, formatShape, type Shape, sizeOf } from '../shape.ts';
import { describe, emptyTensor, type Tensor } from '../tensor.ts';

export interface MatmulOptions {
  /** Use a with its last two dimensions swapped. Default false. */
  transposeA?: boolean;
  /** Use b with its last two dimensions swapped. Default false. */
  transposeB?: boolean;
}

type Transposes = Required<MatmulOptions>;

const matmulOp: Op<Transposes> = {
  name: 'matmul',
  forward: ([x, y], { transposeA, transposeB }) => {
    const [a, b] = [x as Tensor, y as Tensor];
    const batch = broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2));
    const rows = a.shape.at(transposeA ? -1 : -2) as number;
    const columns = b.shape.at(transposeB ? -2 : -1) as number;
    const out = emptyTensor(a.backend, [...batch, rows, columns], a.dtype);
    a.backend.kernels.matmul(a, b, transposeA, transposeB, out);
    return out;
  },
  // C = A B: dA = dC Bᵀ, dB = Aᵀ dC; a side that was transposed gets the transpose of that.
  backward: [
    ({ b, dOut, attributes: { transposeA, transposeB } }) =>
      transposeA
        ? matmul(b, dOut, { transposeA: transposeB, transposeB: true })
        : matmul(dOut, b, { transposeB: !transposeB }),
    ({ a, dOut, attributes: { transposeA, transposeB } }) =>
      transposeB
        ? matmul(dOut, a, { transposeA: true, transposeB: transposeA })
        : matmul(a, dOut, { transposeA: !transposeA }),
  ],
};

/**
 * The matrix product `a @ b`: (…, M, K) @ (…, K, N) → (…, M, N), leading dimensions broadcast. A
 * vector counts as one row on the left, one column on the right, and is dropped from the result.
 * Twin: torch.matmul, with torch's `a.mT` and `b.mT` as options that copy nothing.
 *
 * @throws ShapeError if the inner sizes differ.
 * @throws DTypeError if the dtypes differ.
 * @example
 * ```ts
 * const a = tensor([[1, 2], [3, 4]]);
 * await matmul(a, eye(2)).toArray(); // => [[1, 2], [3, 4]]
 * await matmul(a, a, { transposeB: true }).toArray(); // => [[5, 11], [11, 25]]
 * ```
 */
export function matmul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: MatmulOptions = {},
): Tensor {
  checkOperands(a, b);
  if (a.rank === 1 || b.rank === 1) return vectorProduct(a, b, { transposeA, transposeB });
  checkInner(a, b, { transposeA, transposeB });
  // One matrix for the whole batch: fold the batch into the rows, (B, T, K) @ (K, N) → (B·T, K) @ (K, N).
  if (a.rank > 2 && b.rank === 2 && !transposeA) {
    const leading = a.shape.slice(0, -1);
    const rows = a.reshape([sizeOf(leading), a.shape.at(-1) as number]);
    const out = apply(matmulOp, [rows, b], { transposeA, transposeB });
    return out.reshape([...leading, out.shape[1] as number]);
  }
  return apply(matmulOp, [a, b], { transposeA, transposeB });
}

function vectorProduct(a: Tensor, b: Tensor, options: Transposes): Tensor {
  if ((a.rank === 1 && options.transposeA) || (b.rank === 1 && options.transposeB)) {
    throw new ShapeError('matmul: a vector cannot be transposed; leave the option out');
  }
  const left = a.rank === 1 ? a.unsqueeze(0) : a;
  const right = b.rank === 1 ? b.unsqueeze(1) : b;
  checkInner(left, right, options, [a.shape, b.shape]);
  let out = matmul(left, right, options);
  if (b.rank === 1) out = out.squeeze(-1);
  if (a.rank === 1) out = out.squeeze(b.rank === 1 ? -1 : -2);
  return out;
}

function checkOperands(a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype || a.dtype === 'bool') {
    throw new DTypeError(
      `matmul: ${describe(a)} @ ${describe(b)}: both must have one numeric dtype; convert with .to('float32')`,
    );
  }
  if (a.rank === 0 || b.rank === 0) {
    throw new ShapeError(
      `matmul: ${formatShape(a.shape)} @ ${formatShape(b.shape)}: a scalar is no matrix; use mul`,
    );
  }
}

function checkInner(
  a: Tensor,
  b: Tensor,
  { transposeA, transposeB }: Transposes,
  [shapeA, shapeB]: readonly [Shape, Shape] = [a.shape, b.shape],
): void {
  const [rowsA, columnsA] = a.shape.slice(-2) as [number, number];
  const [rowsB, columnsB] = b.shape.slice(-2) as [number, number];
  const innerA = transposeA ? rowsA : columnsA;
  const innerB = transposeB ? columnsB : rowsB;
  if (innerA === innerB) return;
  const [otherA, otherB] = [transposeA ? columnsA : rowsA, transposeB ? rowsB : columnsB];
  const flip = (name: string, on: boolean) => (on ? `no ${name}` : name);
  const cure =
    innerA === otherB
      ? `; did you mean ${flip('transposeB', transposeB)}?`
      : otherA === innerB
        ? `; did you mean ${flip('transposeA', transposeA)}?`
        : '; the last size of the left side must equal the last but one of the right';
  const side = (shape: Shape, transposed: boolean) => formatShape(shape) + (transposed ? 'ᵀ' : '');
  throw new ShapeError(
    `matmul: inner sizes differ, ${side(shapeA, transposeA)} @ ${side(shapeB, transposeB)}${cure}`,
  );
}
