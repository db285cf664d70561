/** Serves the lectures as pages to read, where there is no Jupyter to run them. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { basename, dirname, extname, join } from 'node:path';
import { lectureFiles, lecturesFolder } from '../lectureFiles.node.ts';
import { readNotebook } from '../runNotebook.node.ts';
import { escapeHtml } from './highlight.ts';
import { renderNotebook } from './renderNotebook.ts';

const katexFolder = join(
  dirname(createRequire(import.meta.url).resolve('katex/package.json')),
  'dist',
);
const styles = new URL('./page.css', import.meta.url);

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** A server that answers to this machine only. */
export interface ServedPages {
  readonly server: Server;
  /** Of the list of lectures; a notebook is at its stem below it. */
  readonly url: string;
}

/** Starts to serve the lectures of a folder, at any free port. */
export async function servePages(folder: string = lecturesFolder): Promise<ServedPages> {
  const server = createServer((request, response) => {
    respond(folder, new URL(request.url ?? '/', 'http://localhost').pathname).then(
      ({ status, type, body }) => response.writeHead(status, { 'Content-Type': type }).end(body),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
}

async function respond(folder: string, path: string): Promise<Answer> {
  const type = types[extname(path)];
  if (path === '/page.css') return found(await readFile(styles), type);
  if (path === '/katex.min.css' || /^\/fonts\/[\w-]+\.woff2$/.test(path)) {
    return found(await readFile(join(katexFolder, path)), type);
  }
  const lectures = await lectureFiles(folder);
  const files = lectures.flatMap(({ notebook, exercises = [] }) => [notebook].concat(exercises));
  if (path === '/') return found(page('The lectures', list(files)));
  const file = files.find((each) => basename(each, '.ipynb') === path.slice(1));
  if (!file) return { ...found(page('Not found', '<h1>There is no such page</h1>')), status: 404 };
  const name = basename(file, '.ipynb');
  return found(page(name, renderNotebook(await readNotebook(file))));
}

function found(body: string | Buffer, type = 'text/html; charset=utf-8'): Answer {
  return { status: 200, type, body };
}

function list(files: readonly string[]): string {
  const items = files.map((file) => {
    const name = basename(file, '.ipynb');
    return `<li><a href="/${name}">${escapeHtml(name)}</a></li>`;
  });
  return `<h1>The lectures</h1><ul>${items.join('')}</ul>`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/katex.min.css">
<link rel="stylesheet" href="/page.css">
<header><a href="/">makemore</a>: to read. To run it, install Jupyter (<code>pip install jupyterlab</code>) and type <code>npx makemore notebook open</code> again; or <code>npx makemore notebook run</code>.</header>
<main>
${body}
</main>
</html>
`;
}
