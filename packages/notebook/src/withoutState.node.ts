import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `use` with an environment in which solved exercises are not kept as the user's. */
export async function withoutState<T>(
  use: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'makemore-state-'));
  try {
    return await use({ MAKEMORE_STATE: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}
