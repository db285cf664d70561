import { isInstalled } from '../../src/backends/tfjs/isInstalled.node.ts';

const folder = new URL('../../src/backends/tfjs/', import.meta.url);

/** Whether the packages are there: `pnpm check` installs them, `pnpm test` does not. */
export const hasTfjs: boolean = isInstalled(folder) === 'yes';
export const hasDawn: boolean = hasTfjs && isInstalled(new URL('dawn/', folder)) === 'yes';
