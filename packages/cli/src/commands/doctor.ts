import { realpath } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { backendNames } from '@makemore/tensor-ops';
import { type Cuda, findCuda, nativeFolder, whyNoGpu } from '@makemore/tensor-ops/node';
import { Command, Option } from 'commander';
import { type BackendFinding, describeBackends, examineBackend } from '../doctor/backends.ts';
import { examineApart, risky } from '../doctor/examineApart.ts';
import { adviceFor, describeKernels, examineKernels } from '../doctor/kernels.ts';
import { lectureSpeeds, speedCell, speedHeader, speedLead } from '../doctor/speeds.ts';
import { tryAddon } from '../native/tryAddon.ts';
import { options } from '../options.ts';

interface DoctorOptions {
  json?: boolean;
  only?: string;
  speed: boolean;
}

const examples = `
Examples:
  $ npx makemore doctor
  $ npx makemore doctor --no-speed              at once, without training the lectures for a moment
  $ npx makemore doctor --only tfjs-webgpu
  $ npx makemore doctor --json | jq .backends

Each lecture is trained for half a second, or two steps, on each backend that runs: some seconds for each
backend. For claims about speed, there is \`makemore bench\`.`;

export const doctor = new Command('doctor')
  .description('what computes here, how fast, why the rest does not, and how to get it')
  .addOption(new Option('--only <backend>', 'only this backend').choices([...backendNames]))
  .addOption(new Option('--no-speed', 'without the steps/s of the lectures'))
  .addOption(options.json())
  .addHelpText('after', examples)
  .action(async ({ json = false, only, speed }: DoctorOptions) => {
    const cores = availableParallelism();
    const machine = {
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      processor: cpus()[0]?.model.trim() ?? 'an unknown processor',
      cores,
    };
    const { node, platform, processor } = machine;
    const say = (text: string) => {
      if (!json) process.stdout.write(text);
    };
    const show = (title: string, lines: readonly string[]) => {
      say(`${title}\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
    };
    say(`Node ${node} on ${platform}: ${processor}, ${cores} cores\n\n`);
    // With --only this is the process that may be brought down.
    const apart = only ? [] : risky;
    const found = await Promise.all(
      (only ? [only] : backendNames).map((name) =>
        apart.includes(name) ? examineApart(name) : examineBackend(name),
      ),
    );
    show('backends:', describeBackends(found));
    const cuda = only ? null : await findCudaForInstalled();
    if (cuda) show('for tfjs-node-gpu:', describeCuda(cuda));
    // Before the kernels: what engines make of later modules is changed by the last of those.
    const backends = speed ? await measured(found, apart, say) : found;
    const findings = only ? [] : await examineKernels(cores);
    const advice = only ? '' : adviceFor(findings, cores, process.arch === 'x64');
    if (json) {
      console.log(JSON.stringify({ machine, backends, cuda, findings, advice }));
    } else if (!only) {
      show(
        'wasm, handwritten kernels; GFLOP/s of a product of 256 × 256 × 256:',
        describeKernels(findings),
      );
      console.log(advice);
    }
  });

/** The findings with the speeds of those that run, one after the other, said as they come. */
async function measured(
  findings: readonly BackendFinding[],
  apart: readonly string[],
  say: (text: string) => void,
): Promise<BackendFinding[]> {
  const all: BackendFinding[] = [];
  say(`steps/s of the lectures, at their own size:\n  ${speedHeader()}\n`);
  for (const finding of findings) {
    const { name, device } = finding;
    if (device === null) {
      all.push(finding);
      continue;
    }
    const onSpeed = (rate: number) => say(speedCell(rate));
    say(`  ${speedLead(name)}`);
    if (apart.includes(name)) {
      const measuredApart = await examineApart(name, { withSpeed: true });
      if (measuredApart.device === null) say(`   ${measuredApart.reason.replace(`${name}: `, '')}`);
      Object.values(measuredApart.stepsPerSecond).forEach(onSpeed);
      all.push(measuredApart);
    } else {
      all.push({ ...finding, stepsPerSecond: await lectureSpeeds(name, onSpeed) });
    }
    say('\n');
  }
  say('\n');
  return all;
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

function describeCuda(cuda: Cuda): string[] {
  if (process.platform === 'darwin') return Object.values(whyNoGpu(cuda));
  const { hasDriver, driver, gpus, libraries } = cuda;
  const missing = libraries.filter(({ path }) => path === null).map(({ name }) => name);
  const version = driver ?? (hasDriver ? 'of an unknown version' : 'not found');
  return [
    `NVIDIA driver ${version}${gpus?.length ? `: ${gpus.join(', ')}` : ''}`,
    `CUDA: ${missing.length > 0 ? `not found: ${missing.join(', ')}` : `all ${libraries.length} libraries found`}`,
  ];
}
