import { expect, onTestFinished, test } from 'vitest';
import { fromMarkdown } from '../src/markdown.ts';
import { type CodeCell, codeCells } from '../src/notebook.ts';
import { renderNotebook } from '../src/page/renderNotebook.ts';
import { servePages } from '../src/page/servePage.node.ts';

test('text, mathematics, code and outputs; nothing of them is taken for HTML', () => {
  const notebook = fromMarkdown('# A <b> & $x^2$\n\n```ts\nconst a = 1 < 2;\n```\n');
  const [cell] = codeCells(notebook) as [CodeCell];
  cell.execution_count = 1;
  cell.outputs.push(
    { output_type: 'stream', name: 'stdout', text: '<i>\n' },
    {
      output_type: 'display_data',
      data: { 'image/png': 'AAAA', 'text/plain': 'A "dot"\n.' },
      metadata: {},
    },
    { output_type: 'error', ename: 'E', evalue: '<u>', traceback: ['E: <u>'] },
  );
  const html = renderNotebook(notebook);
  expect(html).toContain('<h1>A &lt;b&gt; &amp; <span class="katex">');
  expect(html).toContain('<span class="tok-keyword">const</span>');
  expect(html).toContain('<pre class="stdout">&lt;i&gt;\n</pre>');
  expect(html).toContain('alt="A &quot;dot&quot;"');
  expect(html).toContain('<pre class="error">E: &lt;u&gt;</pre>');
  expect(html).not.toMatch(/<[biu]>/);
});

test('the pages of the lectures, and what they need', async () => {
  const { server, url } = await servePages();
  onTestFinished(() => void server.close());
  const get = async (path: string) => {
    const response = await fetch(new URL(path, url));
    return [response.status, response.headers.get('content-type'), await response.text()] as const;
  };
  const [, , index] = await get('/');
  expect(index).toContain('<a href="/2-bigram">');
  const [status, type, page] = await get('/2-bigram');
  expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page).toContain('<h1>2. Bigrams');
  expect(page).not.toContain('katex-error');
  for (const style of ['/page.css', '/katex.min.css']) {
    expect((await get(style)).slice(0, 2)).toEqual([200, 'text/css; charset=utf-8']);
  }
  const font = /fonts\/[\w-]+\.woff2/.exec((await get('/katex.min.css'))[2])?.[0] as string;
  expect((await get(`/${font}`)).slice(0, 2)).toEqual([200, 'font/woff2']);
  for (const path of ['/9-nothing', '/../package.json', '/fonts/../katex.js']) {
    expect((await get(path))[0]).toBe(404);
  }
});
