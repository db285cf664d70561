/** The host in Node, and in Deno, which has Node's modules. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadDataset } from '@makemore/data/node';
import { NotebookError } from './errors.ts';
import type { Host } from './host.ts';
import { lecturesFolder } from './lectureFiles.node.ts';
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
  readPretrained: (lecture) => readFile(pretrainedPath(lecture)),
  readProgress: () => readProgress(),
  recordSolved: (lecture, exercise) => recordSolved(lecture, exercise),
};

/** Looked up from the lectures: their package depends on all that have one. */
function pretrainedPath(lecture: string): string {
  const { resolve } = createRequire(join(lecturesFolder, 'package.json'));
  try {
    return resolve(`@makemore/${lecture}/pretrained/model.safetensors`);
  } catch (cause) {
    throw new NotebookError(
      `no trained model comes with '${lecture}'; bigram, mlp, batchnorm, backprop, wavenet and gpt have one`,
      { cause },
    );
  }
}
