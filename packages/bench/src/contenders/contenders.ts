import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Part } from '../cases.ts';

/** Which contender, and how it is started. */
export interface ContenderSpec {
  /** What `--contenders` calls it. */
  readonly id: string;
  /** For a column of a table: short. */
  readonly label: string;
  readonly about: string;
  /** The file to start. */
  readonly command: string;
  /** What that file is, for who lacks it. */
  readonly program: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Our own, or one to measure ours against. */
  readonly group: 'makemore' | 'peer';
  readonly threads: number;
  /** What it takes part in. Default: everything. */
  readonly parts?: readonly Part[];
  /** The width of the multiply-adds that its share of the peak is held against; undefined: of none. */
  readonly bits?: 128 | 256;
  /** What to do to get it, where it is absent. */
  readonly cure: string;
}

const here = new URL('./', import.meta.url);
const peers = new URL('../../peers/', import.meta.url);
/** Node 24 as npm has it, one package a platform. */
const node24 = fileURLToPath(
  new URL(`node_modules/node-${process.platform}-${process.arch}/bin/node`, peers),
);
export const peersFolder: string = fileURLToPath(peers);

/** Node's arguments with which it runs TypeScript, every version of it alike. */
const typescript = [
  '--import',
  pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
] as const;

const withPeers = 'type: npx makemore bench --peers';

/** All contenders, ours first: those with one thread, and with `threads` where there are more. */
export function contenders(threads: number): ContenderSpec[] {
  const counts = threads > 1 ? [1, threads] : [1];
  return [
    ...counts.map((count) => makemore('makemore', 'relaxed', count)),
    makemore('strict', 'strict', 1),
    makemore('node24', 'relaxed', 1),
    ...counts.map((count) => makemore('revectorize', 'revectorize', count)),
    ...['tfjs-node-gpu', 'tfjs-node', 'tfjs-webgpu', 'tfjs-wasm', 'tfjs-cpu'].map(onTfjs),
    ...counts.map(pytorch),
    tfjs('wasm'),
    tfjs('cpu'),
    {
      ...{ id: 'jax-js', label: 'jax-js', group: 'peer', threads: 1, bits: 128 },
      about: 'jax-js on WebAssembly, jitted, Node 24',
      command: node24,
      program: 'Node 24',
      args: [inPeers('jax.js')],
      cure: withPeers,
    },
  ];
}

function makemore(
  id: string,
  variant: 'relaxed' | 'strict' | 'revectorize',
  threads: number,
): ContenderSpec {
  const isHere = id === 'makemore' || id === 'strict';
  const node = isHere ? `Node ${process.versions.node.split('.')[0]}` : 'Node 24';
  return {
    id: threads > 1 ? `${id}-threads` : id,
    label: threads > 1 ? `${id} ${threads}T` : id,
    about: `makemore, wasm ${variant}, ${node}, ${threadsText(threads)}`,
    command: isHere ? process.execPath : node24,
    program: node,
    args: [...typescript, inContenders('makemore.ts'), 'wasm', variant, `${threads}`],
    ...{ group: 'makemore', threads, bits: variant === 'revectorize' ? 256 : 128 },
    cure: isHere ? 'take a newer Node' : withPeers,
  };
}

/** The backends with a native part, which has a command of its own. */
const natives: Readonly<Record<string, string>> = {
  'tfjs-node-gpu': 'type: npx makemore install-gpu',
  'tfjs-node': 'type: npx makemore install-gpu --cpu',
};

/** makemore on a backend of TensorFlow.js; where it cannot run, the contender says why. */
function onTfjs(backend: string): ContenderSpec {
  // The others have one thread, or a GPU.
  const hasAllCores = backend === 'tfjs-node';
  return {
    ...{ id: `makemore-${backend}`, label: `our ${backend}`, group: 'makemore' },
    about: `makemore, backend ${backend}, Node ${process.versions.node.split('.')[0]}${hasAllCores ? ', all cores' : ''}`,
    command: process.execPath,
    program: 'Node',
    args: [...typescript, inContenders('makemore.ts'), backend],
    ...{ threads: hasAllCores ? availableParallelism() : 1, parts: ['steps'] },
    cure: natives[backend] ?? withPeers,
  };
}

function pytorch(threads: number): ContenderSpec {
  return {
    id: threads > 1 ? 'pytorch-threads' : 'pytorch',
    label: threads > 1 ? `pytorch ${threads}T` : 'pytorch',
    about: `PyTorch, eager, ${threadsText(threads)}`,
    command: 'python3',
    program: 'python3',
    args: [inPeers('pytorch.py'), `${threads}`],
    // A core type that is forced on the BLAS would slow it down.
    environment: { OPENBLAS_CORETYPE: undefined },
    ...{ group: 'peer', threads, bits: 256 },
    cure: 'type: pip install torch',
  };
}

function tfjs(backend: 'wasm' | 'cpu'): ContenderSpec {
  return {
    ...{ id: `tfjs-${backend}`, label: `tfjs-${backend}`, group: 'peer', threads: 1, bits: 128 },
    about: `TensorFlow.js, backend ${backend}, Node ${process.versions.node.split('.')[0]}`,
    command: process.execPath,
    program: 'Node',
    args: [...typescript, inPeers('tfjs.js'), backend],
    cure: withPeers,
  };
}

/** What finds the peak of one core. */
export function peakSpec(bits: 128 | 256): ContenderSpec {
  return {
    ...{ id: `peak${bits}`, label: `peak ${bits}`, group: 'peer', threads: 1, bits },
    about: `the most that one core can do with fused multiply-adds of ${bits} bits`,
    command: bits === 128 ? process.execPath : node24,
    program: bits === 128 ? 'Node' : 'Node 24',
    args: [
      ...(bits === 256 ? ['--experimental-wasm-revectorize'] : []),
      ...typescript,
      inContenders('peak.ts'),
    ],
    cure: bits === 128 ? 'take a newer Node' : withPeers,
  };
}

function threadsText(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}

function inContenders(file: string): string {
  return fileURLToPath(new URL(file, here));
}

function inPeers(file: string): string {
  return fileURLToPath(new URL(file, peers));
}
