import { AutogradError, Tensor, TensorError } from '@makemore/tensor-ops';
import { copyStateDict } from './stateDict.ts';

/**
 * A layer or a whole model: parameters, buffers, other modules, and how they turn an input into an
 * output. Its state is what its public fields hold:
 *
 * - a parameter, which is trained: a Tensor made with `requiresGrad`;
 * - a buffer, which is saved but not trained (running statistics): a Tensor passed through `buffer`;
 * - a child: a Module.
 *
 * Fields are looked through to any depth of arrays and plain objects. All other tensors are no
 * state: `this.out = …`, an activation kept to look at, may stand in any field. Names are dotted
 * paths of fields, as in torch: `layers.0.weight`. A tensor or module that is reached twice counts
 * once, under its first name. Twin: torch.nn.Module.
 *
 * @example
 * ```ts
 * class Classifier extends Module {
 *   readonly embedding: Embedding;
 *   readonly head: Linear;
 *
 *   constructor(generator: Generator) {
 *     super();
 *     this.embedding = new Embedding(27, 2, { generator });
 *     this.head = new Linear(2, 27, { generator });
 *   }
 *
 *   override forward(x: Tensor): Tensor {
 *     return this.head.forward(this.embedding.forward(x)); // (B) to (B, V)
 *   }
 * }
 * const model = new Classifier(torchGenerator(42));
 * Object.keys(model.stateDict()); // => ['embedding.weight', 'head.weight', 'head.bias']
 * model.parameterCount(); // => 135
 * ```
 */
export abstract class Module {
  readonly #buffers = new Set<Tensor>();

  /** Whether dropout drops and batchNorm goes by the batch; changed by `train` and `eval`. */
  training = true;

  /** The output for the input x; the layer says the shapes. */
  abstract forward(x: Tensor): Tensor;

  /** Puts this module and all below it into training mode, where they start. Returns itself. */
  train(): this {
    for (const [, module] of this.#modules()) module.training = true;
    return this;
  }

  /** Puts this module and all below it into evaluation mode. Returns itself. */
  eval(): this {
    for (const [, module] of this.#modules()) module.training = false;
    return this;
  }

  /** What is trained, with names: own parameters first, then those of the children. */
  namedParameters(): [name: string, parameter: Tensor][] {
    return this.#named((module, x) => !module.#buffers.has(x));
  }

  /** What is saved but not trained, with names. */
  namedBuffers(): [name: string, buffer: Tensor][] {
    return this.#named((module, x) => module.#buffers.has(x));
  }

  /** What is trained: what an optimizer takes. */
  parameters(): Tensor[] {
    return this.namedParameters().map(([, parameter]) => parameter);
  }

  /** The number of trained numbers. */
  parameterCount(): number {
    return this.parameters().reduce((count, { size }) => count + size, 0);
  }

  /** Parameters and buffers by name: the tensors themselves, which go on changing. */
  stateDict(): Record<string, Tensor> {
    return Object.fromEntries(this.#named());
  }

  /**
   * Copies values into parameters and buffers, in place: optimizers keep hold of them.
   *
   * @param state exactly the names, shapes and dtypes of `stateDict`
   * @throws StateDictError that names all that is missing, unexpected or different; then nothing is
   * changed.
   */
  loadStateDict(state: Readonly<Record<string, Tensor>>): void {
    copyStateDict(this.constructor.name, this.stateDict(), state);
  }

  /** Frees parameters and buffers. */
  dispose(): void {
    for (const [, x] of this.#named()) x.dispose();
  }

  /**
   * Makes `x` a buffer of this module: `this.runningMean = this.buffer(zeros([features]))`. It is
   * changed in place. Returns `x`. Twin: torch.nn.Module.register_buffer.
   *
   * @throws AutogradError if `x` requires a gradient, as parameters do.
   */
  protected buffer(x: Tensor): Tensor {
    if (x.requiresGrad) {
      throw new AutogradError(
        `${this.constructor.name}.buffer: a buffer is not trained, and this tensor requires a gradient; ` +
          'for a parameter put it into a field as it is, else pass x.detach()',
      );
    }
    this.#buffers.add(x);
    return x;
  }

  /** Where state is looked for: the public fields. Override it to give other names. */
  protected fields(): [name: string, value: unknown][] {
    return Object.entries(this);
  }

  /** This module and all below it, each once, with the prefix of its names; parents first. */
  *#modules(prefix = '', seen = new Set<Module>()): Generator<[prefix: string, module: Module]> {
    if (seen.has(this)) return;
    seen.add(this);
    yield [prefix, this];
    for (const [name, value] of this.#members()) {
      if (value instanceof Module) yield* value.#modules(`${prefix}${name}.`, seen);
    }
  }

  /** The parameters and buffers that `accept` takes, each once. */
  #named(accept = (_module: Module, _x: Tensor) => true): [name: string, tensor: Tensor][] {
    const names = new Map<Tensor, string>();
    for (const [prefix, module] of this.#modules()) {
      const missing = new Set(module.#buffers);
      for (const [name, value] of module.#members()) {
        if (value instanceof Module) continue;
        missing.delete(value);
        if (!names.has(value) && accept(module, value)) names.set(value, prefix + name);
      }
      if (missing.size > 0) throw lostBuffer(module);
    }
    return Array.from(names, ([x, name]) => [name, x]);
  }

  /** The parameters, buffers and modules of the fields. */
  *#members(): Generator<[name: string, member: Tensor | Module]> {
    const seen = new Set<unknown>();
    for (const [name, value] of this.fields()) yield* this.#membersOf(name, value, seen);
  }

  *#membersOf(
    name: string,
    value: unknown,
    seen: Set<unknown>,
  ): Generator<[name: string, member: Tensor | Module]> {
    if (value instanceof Tensor) {
      if (this.#buffers.has(value) || (value.isLeaf && value.requiresGrad)) yield [name, value];
    } else if (value instanceof Module) {
      yield [name, value];
    } else if (typeof value === 'object' && value !== null && !seen.has(value)) {
      seen.add(value);
      if (Array.isArray(value) || isPlain(value)) {
        for (const [key, item] of Object.entries(value)) {
          yield* this.#membersOf(`${name}.${key}`, item, seen);
        }
      } else if (value instanceof Map || value instanceof Set) {
        for (const item of value.values()) {
          for (const [, member] of this.#membersOf(name, item, seen)) {
            throw outOfReach(this, name, value, member);
          }
        }
      }
    }
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function outOfReach(owner: Module, name: string, holder: object, member: object): TensorError {
  const what = member instanceof Tensor ? 'a parameter' : `a ${member.constructor.name}`;
  return new TensorError(
    `${owner.constructor.name}.${name} is a ${holder.constructor.name} that holds ${what}, which has no name ` +
      'there; put it into an array or a plain object, or the whole into a #private field if it is not to be trained',
  );
}

function lostBuffer(owner: Module): TensorError {
  return new TensorError(
    `${owner.constructor.name} has a buffer that no field holds any more; a buffer keeps its tensor, so change it ` +
      'in place: this.runningMean.copy_(…)',
  );
}
