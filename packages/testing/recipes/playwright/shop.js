import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';

/** The app that is tested: a page with a chat, and the address that says who is signed in. */
export async function startShop({ port, chatUrl, chatSecret }) {
  const page = `<!doctype html><html lang="en"><title>Shop</title>
    <script type="module" src="${chatUrl}/chat-window.js"></script>
    <chat-window server="${chatUrl}" with="support" token-url="/chat-token"></chat-window></html>`;
  const server = createServer(({ url }, response) => {
    const isToken = url === '/chat-token';
    response.setHeader('content-type', isToken ? 'application/json' : 'text/html');
    response.end(isToken ? JSON.stringify({ token: tokenOf('ada', chatSecret) }) : page);
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

function tokenOf(sub, secret) {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const signed = [
    { alg: 'HS256', typ: 'JWT' },
    { sub, aud: 'chat', exp },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
