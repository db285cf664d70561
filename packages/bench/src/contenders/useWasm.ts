import { getBackend, setBackend } from '@makemore/tensor-ops';

/** What the wasm backend is asked for. */
export interface WasmChoice {
  readonly variant: 'strict' | 'relaxed' | 'revectorize';
  readonly threads: number;
}

/** Chooses the wasm backend; what cannot be had is an error, never something else in its place. */
export async function useWasm(choice: WasmChoice): Promise<void> {
  await setBackend('wasm', choice);
  const { variant = 'relaxed', threads = 1 } = getBackend() as Partial<WasmChoice>;
  if (variant === choice.variant && threads === choice.threads) return;
  const [asked, got] = [choice, { variant, threads }].map(
    (each) => `${each.variant} on ${each.threads} thread${each.threads === 1 ? '' : 's'}`,
  );
  throw new Error(`the wasm backend was asked for ${asked} and gives ${got}`);
}
