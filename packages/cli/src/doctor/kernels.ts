/** The handwritten kernels: which of their variants run here, and how fast. */
import {
  BackendUnavailableError,
  noGrad,
  revectorizeMissing,
  setBackend,
  steps,
  type Variant,
  variants,
  zeros,
} from '@makemore/tensor-ops';

/** A variant with a number of threads, and whether it runs here. */
export interface KernelFinding {
  readonly variant: Variant;
  readonly threads: number;
  /** Of a product of two matrices of 256 × 256; null if it does not run. */
  readonly gigaflops: number | null;
  /** Why it does not run; empty if it does. */
  readonly reason: string;
}

const meanings: Record<Variant, string> = {
  strict: 'rounds twice: the same bits on every machine',
  relaxed: 'fuses multiply and add, where the processor can',
  revectorize: 'as relaxed, in vectors of 256 bits',
};

/** Each variant, on one thread and on all cores. */
export async function examineKernels(cores: number): Promise<KernelFinding[]> {
  const findings: KernelFinding[] = [];
  for (const variant of variants) {
    for (const threads of cores > 1 ? [1, cores] : [1]) {
      findings.push(await measure(variant, threads));
    }
  }
  return findings;
}

/** A line for each variant. */
export function describeKernels(findings: readonly KernelFinding[]): string[] {
  return variants.map((variant) => line(variant, findings));
}

/** Measures a variant, last of all revectorize, which changes what the engine makes of later modules. */
async function measure(variant: Variant, threads: number): Promise<KernelFinding> {
  const lacking = (reason: string) => ({ variant, threads, gigaflops: null, reason });
  const missing = variant === 'revectorize' ? revectorizeMissing() : undefined;
  if (missing) return lacking(missing);
  try {
    await setBackend('wasm', { variant, threads });
  } catch (error) {
    if (error instanceof BackendUnavailableError) return lacking(error.message);
    throw error;
  }
  const a = zeros([256, 256]);
  const rates: number[] = [];
  const end = performance.now() + 200;
  noGrad(() => {
    while (performance.now() < end || rates.length < 3) {
      const begun = performance.now();
      for (const _ of steps(4)) a.matmul(a);
      rates.push((4 * 2 * 256 ** 3) / (performance.now() - begun) / 1e6);
    }
  });
  a.dispose();
  rates.sort((x, y) => x - y);
  return { variant, threads, gigaflops: rates[rates.length >> 1] as number, reason: '' };
}

function line(variant: Variant, findings: readonly KernelFinding[]): string {
  const own = findings.filter((each) => each.variant === variant);
  const name = variant.padEnd(12);
  const reason = own.find((each) => each.reason)?.reason;
  if (reason) return `${name} does not run: ${reason}`;
  const rates = own.map(({ threads, gigaflops }) => {
    return `${gigaflops?.toFixed(0).padStart(4)} on ${threads} thread${threads === 1 ? '' : 's'}`;
  });
  const isDefault = variant === defaultOf(findings) ? '; the default' : '';
  return `${name} ${rates.join(', ')}: ${meanings[variant]}${isDefault}`;
}

function runs(variant: Variant, findings: readonly KernelFinding[]): boolean {
  return findings.some((each) => each.variant === variant && each.gigaflops !== null);
}

function defaultOf(findings: readonly KernelFinding[]): Variant {
  return runs('relaxed', findings) ? 'relaxed' : 'strict';
}

/** What was measured to be faster than the default by this much is worth a word. */
const WORTH = 1.15;

/** What to type, or to install, for the fastest. */
export function adviceFor(
  findings: readonly KernelFinding[],
  cores: number,
  isX64: boolean,
): string {
  const rate = ({ gigaflops }: KernelFinding) => gigaflops ?? 0;
  const usual = findings.find(
    (each) => each.variant === defaultOf(findings) && each.threads === cores,
  );
  const best = findings.reduce((most, each) => (rate(each) > rate(most) ? each : most));
  const isWide = runs('revectorize', findings);
  if (usual && rate(best) >= WORTH * rate(usual)) {
    const variant = best.variant === usual.variant ? '' : ` --variant ${best.variant}`;
    const threads = best.threads === cores ? '' : ` --threads ${best.threads}`;
    const ratio = (rate(best) / rate(usual)).toFixed(1);
    const note = best.variant === 'revectorize' ? ' It gives the same bytes.' : '';
    return `${ratio} times as fast as the default: npx makemore train mlp${variant}${threads}.${note}`;
  }
  if (!isWide && isX64) {
    return 'Node 24 or later would have --variant revectorize, with vectors twice as wide: https://nodejs.org';
  }
  return 'What runs by default is the fastest here.';
}
