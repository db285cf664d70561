import { realpath } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { backendNames } from '@makemore/tensor-ops';
import { type Cuda, findCuda, nativeFolder, whyNoGpu } from '@makemore/tensor-ops/node';
import { Command, Option } from 'commander';
import { examineApart, risky } from '../backends/apart.ts';
import { describeBackends, examine } from '../backends/examination.ts';
import { adviceFor, describeKernels, examineKernels } from '../doctor/kernels.ts';
import { measureLectures, type Speeds } from '../doctor/speeds.ts';
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
  $ npx makemore doctor --no-speed              without training the lectures for a moment
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
    const say = (text: string) => {
      if (!json) process.stdout.write(text);
    };
    const show = (title: string, lines: readonly string[]) => {
      say(`${title}\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
    };

    const machine = describeMachine();
    const { node, platform, processor, cores } = machine;
    say(`Node ${node} on ${platform}: ${processor}, ${cores} cores\n\n`);

    const names = only ? [only] : backendNames;
    const examinations = await Promise.all(
      names.map((name) => (risky.includes(name) ? examineApart(name) : examine(name))),
    );
    const close = () => Promise.all(examinations.map((each) => each.close()));
    const findings = examinations.map(({ finding }) => finding);
    show('backends:', describeBackends(findings));
    const cuda = names.includes('tfjs-node-gpu') ? await findCudaForInstalled() : null;
    if (cuda) show('for tfjs-node-gpu:', describeCuda(cuda));
    const measuring = speed ? measureLectures(examinations, say) : Promise.resolve({});
    const speeds: Readonly<Record<string, Speeds>> = await measuring.finally(close);
    const backends = findings.map((finding) => {
      return { ...finding, stepsPerSecond: speeds[finding.name] ?? {} };
    });

    // Last of all, since what engines make of later modules is changed by the last of them.
    const kernels = only ? [] : await examineKernels(cores);
    const advice = only ? '' : adviceFor(kernels, cores, process.arch === 'x64');
    if (json) console.log(JSON.stringify({ machine, backends, cuda, kernels, advice }));
    if (only) return;
    const title = 'wasm, handwritten kernels; GFLOP/s of a product of 256 × 256 × 256:';
    show(title, describeKernels(kernels));
    say(`${advice}\n`);
  });

function describeMachine() {
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? 'an unknown processor',
    cores: availableParallelism(),
  };
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
