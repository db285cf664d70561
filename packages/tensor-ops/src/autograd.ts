/**
 * Reverse-mode automatic differentiation. This is the only file that records: `apply` runs an op
 * and hangs a Node on its result; `backward` walks the nodes from last to first and applies each
 * op's rules. It is micrograd's `Value.backward()`, on arrays.
 */
import type { Backend } from './backend.ts';
import { addition } from './binaryFunctions.ts';
import { isFloat } from './dtype.ts';
import { AutogradError, BackendError } from './errors.ts';
import { closeScope, openScope } from './memory.ts';
import { formatShape, type Shape, sameShape } from './shape.ts';
import { describe, emptyTensor, type Tensor, viewOf } from './tensor.ts';

/** dInput from a node; null where the input is not differentiable (indices, conditions). */
export type Rule<A> = ((node: Node<A>) => Tensor) | null;

/** The gradients of all inputs at once; null where the input has none or does not need it. */
type JointRule<A> = (node: Node<A>) => readonly (Tensor | null)[];

/** An op, defined once: how it computes and, for each input, how its gradient is computed. */
export interface Op<A = void> {
  readonly name: string;
  /** The result; whatever it calls inside is not recorded. It may `save` tensors for backward. */
  forward(inputs: readonly Tensor[], attributes: A): Tensor;
  /**
   * One rule an input (the last one serves all further inputs), or one for all of them; broadcasting
   * is undone by the engine.
   */
  readonly backward: readonly Rule<A>[] | JointRule<A>;
}

const nothing: readonly Tensor[] = [];

let recording = true;
let created = 0;
/** What the op that runs has saved. */
let saving = nothing;

/** Called by an op's `forward`: these tensors of its own making are kept for its backward, and freed after it. */
export function save(...tensors: Tensor[]): void {
  saving = tensors;
}

/** How a tensor was made: what backward needs to know. */
export class Node<A = unknown> {
  readonly op: Op<A>;
  readonly attributes: A;
  readonly order = created++;
  /** The gradient of the loss with respect to the result; set while the rules run. */
  dOut!: Tensor;
  /** Which input's gradient is being computed; set while the rules run. */
  position = 0;
  #inputs: readonly Tensor[] | null;
  #out: Tensor | null;
  #saved: readonly Tensor[];
  readonly #versions: readonly number[];
  readonly #outVersion: number;

  constructor(
    op: Op<A>,
    inputs: readonly Tensor[],
    attributes: A,
    out: Tensor,
    saved: readonly Tensor[],
  ) {
    this.op = op;
    this.attributes = attributes;
    this.#inputs = inputs;
    this.#out = out;
    this.#saved = saved;
    this.#versions = inputs.map((x) => x.storage.version);
    this.#outVersion = out.storage.version;
  }

  /** The inputs; throws if an earlier backward released them. */
  get inputs(): readonly Tensor[] {
    if (this.#inputs) return this.#inputs;
    throw new AutogradError(
      `backward: the graph through ${this.op.name} was used by an earlier backward() and its values are ` +
        'released; compute the loss again, or call backward({ retainGraph: true }) the first time',
    );
  }

  /** The first input's value. */
  get a(): Tensor {
    return this.input(0);
  }

  /** The second input's value. */
  get b(): Tensor {
    return this.input(1);
  }

  /** The third input's value. */
  get c(): Tensor {
    return this.input(2);
  }

  /** The result's value. */
  get out(): Tensor {
    const out = this.#out as Tensor;
    this.#check(out, this.#outVersion, 'result');
    return out;
  }

  /** The value of input `i`, unchanged since the op ran. */
  input(i: number): Tensor {
    const x = this.inputs[i] as Tensor;
    this.#check(x, this.#versions[i] as number, `input ${i + 1}`);
    return x;
  }

  /** Tensor `i` of those that `forward` saved. */
  saved(i: number): Tensor {
    const x = this.#saved[i] as Tensor;
    x.checkAlive(`backward of ${this.op.name}`);
    return x;
  }

  /** Whether a gradient of input `i` is asked for. */
  needs(i: number): boolean {
    return this.inputs[i]?.requiresGrad ?? false;
  }

  /** The shape of input `i`, which rules may ask for even if the value is gone. */
  shapeOf(i: number): Shape {
    return (this.inputs[i] as Tensor).shape;
  }

  release(): void {
    this.#inputs = null;
    this.#out = null;
    dispose(this.#saved);
    this.#saved = nothing;
  }

  #check(x: Tensor, version: number, role: string): void {
    x.checkAlive(`backward of ${this.op.name}`);
    if (x.storage.version === version) return;
    throw new AutogradError(
      `backward of ${this.op.name}: its ${role} (${describe(x)}) was changed in place after the op ran, and the ` +
        'gradient needs the value as it was; use the op without "_", or change a .clone()',
    );
  }
}

/** Runs `op` and records it where a gradient may be asked for. */
export function apply<A>(op: Op<A>, inputs: readonly Tensor[], attributes: A): Tensor {
  let requiresGrad = false;
  const backend = (inputs[0] as Tensor).backend;
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i] as Tensor;
    x.checkAlive(op.name);
    if (x.backend !== backend) throw mixedBackends(op.name, backend, x.backend);
    if (x.requiresGrad) requiresGrad = true;
  }
  const wasRecording = recording;
  const outerSaving = saving;
  recording = false;
  saving = nothing;
  try {
    const out = op.forward(inputs, attributes);
    if (wasRecording && requiresGrad && isFloat(out.dtype)) {
      out.requiresGrad = true;
      out.node = new Node(op, inputs, attributes, out, saving) as Node;
    } else dispose(saving);
    return out;
  } finally {
    recording = wasRecording;
    saving = outerSaving;
  }
}

function dispose(tensors: readonly Tensor[]): void {
  for (const x of tensors) x.dispose();
}

/** What an op says to tensors of two backends. */
export function mixedBackends(op: string, a: Backend, b: Backend): BackendError {
  return new BackendError(
    `${op}: one tensor is on ${a.name} and one on ${b.name}; make both after setBackend`,
  );
}

/** Whether ops are being recorded: false inside `noGrad` and backward. */
export function isRecording(): boolean {
  return recording;
}

/**
 * Runs `body` without recording, as torch.no_grad.
 *
 * @throws AutogradError if `body` is async: whatever else runs while it waits would not be recorded
 * either, so await first and put only the ops inside.
 * @example
 * ```ts
 * const w = tensor([1], { requiresGrad: true });
 * noGrad(() => w.mul(2)).requiresGrad; // => false
 * ```
 */
export function noGrad<T>(body: () => T): T {
  const before = recording;
  recording = false;
  try {
    const result = body();
    if (result instanceof Promise) {
      throw new AutogradError(
        'noGrad: its body is async, and recording would go on after the first await; ' +
          'await outside, and put only the ops inside',
      );
    }
    return result;
  } finally {
    recording = before;
  }
}

export interface BackwardOptions {
  /** dLoss/dThis; needed unless this is a scalar, whose default is 1. */
  gradient?: Tensor;
  /** Keep the graph, so that backward can run again. Default false. */
  retainGraph?: boolean;
}

/**
 * Computes the gradients of `loss` and adds them to `grad` of every leaf that requires one, and of
 * every tensor with `retainGrad()`. Twin: torch.Tensor.backward.
 *
 * @throws AutogradError if `loss` needs no gradient, has several elements and no `gradient` is
 * given, was used by an earlier backward, or needs a value that was changed in place since.
 * @example
 * ```ts
 * const w = tensor([2, 3], { requiresGrad: true });
 * w.mul(w).sum().backward();
 * await w.grad?.toArray(); // => [4, 6]
 * ```
 */
export function backward(loss: Tensor, options: BackwardOptions = {}): void {
  loss.checkAlive('backward');
  const nodes = graphOf(loss);
  const before = recording;
  recording = false;
  const temporaries = openScope();
  try {
    const gradients = new Map<Tensor, Tensor>([[loss, seed(loss, options.gradient)]]);
    for (const out of nodes) {
      const dOut = gradients.get(out);
      gradients.delete(out);
      if (!dOut) continue;
      if (out.retainsGrad || !out.node) accumulate(out, dOut);
      if (out.node) propagate(out.node, dOut, gradients);
      dOut.dispose();
    }
    if (!options.retainGraph) for (const out of nodes) out.node?.release();
  } finally {
    recording = before;
    closeScope(temporaries);
  }
}

/** Every tensor between `loss` and the leaves that requires a gradient, last made first. */
function graphOf(loss: Tensor): Tensor[] {
  if (!loss.requiresGrad) {
    throw new AutogradError(
      'backward: this tensor does not depend on anything with requiresGrad: true; ' +
        'mark the parameters, and compute the loss outside of noGrad',
    );
  }
  const seen = new Set<Tensor>([loss]);
  const pending = [loss];
  for (let x = pending.pop(); x; x = pending.pop()) {
    if (!x.node) continue;
    for (const input of x.node.inputs) {
      if (!input.requiresGrad || seen.has(input)) continue;
      seen.add(input);
      pending.push(input);
    }
  }
  return [...seen].sort((x, y) => (y.node?.order ?? -1) - (x.node?.order ?? -1));
}

function seed(loss: Tensor, gradient: Tensor | undefined): Tensor {
  if (gradient) {
    gradient.checkAlive('backward');
    if (gradient.backend !== loss.backend) {
      throw mixedBackends('backward', loss.backend, gradient.backend);
    }
    if (!sameShape(gradient.shape, loss.shape) || gradient.dtype !== loss.dtype) {
      throw new AutogradError(
        `backward: the gradient is ${describe(gradient)}, but this tensor is ${describe(loss)}; they must be alike`,
      );
    }
    return viewOf(gradient, gradient.shape);
  }
  if (loss.size !== 1) {
    throw new AutogradError(
      `backward: only a scalar has a gradient by itself, and this is ${formatShape(loss.shape)}; ` +
        'reduce it first with .sum() or .mean(), or pass { gradient }',
    );
  }
  const one = emptyTensor(loss.backend, loss.shape, loss.dtype);
  loss.backend.kernels.fill(one, 1);
  return one;
}

/** Runs the rules of one node and adds what they give to the gradients of its inputs. */
function propagate(node: Node, dOut: Tensor, gradients: Map<Tensor, Tensor>): void {
  const { inputs, op } = node;
  const rules = op.backward;
  node.dOut = dOut;
  const temporaries = openScope();
  try {
    const joint = typeof rules === 'function' ? rules(node) : undefined;
    for (let i = 0; i < inputs.length; i++) {
      const x = inputs[i] as Tensor;
      if (!x.requiresGrad) continue;
      node.position = i;
      const raw = joint ? joint[i] : ruleOf(rules as readonly Rule<unknown>[], i)?.(node);
      if (!raw) continue;
      const reduced = sumTo(raw, x.shape);
      // A rule may hand on dOut itself: then the input gets a view, since dOut is freed after the node.
      const isOwn = reduced.scope === temporaries;
      const dX = (isOwn ? reduced : viewOf(reduced, reduced.shape)).moveTo(temporaries.parent);
      const sum = gradients.get(x);
      gradients.set(x, sum ? addInto(sum, dX).moveTo(temporaries.parent) : dX);
    }
  } finally {
    closeScope(temporaries);
  }
}

function ruleOf(rules: readonly Rule<unknown>[], i: number): Rule<unknown> {
  return rules[Math.min(i, rules.length - 1)] as Rule<unknown>;
}

/** Undoes broadcasting: sums `x` over the dimensions that were repeated to get from `shape` to `x`. */
function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const missing = x.rank - shape.length;
  const dims: number[] = [];
  for (let d = 0; d < x.rank; d++) {
    if (d < missing || (shape[d - missing] === 1 && x.shape[d] !== 1)) dims.push(d);
  }
  const out = emptyTensor(x.backend, shape, x.dtype);
  x.backend.kernels.reduce('sum', x, dims, out);
  return out;
}

/** a + b, in a's buffer where nobody shares it; frees `b`. */
function addInto(a: Tensor, b: Tensor): Tensor {
  const out = a.storage.references === 1 ? a : emptyTensor(a.backend, a.shape, a.dtype);
  a.backend.kernels.binary(addition, a, b, out);
  if (out !== a) a.dispose();
  b.dispose();
  return out;
}

/** Adds dX to `x.grad`, which lives as long as `x`. */
function accumulate(x: Tensor, dX: Tensor): void {
  x.checkAlive('backward');
  if (x.grad && !x.grad.disposed) {
    x.backend.kernels.binary(addition, x.grad, dX, x.grad);
    x.grad.storage.version++;
  } else if (dX.storage.references === 1) {
    x.grad = viewOf(dX, dX.shape);
  } else {
    const copy = emptyTensor(dX.backend, dX.shape, dX.dtype);
    dX.backend.kernels.cast(dX, copy);
    x.grad = copy;
  }
}
