/** A wrong call names the op, what it got and the cure: these texts are part of the interface. */
import { seeded } from '@makemore/random';
import { expect, test } from 'vitest';
import * as t from '../src/index.ts';
import { AsyncOnlyBackend } from './AsyncOnlyBackend.ts';

const { ones, tensor, zeros } = t;
const int32 = (values: number[]) => tensor(values, { dtype: 'int32' });
const generator = seeded(1);

interface Misuse {
  run: () => unknown;
  error: new () => Error;
  text: string;
}

const misuses: Record<string, Misuse> = {
  'matmul: inner sizes, b is transposed': {
    run: () => zeros([32, 30]).matmul(zeros([20, 30])),
    error: t.ShapeError,
    text: 'matmul: inner sizes differ, [32, 30] @ [20, 30]; did you mean transposeB?',
  },
  'matmul: inner sizes, a is transposed': {
    run: () => zeros([32, 30]).matmul(zeros([32, 20])),
    error: t.ShapeError,
    text: 'matmul: inner sizes differ, [32, 30] @ [32, 20]; did you mean transposeA?',
  },
  'matmul: inner sizes, one option too many': {
    run: () => zeros([2, 3]).matmul(zeros([3, 4]), { transposeB: true }),
    error: t.ShapeError,
    text: 'matmul: inner sizes differ, [2, 3] @ [3, 4]ᵀ; did you mean no transposeB?',
  },
  'matmul: inner sizes, no cure': {
    run: () => zeros([32, 30]).matmul(zeros([20, 200])),
    error: t.ShapeError,
    text: 'matmul: inner sizes differ, [32, 30] @ [20, 200]; the last size of the left side must equal the last but one of the right',
  },
  'matmul: a vector of another size': {
    run: () => zeros([3]).matmul(zeros([4])),
    error: t.ShapeError,
    text: 'matmul: inner sizes differ, [3] @ [4]; the last size of the left side must equal the last but one of the right',
  },
  'matmul: a transposed vector': {
    run: () => zeros([3]).matmul(zeros([3]), { transposeB: true }),
    error: t.ShapeError,
    text: 'matmul: a vector cannot be transposed; leave the option out',
  },
  'matmul: batches': {
    run: () => zeros([2, 3, 4]).matmul(zeros([3, 4, 5])),
    error: t.ShapeError,
    text: 'matmul: cannot broadcast [2] with [3]: dimension -1 is 2 and 3; sizes must be equal or 1, so reshape or unsqueeze one side',
  },
  'matmul: dtypes': {
    run: () => zeros([2, 2]).matmul(ones([2, 2], { dtype: 'int32' })),
    error: t.DTypeError,
    text: "matmul: float32 [2, 2] @ int32 [2, 2]: both must have one numeric dtype; convert with .to('float32')",
  },
  'matmul: a scalar': {
    run: () => zeros([]).matmul(zeros([2])),
    error: t.ShapeError,
    text: 'matmul: [] @ [2]: a scalar is no matrix; use mul',
  },
  broadcasting: {
    run: () => zeros([32, 27]).div(zeros([32])),
    error: t.ShapeError,
    text: 'div: cannot broadcast [32, 27] with [32]: dimension -1 is 27 and 32; sizes must be equal or 1, so reshape or unsqueeze one side',
  },
  'arithmetic of bools': {
    run: () => tensor([true]).add(tensor([false])),
    error: t.DTypeError,
    text: "add: both sides are bool; count them with .to('int32') or .to('float32') first",
  },
  'two numbers': {
    run: () => t.add(1, 2),
    error: t.DTypeError,
    text: 'add: one side must be a tensor',
  },
  'neg of bool': {
    run: () => tensor([true]).neg(),
    error: t.DTypeError,
    text: "neg: bool has no arithmetic; use .to('int32') or .to('float32') first",
  },
  'an operand that is missing': {
    run: () => ones([2]).add(undefined as never),
    error: t.DTypeError,
    text: 'add: takes tensors and numbers, got undefined; is an argument missing?',
  },
  'an array as an operand': {
    run: () => ones([2]).mul([1, 2] as never),
    error: t.DTypeError,
    text: 'mul: takes tensors and numbers, got an array; make it a tensor with tensor(…)',
  },
  'a typed array as an operand': {
    run: () => t.sub(new Float32Array(2) as never, ones([2])),
    error: t.DTypeError,
    text: 'sub: takes tensors and numbers, got an array; make it a tensor with tensor(…)',
  },
  'a boolean as an operand': {
    run: () => tensor([true]).eq(true as never),
    error: t.DTypeError,
    text: 'eq: takes tensors and numbers, got true; make it a tensor with tensor(…)',
  },
  'a promise as an operand': {
    run: () => ones([2]).div(ones([]).item() as never),
    error: t.DTypeError,
    text: 'div: takes tensors and numbers, got a promise; await it first',
  },
  'pow: int32 to a negative number': {
    run: () => int32([2]).pow(-1),
    error: t.DTypeError,
    text: "pow: int32 cannot hold a negative power, got -1; convert with .to('float32') first",
  },
  'where: the condition is no bool': {
    run: () => t.where(ones([2]), 1, zeros([2])),
    error: t.DTypeError,
    text: 'where: the condition must be bool, got float32; compare first, as in x.ne(0)',
  },
  'maskedFill: the mask is no bool': {
    run: () => zeros([2]).maskedFill(ones([2]), 0),
    error: t.DTypeError,
    text: 'maskedFill: the mask must be bool, got float32; compare first, as in mask.ne(0)',
  },
  'maskedFill: a mask of another shape': {
    run: () => zeros([2, 3]).maskedFill(tensor([true, false]), 0),
    error: t.ShapeError,
    text: 'maskedFill: cannot broadcast [2, 3] with [2]',
  },
  'clamp: no bound': {
    run: () => zeros([2]).clamp({}),
    error: t.ShapeError,
    text: 'clamp: give min, max or both',
  },
  'index: out of range': {
    run: () => zeros([27, 2]).index(int32([0, 27])),
    error: t.IndexOutOfRangeError,
    text: 'index: index 27 is outside dimension 0 of [27, 2]; expected -27 to 26',
  },
  'index: of float32': {
    run: () => zeros([27, 2]).index(ones([2])),
    error: t.DTypeError,
    text: "index: indices must be int32, got float32; make them with { dtype: 'int32' } or convert with .to('int32')",
  },
  'index: by a bool mask': {
    run: () => zeros([2]).index(tensor([true, false])),
    error: t.DTypeError,
    text: 'index: selection by a bool mask is not offered; use where(mask, x, 0) or x.maskedFill(mask, value), which keep the shape',
  },
  'index: too many tensors': {
    run: () => zeros([3]).index(int32([0]), int32([0])),
    error: t.ShapeError,
    text: 'index: [3] takes 1 to 1 index tensors, got 2',
  },
  'gather: negative': {
    run: () => zeros([2, 3]).gather(1, tensor([[-1], [0]], { dtype: 'int32' })),
    error: t.IndexOutOfRangeError,
    text: 'gather: index -1 is outside dimension 1 of [2, 3]; expected 0 to 2',
  },
  'gather: another number of dimensions': {
    run: () => zeros([2, 3]).gather(1, int32([0, 1])),
    error: t.ShapeError,
    text: 'gather: the index [2] does not fit [2, 3]; it needs the same number of dimensions, none larger but dimension 1',
  },
  'scatterAdd: another source': {
    run: () => zeros([3]).scatterAdd(0, int32([0, 1]), ones([3])),
    error: t.ShapeError,
    text: 'scatterAdd: the source must be float32 [2] as the index is, got float32 [3]',
  },
  'slice: out of range': {
    run: () => zeros([2, 3]).slice(':', 3),
    error: t.IndexOutOfRangeError,
    text: 'slice: index 3 is outside dimension 1 of [2, 3], whose size is 3',
  },
  'slice: too many ranges': {
    run: () => zeros([2]).slice(0, 0),
    error: t.ShapeError,
    text: 'slice: 2 ranges for the 1 dimensions of [2]',
  },
  'slice: a negative step': {
    run: () => zeros([2]).slice([null, null, -1]),
    error: t.ShapeError,
    text: 'slice: the step must be a whole number from 1, got -1',
  },
  'slice: a bound that is no whole number': {
    run: () => zeros([4]).slice([0.5, 2]),
    error: t.ShapeError,
    text: 'slice: the bounds of a range must be whole numbers or null, got 0.5',
  },
  'a dimension that does not exist': {
    run: () => zeros([2, 3]).sum(2),
    error: t.ShapeError,
    text: 'sum: dimension 2 does not exist; expected -2 to 1',
  },
  'a dimension of a scalar': {
    run: () => zeros([]).sum(0),
    error: t.ShapeError,
    text: 'sum: dimension 0 does not exist; a scalar has none',
  },
  'a dimension twice': {
    run: () => zeros([2, 3]).sum([1, -1]),
    error: t.ShapeError,
    text: 'sum: dimension named twice in [1, 1]',
  },
  'mean: the dimension is named as the user did': {
    run: () => zeros([2, 3]).mean(5),
    error: t.ShapeError,
    text: 'mean: dimension 5 does not exist; expected -2 to 1',
  },
  'softmax: a dimension that does not exist': {
    run: () => zeros([2, 3]).softmax(2),
    error: t.ShapeError,
    text: 'softmax: dimension 2 does not exist; expected -2 to 1',
  },
  'stack: a dimension that does not exist': {
    run: () => t.stack([zeros([2])], 3),
    error: t.ShapeError,
    text: 'stack: dimension 3 does not exist; expected -2 to 1',
  },
  'max of nothing': {
    run: () => zeros([0, 3]).max(),
    error: t.ShapeError,
    text: 'max: dimension 0 of [0, 3] has no elements to choose from',
  },
  'argmax of nothing': {
    run: () => zeros([3, 0]).argmax(-1),
    error: t.ShapeError,
    text: 'argmax: dimension 1 of [3, 0] has no elements to choose from',
  },
  'reshape: another number of elements': {
    run: () => zeros([32, 3, 10]).reshape([32, 20]),
    error: t.ShapeError,
    text: 'reshape: [32, 3, 10] has 960 elements, which do not fit [32, 20]; the sizes must multiply to the same number (one of them may be -1)',
  },
  'view: an inferred size that does not divide': {
    run: () => zeros([10]).view(-1, 3),
    error: t.ShapeError,
    text: 'view: [10] has 10 elements, which do not fit [-1, 3]; the sizes must multiply to the same number (one of them may be -1)',
  },
  'reshape: no shape': {
    run: () => zeros([2, 3]).reshape(undefined as never),
    error: t.ShapeError,
    text: 'reshape: [2, 3] has 6 elements, which do not fit []',
  },
  'permute: not every dimension': {
    run: () => zeros([2, 3]).permute(0),
    error: t.ShapeError,
    text: 'permute: [0] must name each of the 2 dimensions of [2, 3] once',
  },
  'transpose of a vector': {
    run: () => zeros([2]).transpose(),
    error: t.ShapeError,
    text: 'transpose: dimension -2 does not exist; expected -1 to 0',
  },
  'expand: a size that is not 1': {
    run: () => zeros([2, 3]).expand([2, 6]),
    error: t.ShapeError,
    text: 'expand: cannot broadcast [2, 3] with [2, 6]',
  },
  'expand: to fewer dimensions': {
    run: () => zeros([2, 3]).expand([3]),
    error: t.ShapeError,
    text: 'expand: [2, 3] does not broadcast to [3]; only sizes of 1 can grow',
  },
  'expand: -1 for a new dimension': {
    run: () => zeros([3]).expand([-1, 3]),
    error: t.ShapeError,
    text: 'expand: -1 keeps a size, but in [-1, 3] it stands for a dimension that [3] does not have; give the size of each new dimension',
  },
  'expand: a negative size': {
    run: () => zeros([1, 3]).expand([-2, 3]),
    error: t.ShapeError,
    text: 'expand: a shape is an array of whole numbers, 0 or more; got [-2,3]',
  },
  'cat: other sizes': {
    run: () => t.cat([zeros([2, 3]), zeros([2, 4])]),
    error: t.ShapeError,
    text: 'cat: [2, 3] and [2, 4] differ in more than dimension 0',
  },
  'cat: dtypes': {
    run: () => t.cat([zeros([2]), int32([1])]),
    error: t.DTypeError,
    text: 'cat: float32 and int32 are mixed; convert with .to()',
  },
  'cat: nothing': { run: () => t.cat([]), error: t.ShapeError, text: 'cat: no tensors were given' },
  'stack: other sizes': {
    run: () => t.stack([zeros([2]), zeros([3])]),
    error: t.ShapeError,
    text: 'stack: shapes must be equal, got [2] and [3]',
  },
  'split: a size of 0': {
    run: () => zeros([4]).split(0),
    error: t.ShapeError,
    text: 'split: the size of a piece must be a whole number from 1, got 0',
  },
  'tril of a vector': {
    run: () => zeros([4]).tril(),
    error: t.ShapeError,
    text: 'tril: [4] is no matrix; it needs two dimensions',
  },
  'a ragged array': {
    run: () => tensor([[1, 2], [3]]),
    error: t.ShapeError,
    text: 'tensor: ragged array: expected 2 at depth 1, found an array of 1',
  },
  'a number among arrays': {
    run: () => tensor([[1, 2], 3]),
    error: t.ShapeError,
    text: 'tensor: ragged array: expected an array of 2 at depth 1, found 3',
  },
  'an array among numbers': {
    run: () => tensor([1, [2, 3]]),
    error: t.ShapeError,
    text: 'tensor: ragged array: expected a number at depth 1, found an array of 2',
  },
  'numbers and booleans': {
    run: () => tensor([1, true]),
    error: t.DTypeError,
    text: 'tensor: numbers and booleans are mixed; use one kind',
  },
  'text in an array': {
    run: () => tensor(['a'] as never),
    error: t.DTypeError,
    text: 'tensor: "a" is neither a number nor a boolean',
  },
  'values that do not fill the shape': {
    run: () => tensor([1, 2, 3], { shape: [2, 2] }),
    error: t.ShapeError,
    text: 'tensor: 3 values do not fill the shape [2, 2]',
  },
  'a shape as separate numbers': {
    run: () => zeros(2 as never, 3 as never),
    error: t.ShapeError,
    text: 'zeros: the sizes of a shape go into one array, as in zeros([2, 3]); got the number 2',
  },
  'a random shape as separate numbers': {
    run: () => t.randn(2 as never, { generator }),
    error: t.ShapeError,
    text: 'randn: the sizes of a shape go into one array, as in zeros([2, 3]); got the number 2',
  },
  'random numbers without a generator': {
    run: () => t.randn([2], undefined as never),
    error: t.TensorError,
    text: 'randn: there is no generator to draw from; pass one in, as in { generator: torchGenerator(42) }',
  },
  'a shape that is none': {
    run: () => ones('3' as never),
    error: t.ShapeError,
    text: 'ones: a shape is an array of whole numbers, 0 or more; got "3"',
  },
  'a negative size': {
    run: () => zeros([-1]),
    error: t.ShapeError,
    text: 'zeros: a shape is an array of whole numbers, 0 or more; got [-1]',
  },
  'arange: no end': {
    run: () => t.arange(0, 5, -1),
    error: t.ShapeError,
    text: 'arange: from 0 to 5 in steps of -1 never ends; the step must lead from start to end',
  },
  'rand of int32': {
    run: () => t.rand([2], { generator, dtype: 'int32' }),
    error: t.DTypeError,
    text: 'rand: draws float32 or float64, not int32; use randint for int32',
  },
  'dropout: no probability': {
    run: () => t.dropout(zeros([2]), 1.5, { generator }),
    error: t.ShapeError,
    text: 'dropout: p is a probability from 0 to 1, got 1.5',
  },
  'crossEntropy: one-hot targets': {
    run: () => t.crossEntropy(zeros([2, 3]), zeros([2, 3])),
    error: t.DTypeError,
    text: "crossEntropy: targets are classes and must be int32, got float32; use .to('int32')",
  },
  'crossEntropy: other leading sizes': {
    run: () => t.crossEntropy(zeros([4, 8, 27]), int32([1, 2])),
    error: t.ShapeError,
    text: 'crossEntropy: logits float32 [4, 8, 27] need one target for each row, got int32 [2]; flatten both the same way',
  },
  'crossEntropy: no such class': {
    run: () => t.crossEntropy(zeros([1, 3]), int32([3])),
    error: t.IndexOutOfRangeError,
    text: 'crossEntropy: target 3 is outside dimension 1 of [1, 3]; expected 0 to 2',
  },
  'crossEntropy: no such class among ignored ones': {
    run: () => t.crossEntropy(zeros([2, 3]), int32([-100, -1]), { ignoreIndex: -100 }),
    error: t.IndexOutOfRangeError,
    text: 'crossEntropy: target -1 is outside dimension 1 of [2, 3]; expected 0 to 2',
  },
  'embedding: a negative token': {
    run: () => t.embedding(int32([0, -1]), zeros([27, 10])),
    error: t.IndexOutOfRangeError,
    text: 'embedding: token -1 is outside dimension 0 of [27, 10]; expected 0 to 26',
  },
  'embedding: no such token': {
    run: () => t.embedding(int32([27]), zeros([27, 10])),
    error: t.IndexOutOfRangeError,
    text: 'embedding: token 27 is outside dimension 0 of [27, 10]; expected 0 to 26',
  },
  'embedding: tokens of float32': {
    run: () => t.embedding(zeros([2]), zeros([27, 10])),
    error: t.DTypeError,
    text: "embedding: indices must be int32, got float32; make them with { dtype: 'int32' }",
  },
  'embedding: no matrix': {
    run: () => t.embedding(int32([0]), zeros([27])),
    error: t.ShapeError,
    text: 'embedding: the weight must be (V, C), one row a token, got [27]',
  },
  'linear: a weight the other way round': {
    run: () => t.linear(zeros([4, 3]), zeros([3, 5])),
    error: t.ShapeError,
    text: 'linear: x [4, 3], weight [3, 5] do not fit; expected (…, in), (out, in); did you mean weight.transpose()?',
  },
  'layerNorm: a weight of another size': {
    run: () => t.layerNorm(zeros([4, 3]), { weight: ones([4]) }),
    error: t.ShapeError,
    text: 'layerNorm: weight is [4], but x [4, 3] has 3 channels (its last dimension); expected [3]',
  },
  'layerNorm: a weight of another dtype': {
    run: () => t.layerNorm(zeros([4, 3]), { weight: int32([1, 2, 3]) }),
    error: t.DTypeError,
    text: "layerNorm: weight is int32 [3], beside x float32 [4, 3]; convert it with .to('float32')",
  },
  'batchNorm: statistics of another dtype': {
    run: () => t.batchNorm(zeros([4, 2]), { runningMean: int32([0, 0]), training: true }),
    error: t.DTypeError,
    text: "batchNorm: runningMean is int32 [2], beside x float32 [4, 2]; convert it with .to('float32')",
  },
  'causalAttention: whole numbers': {
    run: () => t.causalAttention(int32([1, 2]).view(2, 1), zeros([2, 1]), zeros([2, 1])),
    error: t.DTypeError,
    text: "causalAttention: q int32 [2, 1], k float32 [2, 1] and v float32 [2, 1] must have one float dtype; convert with .to('float32')",
  },
  'causalSelfAttention: whole numbers': {
    run: () => t.causalSelfAttention(int32([1, 2, 3]).view(1, 1, 3), { heads: 1 }),
    error: t.DTypeError,
    text: "causalSelfAttention: int32 [1, 1, 3] must be a float; convert with .to('float32')",
  },
  'causalSelfAttention: heads that do not divide the channels': {
    run: () => t.causalSelfAttention(zeros([2, 4, 24]), { heads: 3 }),
    error: t.ShapeError,
    text: 'causalSelfAttention: float32 [2, 4, 24] does not hold queries, keys and values of 3 heads; expected (B, T, 3 C) with C a multiple of the number of heads',
  },
  'linear: two dtypes': {
    run: () => t.linear(int32([1, 2]).view(1, 2), zeros([3, 2])),
    error: t.DTypeError,
    text: "linear: int32 [1, 2] and the weight float32 [3, 2] must have one numeric dtype; convert with .to('float32')",
  },
  'sgd_: a gradient of another shape': {
    run: () =>
      t.sgd_([{ parameter: ones([2]), gradient: ones([3]), momentum: null, weightDecay: 0 }], {
        lr: 1,
      }),
    error: t.ShapeError,
    text: 'sgd_: float32 [3] beside float32 [2]; the shapes must be equal',
  },
  'clipNorm_: whole numbers': {
    run: () => t.clipNorm_([int32([3])], 1),
    error: t.DTypeError,
    text: 'clipNorm_: int32 [1] beside int32 [1]; both must be one float dtype',
  },
  'grad: that of another tensor': {
    run: () => {
      const [x, y, g] = [ones([2]), ones([2]), ones([2])];
      x.grad = g;
      y.grad = g;
    },
    error: t.AutogradError,
    text: 'grad: float32 [2] is the gradient of another tensor already, and dies with it; pass a .clone()',
  },
  'batchNorm: one row': {
    run: () => t.batchNorm(zeros([1, 3]), { training: true }),
    error: t.ShapeError,
    text: 'batchNorm: [1, 3] has no batch to take statistics of; it needs two rows or training: false',
  },
  'batchNorm: no statistics': {
    run: () => t.batchNorm(zeros([2, 3])),
    error: t.ShapeError,
    text: 'batchNorm: without training it needs runningMean and runningVar',
  },
  'causalAttention: more queries than keys': {
    run: () => t.causalAttention(zeros([4, 2]), zeros([3, 2]), zeros([3, 2])),
    error: t.ShapeError,
    text: 'causalAttention: q float32 [4, 2], k float32 [3, 2] and v float32 [3, 2] do not fit; expected (…, T, D), (…, S, D) and (…, S, E) with S ≥ T',
  },
  'binaryCrossEntropy: other targets': {
    run: () => t.binaryCrossEntropy(zeros([2, 1]), zeros([2])),
    error: t.ShapeError,
    text: 'binaryCrossEntropy: float32 [2, 1] and the targets float32 [2] must have one shape; reshape one of them',
  },
  'hingeLoss: other targets': {
    run: () => t.hingeLoss(zeros([2, 1]), zeros([2])),
    error: t.ShapeError,
    text: 'hingeLoss: float32 [2, 1] and the targets float32 [2] must have one shape; reshape one of them',
  },
  'requiresGrad of int32': {
    run: () => tensor([1], { dtype: 'int32', requiresGrad: true }),
    error: t.DTypeError,
    text: "requiresGrad: a tensor of int32 has no gradient; convert it with .to('float32') first",
  },
  'requiresGrad of a result': {
    run: () => {
      ones([1], { requiresGrad: true }).mul(2).requiresGrad = false;
    },
    error: t.AutogradError,
    text: 'requiresGrad: this is the result of mul, not a leaf; use .detach()',
  },
  'backward: not a scalar': {
    run: () => ones([2], { requiresGrad: true }).mul(2).backward(),
    error: t.AutogradError,
    text: 'backward: only a scalar has a gradient by itself, and this is [2]; reduce it first with .sum() or .mean(), or pass { gradient }',
  },
  'backward: nothing requires a gradient': {
    run: () => ones([2]).sum().backward(),
    error: t.AutogradError,
    text: 'backward: this tensor does not depend on anything with requiresGrad: true; mark the parameters, and compute the loss outside of noGrad',
  },
  'backward: twice': {
    run: () => {
      const loss = ones([2], { requiresGrad: true }).square().sum();
      loss.backward();
      loss.backward();
    },
    error: t.AutogradError,
    text: 'backward: the graph through sum was used by an earlier backward() and its values are released; compute the loss again, or call backward({ retainGraph: true }) the first time',
  },
  'backward: another gradient': {
    run: () =>
      ones([2], { requiresGrad: true })
        .mul(2)
        .backward({ gradient: ones([3]) }),
    error: t.AutogradError,
    text: 'backward: the gradient is float32 [3], but this tensor is float32 [2]; they must be alike',
  },
  'backward: a freed value': {
    run: () => {
      const h = ones([2], { requiresGrad: true }).mul(2);
      const loss = h.square().sum();
      h.dispose();
      loss.backward();
    },
    error: t.DisposedError,
    text: 'backward of square: this tensor (float32 [2]) was freed',
  },
  'retainGrad: nothing requires a gradient': {
    run: () => ones([2]).retainGrad(),
    error: t.AutogradError,
    text: 'retainGrad: this tensor does not depend on anything with requiresGrad: true',
  },
  'grad: another shape': {
    run: () => {
      ones([2]).grad = ones([3]);
    },
    error: t.ShapeError,
    text: 'grad: float32 [3] cannot be the gradient of float32 [2]; shape and dtype must be equal',
  },
  'in place: a parameter outside of noGrad': {
    run: () => ones([2], { requiresGrad: true }).sub_(1),
    error: t.AutogradError,
    text: 'sub_: this would change a tensor that autograd records (float32 [2]); update parameters inside noGrad(() => …), or use sub without "_"',
  },
  'in place: a larger operand': {
    run: () => zeros([3]).add_(zeros([2, 3])),
    error: t.ShapeError,
    text: 'add_: [2, 3] does not broadcast into [3], which keeps its shape',
  },
  'in place: dtypes': {
    run: () => int32([1]).add_(ones([1])),
    error: t.DTypeError,
    text: 'add_: int32 [1] cannot take float32 [1] in place; convert with .to()',
  },
  'in place: a fraction into int32': {
    run: () => int32([1]).mul_(0.5),
    error: t.DTypeError,
    text: "mul_: int32 [1] cannot take 0.5 in place; convert with .to('float32') first",
  },
  'in place: division of int32': {
    run: () => int32([1]).div_(2),
    error: t.DTypeError,
    text: "div_: int32 [1] cannot hold a quotient; convert with .to('float32') first",
  },
  'copy_: another shape': {
    run: () => zeros([2]).copy_(zeros([3])),
    error: t.ShapeError,
    text: 'copy_: [3] into [2]; the shapes must be equal',
  },
  'two backends in one op': {
    run: () => zeros([2]).add(zeros([2], { backend: new AsyncOnlyBackend() })),
    error: t.BackendError,
    text: `add: one tensor is on ${t.getBackend().name} and one on async-only; make both after setBackend`,
  },
  'two backends in place': {
    run: () => zeros([2]).copy_(zeros([2], { backend: new AsyncOnlyBackend() })),
    error: t.BackendError,
    text: `copy_: one tensor is on ${t.getBackend().name} and one on async-only; make both after setBackend`,
  },
  'a dtype that the backend lacks': {
    run: () => zeros([2], { backend: new AsyncOnlyBackend(), dtype: 'float64' }),
    error: t.DTypeError,
    text: 'zeros: the backend async-only has no float64, only bool, int32, float32; use one of these or the reference backend',
  },
};

test.each(Object.entries(misuses))('%s', (_, { run, error, text }) => {
  t.scope(() => {
    let thrown: unknown;
    try {
      run();
    } catch (e) {
      thrown = e;
    }
    expect(thrown).toBeInstanceOf(error);
    expect(thrown).toBeInstanceOf(t.TensorError);
    expect((thrown as Error).message.slice(0, text.length)).toBe(text);
    expect((thrown as Error).name).toBe(error.name);
  });
});

test('an unknown backend', async () => {
  await expect(t.setBackend('cuda')).rejects.toThrow(
    `setBackend: there is no backend 'cuda'; choose one of: ${t.backendNames.join(', ')}`,
  );
  await expect(t.setBackend('toString')).rejects.toThrow(t.BackendUnavailableError);
});

test('item of several elements', async () => {
  await expect(zeros([2, 3]).item()).rejects.toThrow(
    'item: float32 [2, 3] has 6 elements, not one; use toArray() or reduce it first',
  );
});
