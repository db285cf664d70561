/** Which of the compiled modules runs here. */
import { BackendUnavailableError } from '../../errors.ts';
import { isNode } from '../isNode.ts';

/**
 * `strict` adds and multiplies in two roundings and gives the same bits everywhere; `relaxed` fuses
 * them; `revectorize` is relaxed with wider tiles, which V8 compiles to vectors of 256 bits.
 */
export const variants = ['strict', 'relaxed', 'revectorize'] as const;
export type Variant = (typeof variants)[number];

/** A module, and which of the variants it is. */
export interface Compiled {
  readonly variant: Variant;
  readonly module: WebAssembly.Module;
}

/**
 * The module of `variant`, for a memory that is shared among threads or not. Without a variant:
 * relaxed where the engine takes it, else strict.
 *
 * @throws BackendUnavailableError where the engine does not take it, with the cure.
 */
export async function compile(variant: Variant | undefined, isShared: boolean): Promise<Compiled> {
  if (variant === 'revectorize' && !revectorizeMissing()) {
    const { enable } = await import('./host.node.ts');
    enable('revectorize');
  }
  const candidates = variant ? [variant] : (['relaxed', 'strict'] as const);
  for (const each of candidates) {
    const bytes = forMemory(await bytesOf(each), isShared);
    if (await takes(each, bytes))
      return { variant: each, module: await WebAssembly.compile(bytes) };
  }
  throw new BackendUnavailableError(
    `wasm: this engine has no ${variant && variant !== 'strict' ? 'relaxed ' : ''}SIMD for WebAssembly`,
    'update it, or use the reference backend (--backend reference)',
  );
}

async function bytesOf(variant: Variant): Promise<Uint8Array<ArrayBuffer>> {
  const { wasm } =
    variant === 'strict'
      ? await import('./generated/strict.ts')
      : variant === 'relaxed'
        ? await import('./generated/relaxed.ts')
        : await import('./generated/revectorize.ts');
  return Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
}

/** Node before 22 has relaxed SIMD behind a flag, which may still be set before the first use. */
async function takes(variant: Variant, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  if (WebAssembly.validate(bytes)) return true;
  if (variant === 'strict' || !isNode()) return false;
  const { enable } = await import('./host.node.ts');
  enable('relaxed-simd');
  return WebAssembly.validate(bytes);
}

/**
 * Why the variant `revectorize` would not be faster here, as the end of a sentence; undefined if it would.
 *
 * @example
 * ```ts
 * const here = revectorizeMissing() ?? 'it runs';
 * typeof here; // => 'string'
 * ```
 */
export function revectorizeMissing(): string | undefined {
  const { process } = globalThis;
  if (!isNode() || !process) return 'only Node can switch it on';
  const { node } = process.versions;
  if (Number.parseInt(node, 10) < 24) return `it needs Node 24 or later, and this is ${node}`;
  if (process.arch !== 'x64') return `it is for x64 processors, and this is ${process.arch}`;
  return undefined;
}

/** Throws, with the cure, if `variant` was asked for where it would be slower than the default. */
export function checkVariant(variant: Variant | undefined): void {
  const missing = variant === 'revectorize' ? revectorizeMissing() : undefined;
  if (!missing) return;
  throw new BackendUnavailableError(
    `wasm: the variant revectorize cannot run here: ${missing}`,
    'use relaxed, which is the default',
  );
}

/** How the memory is imported: its name, that it is one, and that it has a maximum and is shared. */
const SHARED_IMPORT = [6, ...new TextEncoder().encode('memory'), 2, 3];

/**
 * The modules are compiled for shared memory, and their atomic instructions work on either; where
 * memory cannot be shared, or need not, one bit of the import says so.
 */
function forMemory(bytes: Uint8Array<ArrayBuffer>, isShared: boolean): Uint8Array<ArrayBuffer> {
  if (isShared) return bytes;
  const at = bytes.findIndex((_, i) => SHARED_IMPORT.every((byte, j) => bytes[i + j] === byte));
  bytes[at + SHARED_IMPORT.length - 1] = 1;
  return bytes;
}

/** So many threads: those asked for, else the cores; one where memory cannot be shared. */
export async function threadCount(wanted: number | undefined): Promise<number> {
  if (
    wanted !== undefined &&
    !(Number.isInteger(wanted) && wanted >= 1 && wanted <= MOST_THREADS)
  ) {
    throw new BackendUnavailableError(
      `wasm: threads must be a whole number from 1 to ${MOST_THREADS}, not ${wanted}`,
    );
  }
  if (typeof SharedArrayBuffer === 'undefined') return 1;
  if (!isNode() && !globalThis.crossOriginIsolated) return 1;
  if (wanted !== undefined) return wanted;
  const cores = isNode()
    ? (await import('./host.node.ts')).coreCount()
    : navigator.hardwareConcurrency;
  return Math.min(cores, MOST_THREADS);
}

const MOST_THREADS = 64;
