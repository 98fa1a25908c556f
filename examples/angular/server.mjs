/** The site: what `ng build` has made, and who is signed in on it. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { backend } from '@chat/example-site/backend';

const { CHAT_URL, HOST_JWT_SECRET, PORT = '4200' } = process.env;
if (!CHAT_URL || !HOST_JWT_SECRET) throw new Error('CHAT_URL and HOST_JWT_SECRET have to be set.');

const types = { js: 'text/javascript', css: 'text/css' };
const page = readFileSync(new URL('dist/index.html', import.meta.url), 'utf8').replaceAll(
  'https://chat.example.com',
  CHAT_URL,
);

/** One of the files that were built, by a name that has nothing of another folder in it. */
function fileAt(path = '') {
  const [, name, type] = /^\/([\w-]+\.(js|css))$/.exec(path) ?? [];
  try {
    return (
      name && { type: types[type], content: readFileSync(new URL(`dist/${name}`, import.meta.url)) }
    );
  } catch {
    return undefined;
  }
}

const answer = backend(HOST_JWT_SECRET);
createServer((request, response) => {
  answer(request, response, () => {
    const file = request.url === '/' ? { type: 'text/html', content: page } : fileAt(request.url);
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8` });
    response.end(file.content);
  });
}).listen(Number(PORT), 'localhost');
