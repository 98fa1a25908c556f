/** The page by Vite: as its source stands, or with NODE_ENV=production what `npm run build` has made of it. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** @param {{ chatUrl: string }} options - where the chat server is, for the page to know */
export async function pages({ chatUrl }) {
  const knowing = (html) => html.replaceAll('https://chat.example.com', chatUrl);
  if (process.env.NODE_ENV === 'production') return built(knowing);
  const { createServer } = await import('vite');
  const vite = await createServer({
    root,
    appType: 'spa',
    server: { middlewareMode: true },
    plugins: [{ name: 'chat-url', transformIndexHtml: knowing }],
  });
  const show = (request, response) =>
    vite.middlewares(request, response, () => response.writeHead(404).end());
  show.close = () => vite.close();
  return show;
}

function built(knowing) {
  return async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    // A name, and nothing of another folder.
    const file = /^(assets\/)?[\w-]+(\.[\w-]+)*\.(html|js|css)$/.test(name) && (await read(name));
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': `${types[extname(name)]}; charset=utf-8` });
    response.end(name === 'index.html' ? knowing(file) : file);
  };
}

function read(name) {
  return readFile(new URL(`dist/${name}`, import.meta.url), 'utf8').catch(() => null);
}
