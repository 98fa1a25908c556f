/** The page and its files, as they stand in `public/`. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** @param {{ chatUrl: string }} options - where the chat server is, for the page to know */
export async function pages({ chatUrl }) {
  return async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    // A name, and nothing of another folder.
    const file = /^[\w-]+\.(html|js|css)$/.test(name) && (await read(name));
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': `${types[extname(name)]}; charset=utf-8` });
    response.end(file.replaceAll('https://chat.example.com', chatUrl));
  };
}

function read(name) {
  return readFile(new URL(`public/${name}`, import.meta.url), 'utf8').catch(() => null);
}
