import { AutogradError, Tensor } from '@makemore/tensor-ops';
import { copyStateDict } from './stateDict.ts';

/**
 * A layer or a whole model: tensors, modules, and how they turn an input into an output. Its state
 * is what its public fields hold, found when it is asked for:
 *
 * - a Tensor with `requiresGrad` is a parameter: it is trained;
 * - a Tensor without is a buffer (running statistics): saved, not trained;
 * - a Module is a child; an array may hold any of the three.
 *
 * Names are dotted paths of fields, as in torch: `layers.0.weight`. A tensor or module that is
 * reached twice counts once, under its first name. What is not state, such as the activations of
 * the last call, belongs into a `#private` field. Twin: torch.nn.Module.
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
    return this.#tensors().filter(([, x]) => x.requiresGrad);
  }

  /** What is saved but not trained, with names. */
  namedBuffers(): [name: string, buffer: Tensor][] {
    return this.#tensors().filter(([, x]) => !x.requiresGrad);
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
    return Object.fromEntries(this.#tensors());
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
    for (const [, x] of this.#tensors()) x.dispose();
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

  #tensors(): [name: string, tensor: Tensor][] {
    const names = new Map<Tensor, string>();
    for (const [prefix, module] of this.#modules()) {
      for (const [name, value] of module.#members()) {
        if (!(value instanceof Tensor) || names.has(value)) continue;
        if (!value.isLeaf) throw notState(module, name, value);
        names.set(value, prefix + name);
      }
    }
    return Array.from(names, ([x, name]) => [name, x]);
  }

  /** The fields, with arrays taken apart. */
  #members(): [name: string, value: unknown][] {
    return this.fields().flatMap(([name, value]) =>
      Array.isArray(value)
        ? value.map((item, i): [string, unknown] => [`${name}.${i}`, item])
        : [[name, value]],
    );
  }
}

function notState(module: Module, name: string, { node }: Tensor): AutogradError {
  const owner = module.constructor.name;
  return new AutogradError(
    `${owner}.${name} is the result of ${node?.op.name}, so it can be neither parameter nor buffer. ` +
      'For a parameter compute the values first and set requiresGrad = true last; what forward leaves behind ' +
      `belongs into a private field, #${name}`,
  );
}
