/** Base of every error that a wrong call can cause: its text names the op, the values and the cure. */
export class TensorError extends Error {
  override name = 'TensorError';
}

/** Shapes, dims or sizes that do not fit the op. */
export class ShapeError extends TensorError {
  override name = 'ShapeError';
}

/** A dtype that the op does not take. */
export class DTypeError extends TensorError {
  override name = 'DTypeError';
}

/** An index outside its dimension. */
export class IndexOutOfRangeError extends TensorError {
  override name = 'IndexOutOfRangeError';
}

/** A gradient that cannot be computed: no graph, a graph used up, or a value changed in place. */
export class AutogradError extends TensorError {
  override name = 'AutogradError';
}

/** A tensor read after its memory was freed. */
export class DisposedError extends TensorError {
  override name = 'DisposedError';
}

/** Something that this backend cannot do, or tensors of two backends in one op. */
export class BackendError extends TensorError {
  override name = 'BackendError';
}

/** A backend that cannot run here: the text says why and what to do. */
export class BackendUnavailableError extends BackendError {
  override name = 'BackendUnavailableError';
  /** Why it cannot. */
  readonly reason: string;
  /** What to do; empty if the reason says it. */
  readonly cure: string;

  constructor(reason: string, cure = '', options?: ErrorOptions) {
    super(cure === '' ? reason : `${reason}; ${cure}`, options);
    this.reason = reason;
    this.cure = cure;
  }
}

/** A backend whose packages are not installed yet; `folder` is the pnpm workspace that has them. */
export class BackendNotInstalledError extends BackendUnavailableError {
  override name = 'BackendNotInstalledError';
  readonly folder: string;

  constructor(reason: string, cure: string, folder: string) {
    super(reason, cure);
    this.folder = folder;
  }
}
