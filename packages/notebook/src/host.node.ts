/** The host in Node, and in Deno, which has Node's modules. */
import { loadDataset } from '@makemore/data/node';
import type { Host } from './host.ts';
import { readProgress, recordSolved } from './progress.node.ts';

/** What there is of Deno in its kernel for Jupyter. */
interface DenoJupyter {
  broadcast(type: 'display_data', content: object): Promise<void>;
}

export const nodeHost: Host = {
  async display(data) {
    const { Deno } = globalThis as { Deno?: { jupyter?: DenoJupyter } };
    if (Deno?.jupyter) {
      await Deno.jupyter.broadcast('display_data', { data, metadata: {}, transient: {} });
    } else {
      console.log(data['text/plain'] ?? `[${Object.keys(data).join(', ')}]`);
    }
  },
  loadDataset: (nameOrPath) => loadDataset(nameOrPath),
  readProgress: () => readProgress(),
  recordSolved: (lecture, exercise) => recordSolved(lecture, exercise),
};
