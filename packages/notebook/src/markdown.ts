/**
 * A notebook as one Markdown file, which is easier to write: a fence ```ts is a cell with code, the
 * text between two of them is a cell, and a line `<!-- cell -->` begins another. Words behind ```ts
 * are the tags of the cell.
 */
import { type Cell, type CodeCell, denoMetadata, type Notebook } from './notebook.ts';

const FENCE = /^```ts(?: +(.*))?$/;
const SPLIT = /^<!-- cell -->$/;

/** The Markdown of a notebook; outputs and ids are left out. */
export function toMarkdown({ cells }: Notebook): string {
  const parts = cells.map((cell, i) => {
    if (cell.cell_type === 'code') {
      return `\`\`\`${['ts', ...tagsOf(cell)].join(' ')}\n${cell.source}\n\`\`\``;
    }
    const follows = cells[i - 1]?.cell_type === 'markdown';
    return follows ? `<!-- cell -->\n\n${cell.source}` : cell.source;
  });
  return `${parts.join('\n\n')}\n`;
}

/**
 * The notebook of a Markdown file.
 *
 * @param before the notebook that it takes the place of: a cell that stays as it was keeps its id and
 *   its outputs
 */
export function fromMarkdown(markdown: string, before?: Notebook): Notebook {
  const old = [...(before?.cells ?? [])];
  const taken = new Set<string>();
  const cells = split(markdown).map(({ type, source, tags }) => {
    const at = old.findIndex((cell) => cell.cell_type === type && cell.source === source);
    const [kept] = at < 0 ? [] : old.splice(at, 1);
    return { type, source, tags, kept };
  });
  for (const { kept } of cells) if (kept) taken.add(kept.id);
  return {
    cells: cells.map(({ type, source, tags, kept }): Cell => {
      const id = kept?.id ?? newId(source, taken);
      if (type === 'markdown')
        return { cell_type: type, id, metadata: kept?.metadata ?? {}, source };
      const { tags: _, ...metadata } = kept?.metadata ?? {};
      return {
        ...(kept?.cell_type === 'code' ? kept : { execution_count: null, outputs: [] }),
        cell_type: type,
        id,
        metadata: tags.length > 0 ? { ...metadata, tags } : metadata,
        source,
      };
    }),
    metadata: before?.metadata ?? denoMetadata,
    nbformat: 4,
    nbformat_minor: 5,
  };
}

interface Part {
  readonly type: 'code' | 'markdown';
  readonly source: string;
  readonly tags: string[];
}

function split(markdown: string): Part[] {
  const parts: Part[] = [];
  let lines: string[] = [];
  let tags: string[] = [];
  /** What ends the fence that is open: of a cell, or of code within the text. */
  let fence: 'cell' | 'text' | null = null;
  const end = (type: Part['type']) => {
    const source = lines.join('\n').trim();
    if (source !== '') parts.push({ type, source, tags });
    [lines, tags] = [[], []];
  };
  for (const line of markdown.split(/\r?\n/)) {
    const opens = fence === null ? FENCE.exec(line) : null;
    if (opens) {
      end('markdown');
      tags = opens[1]?.split(/ +/) ?? [];
      fence = 'cell';
    } else if (fence === 'cell' && line === '```') {
      end('code');
      fence = null;
    } else if (fence === null && SPLIT.test(line)) {
      end('markdown');
    } else {
      if (fence !== 'cell' && line.startsWith('```')) fence = fence === null ? 'text' : null;
      lines.push(line);
    }
  }
  end('markdown');
  return parts;
}

function tagsOf({ metadata: { tags } }: CodeCell): string[] {
  return Array.isArray(tags) ? tags : [];
}

/** An id that the same source gets again, so that writing a notebook twice changes nothing. */
function newId(source: string, taken: Set<string>): string {
  let hash = 0x811c9dc5; // FNV-1a
  for (const character of source)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  for (;;) {
    const id = (hash >>> 0).toString(16).padStart(8, '0');
    if (!taken.has(id)) {
      taken.add(id);
      return id;
    }
    hash++;
  }
}
