import { scope, Tensor, TensorError, tensor, zeros, zerosLike } from '@makemore/tensor-ops';
import { copyStateDict } from '../stateDict.ts';

export interface OptimizerOptions {
  /** The learning rate. */
  lr: number;
  /** How strongly parameters are pulled to 0; for those whose group does not say. */
  weightDecay?: number;
}

/** Parameters with a weight decay of their own, as biases and norms want 0. */
export interface ParameterGroup {
  readonly parameters: readonly Tensor[];
  /** Default: that of the optimizer. */
  readonly weightDecay?: number;
}

/** A parameter and what its optimizer remembers of it. */
export interface ParameterState<Name extends string = string> {
  readonly parameter: Tensor;
  readonly weightDecay: number;
  /** Tensors like the parameter, which live as long as it. */
  readonly buffers: Readonly<Record<Name, Tensor>>;
  /** How often it was updated. */
  steps: number;
}

/** A parameter that is to be moved, with its gradient; `steps` counts this update too. */
export interface Due<Name extends string = string> extends Readonly<ParameterState<Name>> {
  readonly gradient: Tensor;
}

/**
 * Moves parameters against their gradients. A subclass says how they move; nothing is read from
 * the device, nothing is recorded, and what an update makes on the way is freed.
 * Twin: torch.optim.Optimizer.
 *
 * @example
 * ```ts
 * const w = tensor([5], { requiresGrad: true });
 * const optimizer = new SGD([w], { lr: 0.1 });
 * for (const step of steps(100)) {
 *   const loss = w.sub(3).square().sum();
 *   optimizer.zeroGrad();
 *   loss.backward();
 *   optimizer.step();
 * }
 * await w.toArray(); // ≈> [3]
 * ```
 */
export abstract class Optimizer<Name extends string = string> {
  /** The learning rate; set it at each step to follow a schedule. */
  lr: number;
  readonly #states: readonly ParameterState<Name>[];
  /** How often each parameter was updated, (P) int32; brought up to date by `stateDict`. */
  readonly #steps: Tensor;

  /**
   * @param parameters tensors, or groups of them
   * @param names of the buffers that the subclass keeps of each parameter
   * @throws TensorError if there are no parameters, one is given twice or needs no gradient, or a
   * number is negative.
   */
  constructor(
    parameters: readonly (Tensor | ParameterGroup)[],
    { lr, weightDecay = 0 }: OptimizerOptions,
    names: readonly Name[],
  ) {
    const groups = parameters.map((item) =>
      item instanceof Tensor ? { parameters: [item] } : item,
    );
    checkParameters(groups.flatMap((group) => group.parameters));
    checkNotNegative('lr', lr);
    this.lr = lr;
    this.#states = groups.flatMap((group) => {
      const decay = checkNotNegative('weightDecay', group.weightDecay ?? weightDecay);
      return group.parameters.map((parameter) => ({
        parameter,
        weightDecay: decay,
        buffers: buffersOf(parameter, names),
        steps: 0,
      }));
    });
    const [first] = this.#states as [ParameterState];
    const { backend } = first.parameter;
    this.#steps = zeros([this.#states.length], { dtype: 'int32', backend });
    this.#steps.moveTo(first.parameter.scope);
  }

  /** Frees the gradients: call it before each backward, which adds to them. */
  zeroGrad(): void {
    for (const { parameter } of this.#states) parameter.grad = null;
  }

  /** Updates every parameter that has a gradient. */
  step(): void {
    const due: Due<Name>[] = [];
    for (const state of this.#states) {
      const { parameter, weightDecay, buffers } = state;
      if (!parameter.grad) continue;
      const steps = ++state.steps;
      due.push({ parameter, gradient: parameter.grad, weightDecay, buffers, steps });
    }
    this.update(due);
  }

  /** Moves parameters in place, all at once. */
  protected abstract update(due: readonly Due<Name>[]): void;

  /**
   * All that is remembered between steps, by name: the tensors themselves, which go on changing.
   * `0.momentum` belongs to the first parameter; `steps` counts the updates of each.
   */
  stateDict(): Record<string, Tensor> {
    const { backend } = this.#steps;
    const counts = Int32Array.from(this.#states, ({ steps }) => steps);
    scope(() => {
      this.#steps.copy_(tensor(counts, { backend }));
    });
    return { steps: this.#steps, ...this.#buffers() };
  }

  /**
   * Copies a state in: training goes on as if it had never stopped, to the bit. The learning rate and
   * the other options are not part of it.
   *
   * @param state exactly the names, shapes and dtypes of `stateDict`
   * @throws StateDictError that names all that is missing, unexpected or different; then nothing is
   * changed.
   */
  async loadStateDict(state: Readonly<Record<string, Tensor>>): Promise<void> {
    copyStateDict(this.constructor.name, { steps: this.#steps, ...this.#buffers() }, state);
    const counts = await this.#steps.data();
    for (const [i, each] of this.#states.entries()) each.steps = counts[i] as number;
  }

  /** Frees what is remembered; the parameters stay. */
  dispose(): void {
    this.#steps.dispose();
    for (const buffer of Object.values(this.#buffers())) buffer.dispose();
  }

  #buffers(): Record<string, Tensor> {
    return Object.fromEntries(
      this.#states.flatMap(({ buffers }, i) =>
        Object.entries<Tensor>(buffers).map(([name, x]) => [`${i}.${name}`, x]),
      ),
    );
  }
}

/** Zeros that are freed with the parameter, not at the end of the step in which they are made. */
function buffersOf<Name extends string>(
  parameter: Tensor,
  names: readonly Name[],
): Record<Name, Tensor> {
  const entries = names.map((name) => [name, zerosLike(parameter).moveTo(parameter.scope)]);
  return Object.fromEntries(entries) as Record<Name, Tensor>;
}

function checkParameters(parameters: readonly Tensor[]): void {
  if (parameters.length === 0) {
    throw new TensorError('optimizer: there are no parameters; pass model.parameters()');
  }
  for (const [i, x] of parameters.entries()) {
    const what = `optimizer: parameter ${i} (${x.dtype} [${x.shape.join(', ')}])`;
    if (!x.requiresGrad) {
      throw new TensorError(`${what} needs no gradient; make it with { requiresGrad: true }`);
    }
    if (parameters.indexOf(x) !== i) {
      throw new TensorError(`${what} is given twice; put it into one group only`);
    }
  }
}

function checkNotNegative(name: string, value: number): number {
  if (value >= 0) return value;
  throw new TensorError(`optimizer: ${name} must be 0 or more, not ${value}`);
}
