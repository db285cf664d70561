/** Where libtensorflow and the addon come from: the variables and places of the package's own installer. */
import { InstallError } from './installError.ts';

/** What is read of the package.json of tfjs-node and tfjs-node-gpu. */
export interface NativeManifest {
  readonly name: string;
  readonly version: string;
  readonly binary: {
    readonly module_name: string;
    /** Where the ready-made addons are. */
    readonly host: string;
    readonly napi_versions: readonly number[];
  };
}

/** What it is installed for. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  /** The version of the interface of addons, `process.versions.napi`. */
  readonly napi: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The version that tfjs-node 4.22 was made with. */
const LIBTENSORFLOW = '2.9.1';

const systems: Record<string, string> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/** Older builds for processors that the regular ones leave out; they have no GPU. */
const otherBuilds: Record<string, string> = {
  'darwin-arm64': 'libtensorflow_r2_7_darwin_arm64_cpu.tar.gz',
  'linux-arm64': 'libtensorflow_r2_7_linux_arm64.tar.gz',
  'linux-arm': 'libtensorflow_r2_5_linux_arm7l.tar.gz',
};

function isGpuPackage({ name }: NativeManifest): boolean {
  return name.endsWith('-gpu');
}

/** The newest interface that both the package and this Node know: a part of the addon's path. */
export function napiVersion({ binary }: NativeManifest, { napi }: Machine): number {
  const known = binary.napi_versions.filter((version) => version <= napi);
  if (known.length > 0) return Math.max(...known);
  throw new InstallError(`this Node is too old for ${binary.module_name}; update it`);
}

/**
 * The address of the libtensorflow for this machine: under `TFJS_NODE_BASE_URI`, the beginning of the
 * whole address, or on the mirror `TFJS_NODE_CDN_STORAGE` (or `CDN_STORAGE`). Each may also stand in
 * .npmrc, as npm hands it on.
 *
 * @throws InstallError where there is none.
 */
export function libtensorflowAddress(
  manifest: NativeManifest,
  { platform, arch }: Machine,
  environment: Environment,
): string {
  const kind = isGpuPackage(manifest) ? 'gpu' : 'cpu';
  const storage = storageOf(manifest, environment);
  const other = otherBuilds[`${platform}-${arch}`];
  if (kind === 'cpu' && other) return `${storage}tf-builds/${other}`;
  const hasBuild = arch === 'x64' && (platform !== 'darwin' || kind === 'cpu');
  const system = systems[platform];
  if (!hasBuild || !system) {
    throw new InstallError(
      `there is no libtensorflow for ${kind === 'gpu' ? 'the GPU of ' : ''}${platform} ${arch} to download; ` +
        'give one of your own by --libtensorflow, or reach the GPU without it by --backend tfjs-webgpu',
    );
  }
  const base =
    setting(environment, 'TFJS_NODE_BASE_URI') ??
    `${storage}tensorflow/libtensorflow/libtensorflow-`;
  const extension = platform === 'win32' ? 'zip' : 'tar.gz';
  return `${base}${kind}-${system}-x86_64-${LIBTENSORFLOW}.${extension}`;
}

/**
 * The address of the ready-made addon, on the mirror that node-pre-gyp takes from
 * `npm_config_tfjs_binding_binary_host_mirror`, or where libtensorflow is mirrored; undefined where
 * there is none, so that it has to be built.
 */
export function addonAddress(
  manifest: NativeManifest,
  machine: Machine,
  environment: Environment,
): string | undefined {
  const { version, binary } = manifest;
  const { platform, arch } = machine;
  const system = systems[platform];
  if (arch !== 'x64' || !system) return undefined;
  const mirror = setting(environment, `${binary.module_name}_binary_host_mirror`);
  const { pathname } = new URL(binary.host);
  const host = mirror ?? `${storageOf(manifest, environment)}${pathname.slice(1)}`;
  const kind = isGpuPackage(manifest) ? 'GPU' : 'CPU';
  const file = `${kind}-${system}-${version}.${platform === 'win32' ? 'zip' : 'tar.gz'}`;
  return `${withSlash(host)}napi-v${napiVersion(manifest, machine)}/${version}/${file}`;
}

function storageOf({ binary }: NativeManifest, environment: Environment): string {
  const mirror = setting(environment, 'TFJS_NODE_CDN_STORAGE') ?? environment['CDN_STORAGE'];
  return withSlash(mirror || new URL(binary.host).origin);
}

/** A variable, or the line of .npmrc, which npm and pnpm hand on in small letters. */
function setting(environment: Environment, name: string): string | undefined {
  const names = [name, `npm_config_${name}`, `npm_config_${name.toLowerCase()}`];
  return names.map((each) => environment[each]).find((value) => value);
}

function withSlash(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}
