import { Tensor } from '@makemore/tensor-ops';
import { type Formula, formulas, type Gradients } from './formulas.ts';
import { type Name, names, type Values } from './forward.ts';

/**
 * What the formula gives; or in words why that is no gradient: it throws, or gives no tensor, or one
 * that is not as its value is. Without this a sum that was forgotten would pass, since it broadcasts.
 */
export function tryFormula(
  name: Name,
  formula: Formula,
  values: Values,
  gradients: Gradients,
): Tensor | string {
  let given: unknown;
  try {
    given = formula(values, gradients);
  } catch (error) {
    return `throws ${String(error).replace(/\s+/g, ' ')}`;
  }
  if (!(given instanceof Tensor)) return `gives ${String(given)}, must give a tensor`;
  const { shape, dtype, backend } = values[name];
  if (given.shape.join() !== shape.join()) {
    return `shape [${given.shape.join(', ')}], must be [${shape.join(', ')}]`;
  }
  if (given.dtype === dtype && given.backend === backend) return given;
  return `${given.dtype} on ${given.backend.name}, must be ${dtype} on ${backend.name}`;
}

/** A backward pass by formulas of which some may be broken. */
export interface TriedBackward {
  /** What each formula gives, or why that is no gradient. */
  readonly given: Readonly<Record<Name, Tensor | string>>;
  /** The same, with the right ones where there is none, so that the formulas after it can be judged. */
  readonly gradients: Gradients;
}

/**
 * As `backward`, with formulas that may be broken.
 *
 * @param right the gradients by autograd
 */
export function tryBackward(
  values: Values,
  using: Partial<Record<Name, Formula>>,
  right: Gradients,
): TriedBackward {
  const given = {} as Record<Name, Tensor | string>;
  const gradients = {} as Record<Name, Tensor>;
  for (const name of names) {
    const result = tryFormula(name, using[name] ?? formulas[name], values, gradients);
    given[name] = result;
    gradients[name] = typeof result === 'string' ? right[name] : result;
  }
  return { given, gradients };
}
