import { realpath } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { backendNames } from '@makemore/tensor-ops';
import { type Cuda, findCuda, nativeFolder } from '@makemore/tensor-ops/node';
import { Command, Option } from 'commander';
import {
  type BackendFinding,
  describeBackends,
  examineBackend,
  speedTable,
} from '../doctor/backends.ts';
import { examineApart, risky } from '../doctor/examineApart.ts';
import { adviceFor, describeKernels, examineKernels } from '../doctor/kernels.ts';
import { tryAddon } from '../native/tryAddon.ts';
import { options } from '../options.ts';

interface DoctorOptions {
  json?: boolean;
  only?: string;
  speed?: boolean;
}

const examples = `
Examples:
  $ npx makemore doctor
  $ npx makemore doctor --speed                 how fast each lecture trains on each backend that runs
  $ npx makemore doctor --only tfjs-webgpu
  $ npx makemore doctor --json | jq .backends

The lectures are measured only when asked for: each takes half a second on each backend, and on slow
backends up to ten. The figures are of less than half a second each: for claims, there is \`makemore bench\`.`;

export const doctor = new Command('doctor')
  .description('what computes here, how fast, why the rest does not, and how to get it')
  .addOption(new Option('--only <backend>', 'only this backend').choices([...backendNames]))
  .addOption(new Option('--speed', 'steps/s of the lectures: some seconds for each backend'))
  .addOption(options.json())
  .addHelpText('after', examples)
  .action(async ({ json, only, speed = false }: DoctorOptions) => {
    const cores = availableParallelism();
    const machine = {
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      processor: cpus()[0]?.model.trim() ?? 'an unknown processor',
      cores,
    };
    // The backends first: what engines make of later modules is changed by the last of the kernels.
    const backends = only ? [await examineBackend(only, speed)] : await examineAll(speed);
    const cuda = only ? null : await findCudaForInstalled();
    const findings = only ? [] : await examineKernels(cores);
    const advice = only ? '' : adviceFor(findings, cores, process.arch === 'x64');
    if (json) {
      console.log(JSON.stringify({ machine, backends, cuda, findings, advice }));
      return;
    }
    const { node, platform, processor } = machine;
    console.log(`Node ${node} on ${platform}: ${processor}, ${cores} cores\n`);
    show('backends:', describeBackends(backends));
    if (cuda) show('for tfjs-node-gpu:', describeCuda(cuda));
    if (speed) show('steps/s of the lectures, at their own size:', speedTable(backends));
    if (only) return;
    show(
      'wasm, handwritten kernels; GFLOP/s of a product of 256 × 256 × 256:',
      describeKernels(findings),
    );
    console.log(advice);
    if (!speed) console.log('How fast each lecture trains here: npx makemore doctor --speed');
  });

/** One after the other, since they are measured; what may bring its process down in one of its own. */
async function examineAll(speed: boolean): Promise<BackendFinding[]> {
  const findings: BackendFinding[] = [];
  for (const name of backendNames) {
    findings.push(
      risky.includes(name)
        ? await examineApart(name, { withSpeed: speed })
        : await examineBackend(name, speed),
    );
  }
  return findings;
}

/** What the libtensorflow that is installed opens, or else the one that would be. */
async function findCudaForInstalled(): Promise<Cuda> {
  try {
    const folder = await nativeFolder('tfjs-node-gpu');
    const { libtensorflow } = await tryAddon(folder);
    return await findCuda({ libtensorflow, folder: await realpath(join(folder, 'deps', 'lib')) });
  } catch {
    return findCuda();
  }
}

function describeCuda({ hasDriver, driver, gpus, libraries }: Cuda): string[] {
  const version = driver ?? (hasDriver ? 'of an unknown version' : 'not found');
  return [
    `NVIDIA driver ${version}${gpus?.length ? `: ${gpus.join(', ')}` : ''}`,
    ...libraries.map(({ name, path }) => `${name} ${path ?? 'not found'}`),
  ];
}

function show(title: string, lines: readonly string[]): void {
  console.log(`${title}\n${lines.map((line) => `  ${line}\n`).join('')}`);
}
