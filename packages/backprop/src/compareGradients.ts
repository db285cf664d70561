import { torchGenerator } from '@makemore/random';
import { type Backend, scope, type Tensor, tensor } from '@makemore/tensor-ops';
import { type Difference, difference } from './difference.ts';
import { areZero, finiteDifferences, slopeError } from './finiteDifferences.ts';
import { type Formula, formulas, type Gradients } from './formulas.ts';
import { forward, type Name, names, type Parameters, type Values } from './forward.ts';
import { batchNormBackward, crossEntropyBackward } from './fused.ts';
import { tryBackward, tryFormula } from './tryFormula.ts';

/**
 * - `exact`: by hand and by autograd are equal, to the bit;
 * - `rounding`: the formula is right, and the same sums in another order were rounded otherwise;
 * - `wrong`: the formula is wrong, or gives no gradient at all;
 * - `inherited`: the formula is right, but what it builds on is wrong.
 */
export type Verdict = 'exact' | 'rounding' | 'wrong' | 'inherited';

/**
 * One gradient by hand, against autograd and against the loss itself. Where the formula gives no
 * gradient, all that would be measured is NaN.
 */
export interface GradientRow extends Difference {
  readonly name: Name;
  /** Of the value, and so of its gradient. */
  readonly shape: readonly number[];
  /**
   * In float64, how far the formula is from finite differences of the loss, as a share; fed with the
   * right gradients, so that each formula answers for itself.
   */
  readonly formulaError: number;
  /** Whether the loss does not depend on the value: the gradient is 0 but for rounding. */
  readonly isZero: boolean;
  readonly verdict: Verdict;
  /** Why what the formula gives is no gradient, if it is none. */
  readonly fault?: string;
}

/** What `compareGradients` found. */
export interface GradientReport {
  /** The backend of the comparison with autograd. */
  readonly backend: string;
  readonly loss: number;
  /** All 26, in the order of the backward pass. */
  readonly rows: readonly GradientRow[];
  /** The exercises that take many steps in one formula: cross-entropy, and BatchNorm. */
  readonly fused: readonly GradientRow[];
}

export interface CompareOptions {
  /** float32, requiring gradients. */
  readonly parameters: Parameters;
  /** The batch: x (B, T), y (B), int32. */
  readonly x: Tensor;
  readonly y: Tensor;
  /** A backend with float64, for finite differences: the reference. */
  readonly double: Backend;
  /** Formulas of your own, or mistakes, in the place of ours. */
  readonly formulas?: Partial<Record<Name, Formula>>;
}

/** Of finite differences in float64: above this a formula is wrong. They are good to about 1e-8. */
const WRONG = 1e-4;

/** What is told of a formula that gives no gradient. */
const unmeasured = {
  exact: false,
  approximate: false,
  largest: Number.NaN,
  ulps: Number.NaN,
  formulaError: Number.NaN,
  verdict: 'wrong',
} as const;

/** One formula for many steps: fed with the gradients of what comes after. */
const fusedFormulas: Partial<Record<Name, Formula>> = {
  logits: ({ logits, y }) => crossEntropyBackward(logits, y),
  hprebn: (v, d) => batchNormBackward(v, d.hpreact),
};

/**
 * Holds each of the 26 gradients by hand against autograd, in float32 on the backend of the
 * parameters, and against finite differences, in float64. The second says whether a mismatch in the
 * first is rounding or a wrong formula.
 */
export function compareGradients(options: CompareOptions): Promise<GradientReport> {
  return scope(async () => {
    const { parameters, x, y, double, formulas: own = {} } = options;
    const single = automatic(parameters, { x, y });
    const byHand = tryBackward(single.values, own, single.gradients);
    const precise = await inDouble(options, double);
    const exactly = automatic(precise.parameters, precise);
    const preciseByHand = tryBackward(exactly.values, own, exactly.gradients);
    const generator = torchGenerator(1);

    /** `chained` is what the formula gives in float32 and in float64, fed by those before it. */
    const row = async (
      name: Name,
      formula: Formula,
      chained: readonly [Tensor | string, Tensor | string],
    ): Promise<GradientRow> => {
      const slopes = await finiteDifferences(name, precise.parameters, precise, generator);
      const about = { name, shape: exactly.values[name].shape, isZero: areZero(slopes) };
      const [short, long] = chained;
      const alone = tryFormula(name, formula, exactly.values, exactly.gradients);
      if (typeof short === 'string') return { ...about, ...unmeasured, fault: short };
      if (typeof long === 'string') return { ...about, ...unmeasured, fault: long };
      if (typeof alone === 'string') return { ...about, ...unmeasured, fault: alone };
      const formulaError = slopeError(await alone.data(), slopes);
      const chainError = slopeError(await long.data(), slopes);
      const compared = difference(await short.data(), await single.gradients[name].data());
      return { ...about, ...compared, formulaError, verdict: judge() };

      // NaN is below nothing and above nothing: an error is right only if it is small.
      function judge(): Verdict {
        if (!(formulaError <= WRONG)) return 'wrong';
        if (!(chainError <= WRONG)) return 'inherited';
        return compared.exact ? 'exact' : 'rounding';
      }
    };

    const rows: GradientRow[] = [];
    for (const name of names) {
      const formula = own[name] ?? formulas[name];
      rows.push(await row(name, formula, [byHand.given[name], preciseByHand.given[name]]));
    }
    const fused: GradientRow[] = [];
    for (const [name, formula] of Object.entries(fusedFormulas) as [Name, Formula][]) {
      fused.push(
        await row(name, formula, [
          tryFormula(name, formula, single.values, byHand.gradients),
          tryFormula(name, formula, exactly.values, preciseByHand.gradients),
        ]),
      );
    }
    const loss = await single.values.loss.item();
    return { backend: x.backend.name, loss, rows, fused };
  });
}

/** The forward pass, and its gradients by autograd. */
function automatic(
  parameters: Parameters,
  batch: { readonly x: Tensor; readonly y: Tensor },
): { values: Values; gradients: Gradients } {
  const values = forward(parameters, batch, (_, value) => value.retainGrad());
  for (const name of names) values[name].grad = null;
  values.loss.backward({ retainGraph: true });
  const gradients = Object.fromEntries(names.map((name) => [name, values[name].grad as Tensor]));
  // From here on they are numbers.
  const plain = Object.fromEntries(names.map((name) => [name, values[name].detach()]));
  return { values: { ...values, ...plain }, gradients: gradients as Gradients };
}

/** The same numbers in float64 on another backend. */
async function inDouble({ parameters, x, y }: CompareOptions, backend: Backend) {
  const entries = Object.entries<Tensor>({ ...parameters });
  const copies = await Promise.all(
    entries.map(async ([name, value]) => {
      const data = Float64Array.from(await value.data());
      return [name, tensor(data, { shape: value.shape, backend, requiresGrad: true })] as const;
    }),
  );
  const whole = async (value: Tensor) =>
    tensor(Int32Array.from(await value.data()), { shape: value.shape, backend });
  return {
    parameters: Object.fromEntries(copies) as unknown as Parameters,
    x: await whole(x),
    y: await whole(y),
  };
}
