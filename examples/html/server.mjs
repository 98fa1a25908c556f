/** The site: its page, and who is signed in on it. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { backend } from '@chat/example-site/backend';

const { CHAT_URL, HOST_JWT_SECRET, PORT = '4200' } = process.env;
if (!CHAT_URL || !HOST_JWT_SECRET) throw new Error('CHAT_URL and HOST_JWT_SECRET have to be set.');

const read = (name) => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');
const files = {
  '/': ['text/html', read('index.html').replaceAll('https://chat.example.com', CHAT_URL)],
  '/page.js': ['text/javascript', read('page.js')],
  '/site.css': [
    'text/css',
    readFileSync(fileURLToPath(import.meta.resolve('@chat/example-site/site.css'))),
  ],
};
// Nothing but the site's own files and the chat server: the window needs no more.
const policy = [
  "default-src 'none'",
  `script-src 'self' ${CHAT_URL}`,
  "style-src 'self'",
  `connect-src 'self' ${CHAT_URL} ${CHAT_URL.replace(/^http/, 'ws')}`,
  `img-src data: ${CHAT_URL}`,
].join('; ');

const answer = backend(HOST_JWT_SECRET);
createServer((request, response) => {
  answer(request, response, () => {
    const file = Object.hasOwn(files, request.url) ? files[request.url] : undefined;
    if (!file) return response.writeHead(404).end();
    const [type, content] = file;
    response.writeHead(200, {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': policy,
    });
    response.end(content);
  });
}).listen(Number(PORT), 'localhost');
