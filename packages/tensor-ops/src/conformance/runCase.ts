import { noGrad } from '../autograd.ts';
import { type Backend, getBackend, useBackend } from '../backend.ts';
import { allocate, type DType, type TypedArray } from '../dtype.ts';
import { scope } from '../memory.ts';
import { type Shape, sizeOf } from '../shape.ts';
import { describe, fromValues, type Tensor } from '../tensor.ts';
import { type Case, cotangent, inputType, inputValues } from './case.ts';

/** What a backend makes of a case. */
export interface Outcome {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly values: TypedArray;
  /** dInput for each position in `gradients` of the case: of `Σ cotangent · out`. */
  readonly gradients: readonly TypedArray[];
}

/**
 * Runs a case forward and backward on `backend`, with floats of `float`, and frees all it made.
 * Reads asynchronously only. The values of the inputs are those of the table unless given.
 *
 * @throws Error if a buffer has not the size and dtype that the shape rule inferred.
 */
export async function runCase(
  each: Case,
  backend: Backend,
  float: 'float32' | 'float64' = 'float32',
  values: readonly ArrayLike<number>[] = inputValues(each),
): Promise<Outcome> {
  const begun = begin(each, backend, float, values);
  const [out, ...gradients] = await Promise.all(begun.reads);
  return { shape: begun.shape, dtype: begun.dtype, values: out as TypedArray, gradients };
}

/** All but the waiting: the backend and the scope are put back before anyone else runs. */
function begin(
  each: Case,
  backend: Backend,
  float: 'float32' | 'float64',
  values: readonly ArrayLike<number>[],
) {
  return on(backend, () => {
    const inputs = inputsOf(each, float, values);
    const out = call(each, inputs);
    const results = [out];
    if (each.gradients.length > 0) {
      const gradient = fromValues(cotangent(out.size), out.shape, { dtype: out.dtype });
      out.backward({ gradient });
      for (const i of each.gradients) results.push(gradientOf(inputs[i] as Tensor));
    }
    return { shape: out.shape, dtype: out.dtype, reads: results.map(readChecked) };
  });
}

/**
 * How many buffers a case makes that outlive its call, beside the one of its result: temporaries that
 * it leaves to the scope around it. Nothing is recorded, so that no graph holds them. Frees all.
 */
export function countTemporaries(each: Case, backend: Backend): number {
  return on(backend, () => {
    const inputs = inputsOf(each, 'float32', inputValues(each));
    const before = backend.memory().buffers;
    const out = noGrad(() => call(each, inputs));
    const made = backend.memory().buffers - before;
    return inputs.some(({ storage }) => storage === out.storage) ? made : made - 1;
  });
}

/** Runs `body` in a scope and on `backend`, and puts both back. */
function on<T>(backend: Backend, body: () => T): T {
  const before = getBackend();
  useBackend(backend);
  try {
    return scope(body);
  } finally {
    useBackend(before);
  }
}

function inputsOf(
  each: Case,
  float: 'float32' | 'float64',
  values: readonly ArrayLike<number>[],
): Tensor[] {
  return each.inputs.map((input, i) =>
    fromValues(values[i] ?? [], input.shape, {
      dtype: inputType(input, float),
      requiresGrad: each.gradients.includes(i),
    }),
  );
}

function call(each: Case, inputs: readonly Tensor[]): Tensor {
  return each.run(...(inputs as [Tensor, Tensor, Tensor, Tensor, Tensor]));
}

function gradientOf(x: Tensor): Tensor {
  if (x.grad) return x.grad;
  throw new Error(`no gradient reached the input ${describe(x)}`);
}

async function readChecked(x: Tensor): Promise<TypedArray> {
  const [name, expected] = [describe(x), allocate(x.dtype, 0)];
  const size = sizeOf(x.shape);
  const values = await x.data();
  if (values.length !== size || values.constructor !== expected.constructor) {
    throw new Error(
      `${name} was inferred, but the buffer is ${values.constructor.name} of ${values.length}`,
    );
  }
  return values;
}
