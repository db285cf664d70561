import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import type { Backend, KernelTable, MemoryUse } from '../../backend.ts';
import { allocate, bytesPerElement, type DType, type TypedArray } from '../../dtype.ts';
import { BackendError } from '../../errors.ts';
import { type Shape, sameShape } from '../../shape.ts';
import { kernels } from './kernels.ts';
import type { Tfjs } from './packages.ts';
import { type Engine, type Quirks, quirksOf } from './quirks.ts';
import { type TfjsArray, TfjsStorage } from './storage.ts';

type Inputs = Readonly<Record<string, TensorInfo | readonly TensorInfo[]>>;
type Kernel = (call: {
  inputs: Inputs;
  attrs: object;
  backend: KernelBackend;
}) => TensorInfo | TensorInfo[];

/** A library that is ready. */
export interface Started {
  readonly tf: Tfjs;
  /** What the library calls the backend. */
  readonly engine: Engine;
  /** By name. */
  readonly device: string;
  /** Of a GPU: whether it is emulated. */
  readonly isEmulated?: boolean;
  /** What the device reported by itself, if it did: it does not throw. */
  readonly failure?: () => string | undefined;
}

/** What webgpu and webgl say of it, each in its own words. */
interface DeviceMemory {
  readonly numBytesAllocatedInGPU?: number;
  readonly numBytesInGPUAllocated?: number;
}

/** The kernels of `cpu` hand on a buffer as another type without converting it. */
function copied(values: ArrayLike<number>, dtype: DType): TypedArray {
  return dtype === 'float32' ? new Float32Array(values) : new Int32Array(values);
}

/**
 * TensorFlow.js as a library of kernels: they are called as they are registered, without its engine,
 * which would look after tapes and scopes that we have of our own.
 */
export class TfjsBackend implements Backend<TfjsStorage> {
  readonly name: string;
  readonly device: string;
  readonly isEmulated: boolean | undefined;
  readonly dtypes: readonly DType[] = ['bool', 'int32', 'float32'];
  readonly kernels: KernelTable<TfjsStorage> = kernels;
  readonly quirks: Quirks;
  /** Absent on WebGPU, which has no way to wait. */
  readonly readSync?: (storage: TfjsStorage) => TypedArray;
  readonly #tf: Tfjs;
  readonly #device: KernelBackend;
  readonly #engine: Engine;
  readonly #failure: () => string | undefined;
  readonly #kernels = new Map<string, Kernel>();
  /** What kernels made since the last result was stored. */
  readonly #made: TensorInfo[] = [];
  #buffers = 0;
  #bytes = 0;

  /** Of the backend that tfjs has just made its current one. */
  constructor(name: string, { tf, engine, device, isEmulated, failure }: Started) {
    this.name = name;
    this.device = isEmulated ? `${device}, which emulates a GPU on the processor` : device;
    this.isEmulated = isEmulated;
    this.#failure = failure ?? (() => undefined);
    this.#tf = tf;
    this.#device = tf.backend();
    this.#engine = engine;
    this.quirks = quirksOf[engine];
    if (!this.quirks.isAsync) {
      this.readSync = ({ contents, dtype, size }) => {
        if (!contents) return allocate(dtype, size);
        return copied(this.#device.readSync(contents.dataId) as TypedArray, dtype);
      };
    }
  }

  allocate(dtype: DType, size: number): TfjsStorage {
    this.#buffers++;
    this.#bytes += size * bytesPerElement(dtype);
    return new TfjsStorage(this, dtype, size);
  }

  free(storage: TfjsStorage): void {
    if (storage.isFreed) {
      throw new BackendError(
        `free: a ${storage.dtype} buffer of ${storage.size} was freed already`,
      );
    }
    storage.isFreed = true;
    this.#put(storage, null);
    this.#buffers--;
    this.#bytes -= storage.size * bytesPerElement(storage.dtype);
  }

  write(storage: TfjsStorage, values: TypedArray): void {
    if (storage.size > 0) this.#put(storage, this.upload(values, [storage.size]));
  }

  async read({ contents, dtype, size }: TfjsStorage): Promise<TypedArray> {
    this.#checkDevice();
    if (!contents) return allocate(dtype, size);
    const { dataId } = contents;
    // The storage may take another result before the device answers.
    this.#device.incRef(dataId);
    try {
      const values = await this.#device.read(dataId).catch((cause) => this.#unread(cause));
      this.#checkDevice();
      return copied(values as TypedArray, dtype);
    } finally {
      this.#device.disposeData(dataId);
    }
  }

  /** Throws for a read that the device refused. One that was lost refuses first, and says why just after. */
  async #unread(cause: Error): Promise<never> {
    await new Promise((resolve) => setTimeout(resolve));
    this.#checkDevice();
    const what = cause.message.split('\n')[0] || cause.name;
    throw new BackendError(
      `${this.name}: its device does not give back what it computed (${what}); ` +
        'start anew, or use the backend wasm',
      { cause },
    );
  }

  /** A device that refused a command leaves out others too, and says so later: no value is to be trusted. */
  #checkDevice(): void {
    const failure = this.#failure();
    if (failure === undefined) return;
    throw new BackendError(
      `${this.name}: the GPU failed (${failure}), and what it computed may be wrong; ` +
        'start anew with less at once (a smaller batch), or use the backend wasm',
    );
  }

  /** The values, where they lie in the host's memory and cost no waiting; not a copy. */
  peek({ contents, dtype }: TfjsStorage): TypedArray | undefined {
    const { indicesOnHost, valuesOnHost } = this.quirks;
    const isOnHost = dtype === 'float32' ? valuesOnHost : indicesOnHost;
    if (!contents || !isOnHost) return undefined;
    return this.#device.readSync(contents.dataId) as TypedArray;
  }

  memory(): MemoryUse {
    return { buffers: this.#buffers, bytes: this.#bytes };
  }

  /** How many tensors tfjs itself holds for this backend. */
  get tensors(): number {
    return this.#device.numDataIds();
  }

  /** The bytes of the device that tfjs has taken, those in its pool too; undefined where it does not count. */
  get deviceBytes(): number | undefined {
    const { numBytesAllocatedInGPU, numBytesInGPUAllocated } =
      this.#device.memory() as DeviceMemory;
    const { wasm } = this.#device as { wasm?: { HEAPU8: Uint8Array } };
    return numBytesAllocatedInGPU ?? numBytesInGPUAllocated ?? wasm?.HEAPU8.length;
  }

  /** What a kernel of tfjs makes of these inputs; freed when the next result is stored, unless it is it. */
  run(name: string, inputs: Inputs, attrs: object = {}): TensorInfo {
    if (this.quirks.usesEngine && this.#tf.getBackend() !== this.#engine) {
      void this.#tf.setBackend(this.#engine); // at once, as it is ready
    }
    const call = { inputs, attrs, backend: this.#device };
    const made = this.#adopt(this.#kernel(name)(call) as TensorInfo);
    this.#made.push(made);
    return made;
  }

  /** Takes a tensor that the engine counts out of its books: we count ourselves. */
  #adopt(x: TensorInfo & { dispose?: () => void }): TensorInfo {
    if (!x.dispose) return x;
    const { dataId, shape, dtype } = x;
    this.#device.incRef(dataId);
    x.dispose();
    return { dataId, shape, dtype };
  }

  /** What `x` holds, in its shape. */
  view(x: TfjsArray): TensorInfo {
    return this.reshape(x.storage.contents as TensorInfo, x.shape);
  }

  reshape(x: TensorInfo, shape: Shape): TensorInfo {
    if (sameShape(x.shape, shape)) return x;
    if (this.quirks.isShaped) return this.run('Reshape', { x }, { shape });
    return { dataId: x.dataId, dtype: x.dtype, shape: shape as number[] };
  }

  /** Values from the host, as an input of kernels: freed when the next result is stored. */
  constant(values: TypedArray, shape: Shape = [values.length]): TensorInfo {
    const out = this.upload(values, shape);
    this.#made.push(out);
    return out;
  }

  /**
   * Makes results the contents of storages, and frees all else that kernels made meanwhile. Only now do
   * storages change, so that an output may be an input too.
   *
   * @throws BackendError if the device has failed.
   */
  store(
    out: TfjsArray,
    result: TensorInfo,
    others: readonly (readonly [TfjsArray, TensorInfo])[] = [],
  ): void {
    this.#checkDevice();
    this.#claim(result);
    for (const [, value] of others) this.#claim(value);
    for (const each of this.#made) this.release(each);
    this.#made.length = 0;
    this.#put(out.storage, result);
    for (const [x, value] of others) this.#put(x.storage, value);
  }

  /** Takes a result out of what is to be freed, or counts one more holder of an input. */
  #claim(result: TensorInfo): void {
    const made = this.#made;
    let at = made.indexOf(result);
    if (at < 0) at = made.findIndex(({ dataId }) => dataId === result.dataId);
    if (at >= 0) made.splice(at, 1);
    else this.#device.incRef(result.dataId);
  }

  #put(storage: TfjsStorage, contents: TensorInfo | null): void {
    if (storage.contents) this.release(storage.contents);
    storage.contents = contents;
    storage.uniform = undefined;
  }

  /** Frees what was uploaded. */
  release({ dataId }: TensorInfo): void {
    this.#device.disposeData(dataId);
  }

  /** Values from the host, for as long as they are not released. */
  upload(values: TypedArray, shape: Shape): TensorInfo {
    const dtype = values instanceof Int32Array ? 'int32' : 'float32';
    const dataId = this.#device.write(values.slice() as never, shape as number[], dtype);
    return { dataId, shape: shape as number[], dtype };
  }

  #kernel(name: string): Kernel {
    const known = this.#kernels.get(name);
    if (known) return known;
    const found = this.#tf.getKernel(name, this.#engine)?.kernelFunc as unknown as
      | Kernel
      | undefined;
    if (!found) throw new BackendError(`${this.name}: tfjs has no kernel ${name} there`);
    this.#kernels.set(name, found);
    return found;
  }
}
