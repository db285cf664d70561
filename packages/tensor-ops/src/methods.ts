/** Every op as a method: `x.add(y)` is `add(x, y)`. */
import { type BackwardOptions, backward } from './autograd.ts';
import { logSoftmax } from './functional/logSoftmax.ts';
import { softmax } from './functional/softmax.ts';
import * as binary from './ops/binary.ts';
import { clamp } from './ops/clamp.ts';
import * as indexing from './ops/indexing.ts';
import * as inPlace from './ops/inPlace.ts';
import { split } from './ops/join.ts';
import { matmul } from './ops/matmul.ts';
import * as movement from './ops/movement.ts';
import * as reduce from './ops/reduce.ts';
import { slice } from './ops/slice.ts';
import { clone, detach, to } from './ops/to.ts';
import { tril, triu } from './ops/triangle.ts';
import * as unary from './ops/unary.ts';
import { maskedFill } from './ops/where.ts';
import { retainGrad } from './retainGrad.ts';
import { Tensor } from './tensor.ts';

const methods = {
  abs: unary.abs,
  add: binary.add,
  add_: inPlace.add_,
  argmax: reduce.argmax,
  argmin: reduce.argmin,
  backward: backward as (loss: Tensor, options?: BackwardOptions) => void,
  clamp,
  clone,
  copy_: inPlace.copy_,
  cumsum: reduce.cumsum,
  detach,
  div: binary.div,
  div_: inPlace.div_,
  eq: binary.eq,
  erf: unary.erf,
  exp: unary.exp,
  expand: movement.expand,
  fill_: inPlace.fill_,
  flatten: movement.flatten,
  gather: indexing.gather,
  ge: binary.ge,
  gelu: unary.gelu,
  gt: binary.gt,
  index: indexing.index,
  le: binary.le,
  log: unary.log,
  log1p: unary.log1p,
  logSoftmax,
  lt: binary.lt,
  maskedFill,
  matmul,
  max: reduce.max,
  maximum: binary.maximum,
  mean: reduce.mean,
  min: reduce.min,
  minimum: binary.minimum,
  mul: binary.mul,
  mul_: inPlace.mul_,
  ne: binary.ne,
  neg: unary.neg,
  permute: movement.permute,
  pow: binary.pow,
  relu: unary.relu,
  reshape: movement.reshape,
  retainGrad,
  rsqrt: unary.rsqrt,
  scatterAdd: indexing.scatterAdd,
  sigmoid: unary.sigmoid,
  sign: unary.sign,
  slice,
  softmax,
  split,
  sqrt: unary.sqrt,
  square: unary.square,
  squeeze: movement.squeeze,
  std: reduce.std,
  sub: binary.sub,
  sub_: inPlace.sub_,
  sum: reduce.sum,
  tanh: unary.tanh,
  to,
  transpose: movement.transpose,
  tril,
  triu,
  unsqueeze: movement.unsqueeze,
  var: reduce.variance,
  view: movement.view,
  zero_: inPlace.zero_,
};

// An op takes a tensor, or what may be one, first: as a method it takes the rest.
type Method<F> = F extends (x: Tensor, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;
type Methods = { readonly [Name in keyof typeof methods]: Method<(typeof methods)[Name]> };

declare module './tensor.ts' {
  interface Tensor extends Methods {}
}

for (const [name, op] of Object.entries(methods)) {
  const call = op as (x: Tensor, ...rest: unknown[]) => unknown;
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...rest: unknown[]) {
      return call(this, ...rest);
    },
    configurable: true,
    writable: true,
  });
}
