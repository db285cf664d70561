import type { BinaryName, ComparisonName, UnaryName } from '../../backend.ts';
import { BackendUnavailableError } from '../../errors.ts';
import { Arena } from './arena.ts';
import type { BinaryKernel, KernelExports, UnaryKernel } from './kernelExports.ts';

/** `strict` adds and multiplies in two roundings and gives the same bits everywhere; `relaxed` fuses them. */
export type Variant = 'strict' | 'relaxed';

/** Makes the arena of a memory; tests put guards round the blocks. */
export type ArenaFactory = (memory: WebAssembly.Memory, start: number, limit: number) => Arena;

const PAGE = 65536;

/** An instance of the compiled kernels with its memory. */
export class Runtime {
  readonly variant: Variant;
  readonly exports: KernelExports;
  readonly arena: Arena;
  /** Kernels by the names of their ops; an op that has none for the dtype is absent. */
  readonly unaryFloat: Record<UnaryName, UnaryKernel>;
  readonly unaryInt: Partial<Record<UnaryName, UnaryKernel>>;
  readonly binaryFloat: Record<BinaryName | ComparisonName, BinaryKernel>;
  readonly binaryInt: Partial<Record<BinaryName | ComparisonName, BinaryKernel>>;

  constructor(
    variant: Variant,
    exports: KernelExports,
    memory: WebAssembly.Memory,
    limit: number,
    makeArena: ArenaFactory,
  ) {
    this.variant = variant;
    this.exports = exports;
    this.arena = makeArena(memory, exports.workspaceEnd(), limit);
    this.unaryFloat = byName(exports, 'F32') as Record<UnaryName, UnaryKernel>;
    this.unaryInt = byName(exports, 'I32');
    this.binaryFloat = byName(exports, 'F32') as Record<BinaryName | ComparisonName, BinaryKernel>;
    this.binaryInt = byName(exports, 'I32');
  }
}

/** The exports that end in `suffix`, without it. */
function byName<Kernel>(exports: KernelExports, suffix: string): Record<string, Kernel> {
  return Object.fromEntries(
    Object.entries(exports)
      .filter(([name]) => name.endsWith(suffix))
      .map(([name, kernel]) => [name.slice(0, -suffix.length), kernel as Kernel]),
  );
}

/**
 * Compiles the kernels of `variant`. Without one: relaxed where the engine takes it, else strict.
 *
 * @throws BackendUnavailableError where there is no WebAssembly, no SIMD or no memory for it.
 */
export async function startRuntime(
  variant: Variant | undefined,
  limit: number,
  makeArena: ArenaFactory = (memory, start, end) => new Arena(memory, start, end),
): Promise<Runtime> {
  try {
    const [chosen, module] = await compile(variant);
    const memory = new WebAssembly.Memory({
      initial: (4 * 2 ** 20) / PAGE,
      maximum: Math.floor(limit / PAGE),
    });
    const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
    return new Runtime(chosen, exports as unknown as KernelExports, memory, limit, makeArena);
  } catch (cause) {
    if (cause instanceof BackendUnavailableError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BackendUnavailableError(
      `wasm: WebAssembly cannot start here with ${limit} bytes at most (${reason}); use the reference backend (--backend reference)`,
      { cause },
    );
  }
}

async function compile(variant: Variant | undefined): Promise<[Variant, WebAssembly.Module]> {
  if (variant !== 'strict') {
    const bytes = decode((await import('./generated/relaxed.ts')).wasm);
    if (await takesRelaxed(bytes)) return ['relaxed', await WebAssembly.compile(bytes)];
  }
  const bytes = decode((await import('./generated/strict.ts')).wasm);
  if (variant !== 'relaxed' && WebAssembly.validate(bytes)) {
    return ['strict', await WebAssembly.compile(bytes)];
  }
  throw new BackendUnavailableError(
    `wasm: this engine has no ${variant === 'relaxed' ? 'relaxed ' : ''}SIMD for WebAssembly; ` +
      'update it, or use the reference backend (--backend reference)',
  );
}

/** Node before 22 has relaxed SIMD behind a flag, which may still be set before the first use. */
async function takesRelaxed(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  if (WebAssembly.validate(bytes)) return true;
  if (!globalThis.process?.versions?.node) return false;
  const { enableRelaxedSimd } = await import('./enableRelaxedSimd.node.ts');
  enableRelaxedSimd();
  return WebAssembly.validate(bytes);
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
