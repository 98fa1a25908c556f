import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { launchBrowser, listen, startServer, waitFor } from '@chat/testkit';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';

const secret = 'a secret that the host shares with the chat server';

/** A host's backend signs what its user is: HS256, as docs/HOST-SITES.md says. */
function signToken(userId: string, seconds: number): string {
  const now = Math.floor(Date.now() / 1_000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({
    sub: userId,
    aud: 'chat',
    iat: now,
    exp: now + seconds,
    name: `User ${userId}`,
  })}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

interface HostSite {
  readonly url: string;
  /** Which user's token was asked for, each time. */
  readonly issued: string[];
  /** The chat server, once it is known. */
  chatUrl: string;
}

/**
 * A site of somebody else's, whose users are signed in with a cookie: one page with the two tags of
 * the README on it, a strict policy, and an address that answers tokens.
 */
async function startHostSite(tokenSeconds: number): Promise<HostSite> {
  const site = { url: '', issued: [] as string[], chatUrl: '' };
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://host');
    const userId = /user=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    if (url.pathname === '/api/chat-token') {
      if (!userId) {
        response.writeHead(401).end();
        return;
      }
      site.issued.push(userId);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ token: signToken(userId, tokenSeconds) }));
      return;
    }
    const chatSocket = site.chatUrl.replace(/^http/, 'ws');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'self'; script-src ${site.chatUrl}; connect-src 'self' ${site.chatUrl} ${chatSocket}`,
    });
    response.end(`<!doctype html><title>Host</title>
      <script type="module" src="${site.chatUrl}/chat-window.js"></script>
      <chat-window server="${site.chatUrl}" with="${url.searchParams.get('with')}" token-url="/api/chat-token"></chat-window>`);
  });
  site.url = await listen(server);
  return site;
}

async function setUp(tokenSeconds: number) {
  const site = await startHostSite(tokenSeconds);
  const chat = await startServer({
    env: { HOST_JWT_SECRET: secret, ALLOWED_ORIGINS: site.url },
  });
  site.chatUrl = chat.url;
  const browser = await launchBrowser();
  const complaints: string[] = [];
  const visit = async (userId: string | null, peer: string) => {
    const context = await browser.newContext();
    if (userId) await context.addCookies([{ name: 'user', value: userId, url: site.url }]);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (/content.security.policy/i.test(message.text())) complaints.push(message.text());
    });
    let sockets = 0;
    page.on('websocket', () => {
      sockets += 1;
    });
    await page.goto(`${site.url}/?with=${peer}`);
    return { page, sockets: () => sockets };
  };
  return { site, chat, visit, complaints };
}

const composer = (page: Page) => page.getByRole('textbox', { name: /^Message to/ });
const row = (page: Page, text: string) =>
  page.locator('chat-message').getByText(text, { exact: true });

test('users who are signed in on a host site chat at once, by the two tags alone, under a strict policy', async () => {
  const { visit, complaints } = await setUp(600);
  // Whoever never came cannot be found yet: the shop's people have been here before.
  const desk = await visit('support', 'customer-42');
  await desk.page.getByText('Nobody here by that name').waitFor();
  const customer = await visit('customer-42', 'support');
  await composer(customer.page).fill('Is my order on its way?');
  await composer(customer.page).press('Enter');
  await row(customer.page, 'Is my order on its way?').waitFor();

  await desk.page.getByRole('button', { name: 'Try again' }).click();
  await row(desk.page, 'Is my order on its way?').waitFor();
  await composer(desk.page).fill('It left this morning.');
  await composer(desk.page).press('Enter');
  await row(customer.page, 'It left this morning.').waitFor();
  expect(await customer.page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('a host’s short token is renewed on the same socket, again and again', async () => {
  const { site, chat, visit } = await setUp(6);
  const desk = await visit('support', 'customer-42');
  await desk.page.getByText('Nobody here by that name').waitFor();
  const customer = await visit('customer-42', 'support');
  await composer(customer.page).waitFor();
  const tokens = () => site.issued.filter((userId) => userId === 'customer-42').length;
  const before = tokens();
  await waitFor(() => tokens() >= before + 3, { message: 'three more tokens' });

  await composer(customer.page).fill('Still the same socket');
  await composer(customer.page).press('Enter');
  // The desk's window, which waits for this customer, may be quick to tell that it has it.
  await customer.page
    .locator('chat-message')
    .getByText(/^(Sent|Delivered|Read)$/)
    .waitFor();
  expect(customer.sockets()).toBe(1);
  expect(chat.logs()).not.toContain(secret);
});

test('a visitor whom the host does not know is told so, and nothing is tried again', async () => {
  const { visit } = await setUp(600);
  const { page, sockets } = await visit(null, 'support');
  await page.getByText('You’re not signed in').waitFor();
  expect(sockets()).toBe(0);
});
