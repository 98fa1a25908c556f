import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { atTestEnd, launchBrowser, registerUser, startServer, waitFor } from '@chat/testkit';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { connectUser } from '../support/connect-client.js';

/** A page, and a worker's script that has the SDK in one piece and does what it is told. */
async function serve(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
      contents: `
        import { ChatClient } from './dist/one-piece.js';
        let client;
        const errors = [];
        const tasks = {
          async start({ url, token, peer }) {
            client = new ChatClient({ url, auth: { getToken: () => token } });
            client.on('error', ({ code }) => errors.push(code));
            await client.connect();
            await client.conversationWith(peer);
          },
          async send({ peer, text }) {
            const conversation = await client.conversationWith(peer);
            await conversation.send(text);
          },
        };
        const onTask = async ({ data: { task, ...given }, ports: [port] }) => {
          try {
            await tasks[task](given);
            port.postMessage({ durable: client.durable, errors });
          } catch (error) {
            port.postMessage({ failure: String(error) });
          }
        };
        self.addEventListener('message', onTask);
      `,
    },
    bundle: true,
    format: 'iife',
    write: false,
  });
  const script = new TextDecoder().decode(outputFiles[0]?.contents);
  const server = createServer((request, response) => {
    const isScript = request.url === '/worker.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><title>workers</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTestEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each(['service worker', 'dedicated worker'])(
  'in a %s the SDK in one piece connects, sends, and keeps what is unsent',
  async (kind) => {
    const origin = await serve();
    const chat = await startServer({ env: { ALLOWED_ORIGINS: origin } });
    const [ada, bo] = await Promise.all([registerUser(chat), connectUser(chat)]);
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(origin);
    const tell = (message: object) =>
      page.evaluate(
        async ({ kind, message }) => {
          type Target = { postMessage(message: object, transfer: Transferable[]): void };
          const memory = globalThis as { target?: Target };
          if (!memory.target && kind === 'service worker') {
            await navigator.serviceWorker.register('/worker.js');
            memory.target = (await navigator.serviceWorker.ready).active as ServiceWorker;
          }
          memory.target ??= new Worker('/worker.js');
          const { port1, port2 } = new MessageChannel();
          memory.target.postMessage(message, [port2]);
          return new Promise((resolve) => {
            port1.onmessage = ({ data }) => resolve(data);
          });
        },
        { kind, message },
      );
    const peer = bo.account.username;
    const started = await tell({ task: 'start', url: chat.url, token: ada.accessToken, peer });
    expect(started).toEqual({ durable: true, errors: [] });
    expect(await tell({ task: 'send', peer, text: `from a ${kind}` })).toEqual({
      durable: true,
      errors: [],
    });
    const theirs = await bo.client.conversationWith(ada.username);
    await waitFor(() => theirs.messages.some(({ text }) => text === `from a ${kind}`));
  },
);
