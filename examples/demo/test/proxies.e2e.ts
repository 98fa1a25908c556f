import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';
import {
  atTestEnd,
  launchBrowser,
  listen,
  registerUser,
  startServer,
  waitFor,
} from '@chat/testkit';
import { test } from 'vitest';

interface ProxyOptions {
  /** A cookie that it asks for, as one that signs people in does. */
  readonly cookie?: string;
  readonly passesUpgrades: boolean;
}

/** A reverse proxy in front of a chat server, and a site of another port with a page. */
async function startProxy(target: () => number, { cookie, passesUpgrades }: ProxyOptions) {
  const admits = ({ method, headers }: IncomingMessage) =>
    // A preflight carries no cookies (Fetch, “CORS-preflight fetch”).
    cookie === undefined || method === 'OPTIONS' || (headers.cookie ?? '').includes(cookie);
  const forward = (request: IncomingMessage, response: ServerResponse) => {
    if (!admits(request)) {
      response.writeHead(302, { location: '/login' }).end();
      return;
    }
    const { method, url, headers } = request;
    const onward = httpRequest({ port: target(), method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  };
  const server = createServer(forward);
  server.on('upgrade', (request, socket) => {
    socket.on('error', () => socket.destroy());
    if (!passesUpgrades || !admits(request)) {
      socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      return;
    }
    const onward = connect(target(), '127.0.0.1', () => {
      const { rawHeaders } = request;
      const fields = rawHeaders.flatMap((name, at) =>
        at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}\r\n`] : [],
      );
      onward.write(`GET ${request.url} HTTP/1.1\r\n${fields.join('')}\r\n`);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  return { server, url: await listen(server) };
}

async function setUp(options: ProxyOptions) {
  let port = 0;
  const proxy = await startProxy(() => port, options);
  const site = await listen(
    createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
    }),
  );
  const chat = await startServer({ env: { ALLOWED_ORIGINS: site } });
  port = chat.port;
  const [ada, bo] = [await registerUser(chat), await registerUser(chat)];
  const browser = await launchBrowser();
  const open = async (attributes: string) => {
    const context = await browser.newContext();
    atTestEnd(() => context.close());
    if (options.cookie) {
      const [name = '', value = ''] = options.cookie.split('=');
      await context.addCookies([{ name, value, url: proxy.url }]);
    }
    const page = await context.newPage();
    await page.goto(site);
    await page.addScriptTag({ url: `${chat.url}/chat-window.js` });
    await page.evaluate(
      ([server, peer, more]) => {
        document.body.innerHTML = `<chat-window server="${server}" with="${peer}" ${more}></chat-window>`;
      },
      [proxy.url, bo.username, attributes],
    );
    await page.getByLabel('Username').fill(ada.username);
    await page.getByLabel('Password').fill(ada.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    return page;
  };
  return { open };
}

test('a proxy that asks for its cookie gets it from a window that is told to send it, and from no other', async () => {
  const { open } = await setUp({ cookie: 'gate=open', passesUpgrades: true });
  const sending = await open('credentials="include"');
  await sending.getByPlaceholder('Write a message').fill('Through the gate');
  await sending.keyboard.press('Enter');
  await sending.getByText('Sent', { exact: true }).waitFor();
  const other = await open('');
  await other.getByText('We can’t reach the chat right now.').waitFor();
});

test('a proxy that passes no upgrades is told apart from a server that is out of reach', async () => {
  const { open } = await setUp({ passesUpgrades: false });
  const page = await open('');
  await page.getByText('Something on the way lets no live connection through').waitFor();
  const code = () =>
    page.locator('chat-window').evaluate((element) => {
      const { state } = element as unknown as { state: { error?: { code: string } } };
      return state.error?.code;
    });
  // Between two tries; while one is being made the state says nothing of the last.
  await waitFor(async () => (await code()) === 'upgrade_blocked');
});
