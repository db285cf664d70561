import { tex } from '@mdit/plugin-tex';
import katex from 'katex';
import MarkdownIt from 'markdown-it';
import type { CodeCell, MimeBundle, Notebook, Output } from '../notebook.ts';
import { escapeHtml, highlight } from './highlight.ts';

const markdown = new MarkdownIt({
  html: false,
  typographer: false,
  highlight: (code, language) => (/^(ts|typescript)$/.test(language) ? highlight(code) : ''),
}).use(tex, {
  render: (source, displayMode) =>
    katex.renderToString(source, { displayMode, throwOnError: false }),
});

/**
 * The HTML of a notebook's cells with their outputs, for the element `<main>` of a page with
 * `page.css` and KaTeX's style sheet.
 *
 * @example
 * ```typescript
 * const html = renderNotebook(parseNotebook('2-bigram.ipynb', json));
 * ```
 */
export function renderNotebook({ cells }: Notebook): string {
  return cells
    .map((cell) =>
      cell.cell_type === 'markdown'
        ? `<section class="text">${markdown.render(cell.source)}</section>`
        : renderCode(cell),
    )
    .join('\n');
}

function renderCode({ source, outputs, execution_count: count }: CodeCell): string {
  const code = `<pre class="code" data-count="${count ?? ' '}"><code>${highlight(source)}</code></pre>`;
  const shown = outputs.map((output) => `<div class="output">${renderOutput(output)}</div>`);
  return `<section class="cell">${code}${shown.join('')}</section>`;
}

function renderOutput(output: Output): string {
  switch (output.output_type) {
    case 'stream':
      return `<pre class="${output.name}">${escapeHtml(output.text)}</pre>`;
    case 'error':
      return `<pre class="error">${escapeHtml(output.traceback.join('\n'))}</pre>`;
    default:
      return renderBundle(output.data);
  }
}

function renderBundle(data: MimeBundle): string {
  const plain = typeof data['text/plain'] === 'string' ? data['text/plain'] : '';
  const png = data['image/png'];
  if (typeof png !== 'string') return `<pre>${escapeHtml(plain)}</pre>`;
  // Pictures have twice the pixels that they are to be shown with.
  return `<img src="data:image/png;base64,${png}" srcset="data:image/png;base64,${png} 2x" alt="${escapeHtml(plain.split('\n')[0] ?? '')}">`;
}
