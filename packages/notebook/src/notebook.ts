/**
 * The notebook format 4.5, as far as lectures use it.
 * Source: https://nbformat.readthedocs.io/en/latest/format_description.html
 */
import { z } from 'zod';
import { NotebookError } from './errors.ts';

/** In the file a text may be a list of lines; here it is one string. */
const text = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? value : value.join('')));
const metadata = z.record(z.string(), z.unknown());
const data = z.record(z.string(), z.union([text, z.record(z.string(), z.unknown())]));

export const output = z.discriminatedUnion('output_type', [
  z.object({ output_type: z.literal('stream'), name: z.enum(['stdout', 'stderr']), text }),
  z.object({ output_type: z.literal('display_data'), data, metadata }),
  z.object({
    output_type: z.literal('execute_result'),
    data,
    metadata,
    execution_count: z.number().nullable(),
  }),
  z.object({
    output_type: z.literal('error'),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);

const id = z.string().regex(/^[\w-]{1,64}$/);
const markdownCell = z.object({
  cell_type: z.literal('markdown'),
  id,
  metadata,
  source: text,
});
const codeCell = z.object({
  cell_type: z.literal('code'),
  execution_count: z.number().nullable(),
  id,
  metadata,
  outputs: z.array(output),
  source: text,
});

const notebook = z
  .object({
    cells: z.array(z.discriminatedUnion('cell_type', [markdownCell, codeCell])),
    metadata,
    nbformat: z.literal(4),
    nbformat_minor: z.number().min(5),
  })
  .refine(({ cells }) => new Set(cells.map((cell) => cell.id)).size === cells.length, {
    error: 'two cells have the same id',
  });

export type Notebook = z.infer<typeof notebook>;
export type Cell = Notebook['cells'][number];
export type CodeCell = z.infer<typeof codeCell>;
export type Output = z.infer<typeof output>;

/** What a value shows as, by media type: text, or base64 of bytes. */
export type MimeBundle = Record<string, string | Record<string, unknown>>;

/** What the kernel of the lectures is called, in Jupyter and in VS Code. */
export const denoMetadata: Notebook['metadata'] = {
  kernelspec: { display_name: 'Deno', language: 'typescript', name: 'deno' },
  language_info: {
    codemirror_mode: 'typescript',
    file_extension: '.ts',
    mimetype: 'text/x.typescript',
    name: 'typescript',
    nbconvert_exporter: 'script',
    pygments_lexer: 'typescript',
  },
};

/**
 * Reads a notebook.
 *
 * @param name what the file is called in errors
 * @throws NotebookError if it is no notebook of format 4.5 or later.
 */
export function parseNotebook(name: string, json: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new NotebookError(`${name}: this is no notebook: ${(error as Error).message}`);
  }
  const { success, data: parsed, error } = notebook.safeParse(value);
  if (success) return parsed;
  throw new NotebookError(
    `${name}: this is no notebook of format 4.5:\n${z.prettifyError(error)}\nOpen it in Jupyter and save it there`,
  );
}

/** The file of a notebook, as Jupyter writes it: keys in order, and a line of text a line of the file. */
export function formatNotebook({ cells, metadata, ...format }: Notebook): string {
  const file = { cells: cells.map(cellInFile), metadata, ...format };
  return `${JSON.stringify(file, sortKeys, 1)}\n`;
}

function cellInFile(cell: Cell): object {
  const source = lines(cell.source);
  return cell.cell_type === 'markdown'
    ? { ...cell, source }
    : { ...cell, source, outputs: cell.outputs.map(outputInFile) };
}

function outputInFile(each: Output): object {
  if (each.output_type === 'stream') return { ...each, text: lines(each.text) };
  if (each.output_type === 'error') return each;
  const inFile = Object.entries(each.data).map(([type, value]) => [
    type,
    typeof value === 'string' && type.startsWith('text/') ? lines(value) : value,
  ]);
  return { ...each, data: Object.fromEntries(inFile) };
}

function lines(value: string): string[] {
  return value === '' ? [] : value.split(/(?<=\n)/);
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The cells with code. */
export function codeCells({ cells }: Notebook): CodeCell[] {
  return cells.filter((cell) => cell.cell_type === 'code');
}

/** Whether a cell has this tag; `raises-exception` is Jupyter's for a cell that must throw. */
export function hasTag({ metadata: { tags } }: Cell, tag: string): boolean {
  return Array.isArray(tags) && tags.includes(tag);
}

/** Adds an output to those of a cell; text that follows text of the same stream is appended to it. */
export function addOutput(outputs: Output[], next: Output): void {
  const before = outputs.at(-1);
  const continues =
    before?.output_type === 'stream' && next.output_type === 'stream' && before.name === next.name;
  if (continues) before.text += next.text;
  else outputs.push({ ...next });
}
