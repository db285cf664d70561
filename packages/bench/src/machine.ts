import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';

/** Where a run took place. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  /** Processes that wanted a core in the minute before; 0 where the system does not say. */
  readonly load: number;
}

export async function machine(): Promise<Machine> {
  return {
    processor: await processorName(),
    cores: availableParallelism(),
    memory: totalmem(),
    system: `${platform()} ${arch()}`,
    node: process.version,
    load: loadavg()[0] ?? 0,
  };
}

/** As the system names it; on Linux with what tells one of the same name from another. */
async function processorName(): Promise<string> {
  const name = cpus()[0]?.model.trim() ?? 'unknown';
  const text = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const field = (label: string) => text.match(new RegExp(`^${label}\\s*: (.+)$`, 'm'))?.[1];
  const [family, model] = [field('cpu family'), field('model')];
  const width = /\bavx512f\b/.test(text) ? ', AVX-512' : /\bavx2\b/.test(text) ? ', AVX2' : '';
  return family && model ? `${name} (family ${family}, model ${model}${width})` : name;
}
