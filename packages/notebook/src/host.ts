import type { Dataset, DatasetName } from '@makemore/data';
import type { MimeBundle } from './notebook.ts';

/** What has been solved, by lecture and exercise: when, as an ISO date. */
export type Progress = Record<string, Record<string, string>>;

/** What cells ask of the place where they run: Node, Deno's kernel for Jupyter, or a page. */
export interface Host {
  /** Shows something below the cell that runs, at once. */
  display(bundle: MimeBundle): void | Promise<void>;
  /** Reads a dataset of the catalogue, or, where there are files, one of one's own. */
  loadDataset(nameOrPath: DatasetName | (string & {})): Promise<Dataset>;
  /**
   * The file of the trained model that comes with a lecture.
   *
   * @throws NotebookError if none does.
   */
  readPretrained(lecture: string): Promise<Uint8Array>;
  readProgress(): Promise<Progress>;
  /** Keeps that an exercise was solved now. */
  recordSolved(lecture: string, exercise: string): Promise<void>;
}

const key: unique symbol = Symbol.for('makemore.notebook.host') as never;

/** Cells import this module again in some kernels, so the host is kept where all copies find it. */
const shared = globalThis as { [key]?: Host };

/** Makes `host` the one that the cells ask. */
export function useHost(host: Host): void {
  shared[key] = host;
}

/** The one in use; where there is Node or Deno, by default theirs. */
export async function currentHost(): Promise<Host> {
  if (!shared[key]) {
    if (!globalThis.process?.versions?.node) {
      throw new Error('no host: the page that runs the cells must call useHost() first');
    }
    shared[key] = (await import('./host.node.ts')).nodeHost;
  }
  return shared[key];
}
