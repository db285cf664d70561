import { execFile } from 'node:child_process';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';

/** Where a run took place. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
}

export async function machine(): Promise<Machine> {
  return {
    processor: await processorName(),
    cores: availableParallelism(),
    memory: totalmem(),
    system: `${platform()} ${arch()}`,
    node: process.version,
  };
}

/** As the system names it; where it is coy, with family and model. */
async function processorName(): Promise<string> {
  const name = cpus()[0]?.model.trim() ?? 'unknown';
  if (platform() !== 'linux') return name;
  const text = await new Promise<string>((done) => {
    execFile('lscpu', { env: { ...process.env, LC_ALL: 'C' } }, (_, stdout) => done(stdout ?? ''));
  });
  const field = (label: string) => text.match(new RegExp(`^${label}:\\s*(.+)$`, 'm'))?.[1];
  const [family, model] = [field('CPU family'), field('Model')];
  const width = /\bavx512f\b/.test(text) ? ', AVX-512' : /\bavx2\b/.test(text) ? ', AVX2' : '';
  return family && model ? `${name} (family ${family}, model ${model}${width})` : name;
}
