import { BackendNotInstalledError } from '@makemore/tensor-ops';
import { installWorkspace } from '@makemore/tensor-ops/node';
import { UsageError } from './usageError.ts';

/** Does what needs a backend's packages, and installs those that it says are missing. */
export async function withInstalls<T>(action: () => Promise<T>): Promise<T> {
  const installed = new Set<string>();
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof BackendNotInstalledError) || installed.has(error.folder)) throw error;
      installed.add(error.folder);
      await installBackend(error);
    }
  }
}

/**
 * Installs what a backend lacks, in the versions of its lockfile. Progress goes to standard error, as
 * standard output is for results.
 *
 * @throws UsageError if that fails.
 */
export async function installBackend({
  reason,
  cure,
  folder,
}: BackendNotInstalledError): Promise<void> {
  console.error(`${reason}: installing them, once`);
  const failure = await installWorkspace(folder, { isShown: true });
  if (failure !== null) {
    throw new UsageError(`${reason}, and installing them failed, ${failure}; ${cure}`);
  }
}
