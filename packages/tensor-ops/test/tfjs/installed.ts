import { existsSync } from 'node:fs';

const folder = new URL('../../src/backends/tfjs/', import.meta.url);

function isInstalled(path: string): boolean {
  return existsSync(new URL(`${path}node_modules/.modules.yaml`, folder));
}

/** Whether the packages are there: `pnpm check` installs them, `pnpm test` does not. */
export const hasTfjs: boolean = isInstalled('./');
export const hasDawn: boolean = hasTfjs && isInstalled('./dawn/');
