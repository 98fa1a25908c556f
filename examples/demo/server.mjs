/**
 * The shop: a few static files under a strict Content-Security-Policy, on an origin of its own, as
 * any site that puts a chat on its pages. It knows the chat server's URL and nothing else about it.
 *
 * CHAT_URL (http://localhost:3000), DEMO_PORT (4000; 0 takes a free one).
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('public/', import.meta.url));

const html = 'text/html; charset=utf-8';
const svg = 'image/svg+xml';

/** Everything that is served; no path from outside ever reaches the file system. */
const pages = {
  '/': ['index.html', html],
  '/split': ['split.html', html],
  '/support': ['support.html', html],
  '/inbox': ['inbox.html', html],
  '/assistant': ['assistant.html', html],
  '/launcher': ['launcher.html', html],
  '/shop.css': ['shop.css', 'text/css; charset=utf-8'],
  '/demo.js': ['demo.js', 'text/javascript; charset=utf-8'],
  '/favicon.ico': ['art/mark.svg', svg],
  ...Object.fromEntries(
    ['mark', 'fern', 'vase', 'mug', 'bowl', 'hanging', 'succulent'].map((name) => [
      `/art/${name}.svg`,
      [`art/${name}.svg`, svg],
    ]),
  ),
};
for (const name of ['index', 'split', 'support', 'inbox', 'assistant', 'launcher'])
  pages[`/${name}.html`] = [`${name}.html`, html];

/**
 * @param {{ chatUrl: string, port?: number }} options - the chat server, and the shop's own port
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function startDemo({ chatUrl, port = 4000 }) {
  const chat = new URL(chatUrl);
  const headers = securityHeaders(chat);
  const base = chat.href.replace(/\/$/, '');

  const server = createServer(async (request, response) => {
    const [pathname = '/'] = (request.url ?? '/').split('?', 1);
    const page = Object.hasOwn(pages, pathname) ? pages[pathname] : undefined;
    const answer = (status, type, body) => {
      response.writeHead(status, { ...headers, 'Content-Type': type, 'Cache-Control': 'no-cache' });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return answer(405, 'text/plain', 'Method not allowed');
    }
    if (!page) return answer(404, 'text/plain', 'Not found');
    const [file, type] = page;
    try {
      const content = await readFile(join(folder, file));
      answer(200, type, type === html ? fill(content.toString(), base) : content);
    } catch {
      answer(500, 'text/plain', 'This file could not be read');
    }
  });

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://localhost:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

/** The only thing that the pages do not know by themselves. */
function fill(page, chatServer) {
  const escaped = chatServer.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return page.replaceAll('%CHAT_SERVER%', escaped);
}

function securityHeaders(chat) {
  const socket = `${chat.protocol === 'https:' ? 'wss' : 'ws'}://${chat.host}`;
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src 'self' ${chat.origin}`,
      "style-src 'self'",
      // People's pictures come from where they are.
      "img-src 'self' https:",
      // Voice messages come from the chat server, and from the page until they are sent.
      `media-src ${chat.origin} blob:`,
      `connect-src ${chat.origin} ${socket}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { CHAT_URL = 'http://localhost:3000', DEMO_PORT = '4000' } = process.env;
  const { url } = await startDemo({ chatUrl: CHAT_URL, port: Number(DEMO_PORT) });
  console.log(`The shop is open at ${url}`);
}
