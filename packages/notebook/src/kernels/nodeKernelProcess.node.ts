/** The process of the cells: takes a cell from its parent, and sends what the cell puts out. */
import { join } from 'node:path';
import { inspect } from 'node:util';
import vm from 'node:vm';
import { bundleOf, isDisplayable } from '../display.ts';
import { nodeHost } from '../host.node.ts';
import { useHost } from '../host.ts';
import type { MimeBundle, Output } from '../notebook.ts';
import { runCell } from '../runCell.ts';

export interface Request {
  readonly code: string;
  /** What stack traces call the cell; no spaces. */
  readonly name: string;
}

export type Answer =
  | { readonly type: 'output'; readonly output: Output }
  | { readonly type: 'done'; readonly failed: boolean };

function send(answer: Answer): void {
  process.send?.(answer);
}

function put(output: Output): void {
  send({ type: 'output', output });
}

/** `import()` looks up names from where its script is: in the folder of the notebook. */
const importModule: (specifier: string) => Promise<unknown> = new vm.Script(
  '(specifier) => import(specifier)',
  {
    filename: join(process.cwd(), 'cells.mjs'),
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  },
).runInThisContext();

for (const name of ['stdout', 'stderr'] as const) {
  process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    put({ output_type: 'stream', name, text });
    const written = rest.at(-1);
    if (typeof written === 'function') written();
    return true;
  };
}

useHost({
  ...nodeHost,
  display: (data) => put({ output_type: 'display_data', data, metadata: {} }),
});

let count = 0;

async function execute({ code, name }: Request): Promise<void> {
  count++;
  try {
    const value = await runCell(code, { name, importModule });
    if (value !== undefined) {
      const data: MimeBundle = isDisplayable(value)
        ? await bundleOf(value)
        : { 'text/plain': inspect(value, { depth: 4 }) };
      put({ output_type: 'execute_result', data, metadata: {}, execution_count: count });
    }
    send({ type: 'done', failed: false });
  } catch (error) {
    put({ output_type: 'error', ...described(error) });
    send({ type: 'done', failed: true });
  }
}

/** An error as notebooks keep it, with only the cells' own lines of its stack. */
function described(error: unknown): { ename: string; evalue: string; traceback: string[] } {
  if (!(error instanceof Error)) {
    const evalue = inspect(error);
    return { ename: 'Error', evalue, traceback: [`Uncaught ${evalue}`] };
  }
  const { name, message } = error;
  const places = (error.stack ?? '').split('\n').filter((line) => /^ +at .*\bcell-\d+:/.test(line));
  return { ename: name, evalue: message, traceback: [`${name}: ${message}`, ...places] };
}

process.on('message', (request: Request) => void execute(request));
