import { existsSync, readFileSync } from 'node:fs';

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Whether the packages of a pnpm workspace are there, and in the versions that its package.json has now.
 * An optional one may be missing, but not be another.
 */
export function isInstalled(folder: URL): 'yes' | 'no' | 'other versions' {
  if (!existsSync(new URL('node_modules/.modules.yaml', folder))) return 'no';
  const read = (path: string): Manifest | null => {
    const file = new URL(path, folder);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  };
  const { dependencies = {}, optionalDependencies = {} } = read('package.json') ?? {};
  const isOther = ([name, version]: [string, string]) => {
    const found = read(`node_modules/${name}/package.json`);
    return found ? found.version !== version : Object.hasOwn(dependencies, name);
  };
  const all = Object.entries({ ...optionalDependencies, ...dependencies });
  return all.some(isOther) ? 'other versions' : 'yes';
}
