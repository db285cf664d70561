import type { Output } from '../notebook.ts';

/** What executes the cells of one notebook, one after the other. */
export interface Kernel {
  /**
   * Runs a cell. When it resolves, all of the cell's outputs have been given to `onOutput`, an
   * error among them if the cell threw.
   */
  execute(code: string, name: string, onOutput: (output: Output) => void): Promise<Execution>;
  /** Ends its process. */
  close(): Promise<void>;
}

/** How the execution of a cell ended. */
interface Execution {
  readonly failed: boolean;
}

export interface KernelOptions {
  /** Where cells run: what they import is looked up from here. */
  readonly folder: string;
  /** What was set for the process beside what this one has. */
  readonly env?: Readonly<Record<string, string>>;
}
