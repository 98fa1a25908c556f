import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { launchBrowser, listen, registerUser, startServer } from '@chat/testkit';
import { expect, test } from 'vitest';
import './support/chat-page.js';

const dist = new URL('../dist/', import.meta.url);

/** A page that loads the built package as it is, each of its files on its own. */
async function servePage(): Promise<string> {
  const server = createServer(async (request, response) => {
    const name = (request.url ?? '/').slice(1);
    if (!name.endsWith('.js')) {
      response
        .setHeader('content-type', 'text/html')
        .end(
          '<!doctype html><title>chat</title><script type="module">window.Chat = await import("/browser.js")</script>',
        );
      return;
    }
    const body = await readFile(fileURLToPath(new URL(name, dist))).catch(() => null);
    response.writeHead(body ? 200 : 404, { 'content-type': 'text/javascript' }).end(body ?? '');
  });
  return listen(server);
}

test('with the tokens of a host site the part for accounts is never loaded; with accounts, when it can be', async () => {
  const site = await servePage();
  const chat = await startServer({ env: { ALLOWED_ORIGINS: site } });
  const { username, password } = await registerUser(chat);
  const browser = await launchBrowser();
  const context = await browser.newContext();
  const page = await context.newPage();
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto(site);
  await page.waitForFunction(() => window.Chat !== undefined);
  await page.evaluate(async (url) => {
    const client = new window.Chat.ChatClient({ url, auth: { getToken: async () => 'of nobody' } });
    await new Promise((resolve) => {
      client.on(
        'state',
        ({ status }: { status: string }) => status === 'reconnecting' && resolve(null),
      );
      client.connect().catch(resolve);
    });
    client.dispose();
  }, chat.url);
  expect(loaded).toContain('/browser.js');
  expect(loaded.filter((path) => path.includes('session-source'))).toEqual([]);

  const file = '**/session-source*';
  await page.route(file, (route) => route.abort());
  const signIn = () =>
    page.evaluate(
      async ({ url, username, password }) => {
        const client = new window.Chat.ChatClient({ url });
        try {
          return (await client.signIn({ username, password })).username;
        } catch (error) {
          const { name, code, retryable } = error as {
            name: string;
            code: string;
            retryable: boolean;
          };
          return { name, code, retryable };
        }
      },
      { url: chat.url, username, password },
    );
  expect(await signIn()).toEqual({ name: 'ChatError', code: 'connection_failed', retryable: true });
  await page.unroute(file);
  expect(await signIn()).toBe(username);
});
