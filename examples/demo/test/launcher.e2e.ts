import { createServer } from 'node:http';
import { ChatClient } from '@chat/client';
import { launchBrowser, listen, registerUser, startServer } from '@chat/testkit';
import type { Page } from 'playwright';
import { describe, expect, onTestFinished, test } from 'vitest';
import { composer, open, signIn, twoOnStrictSite, write } from './window-steps.js';

const launcher = (page: Page) => page.getByRole('button', { name: /^(Open|Close) chat/ }).first();
const message = (page: Page, text: string) => page.locator('.bubble', { hasText: text });

const hasWindow = (page: Page) =>
  page.evaluate(() => customElements.get('chat-window') !== undefined);

/** Two people, one of whom has a launcher on their page, the other a window. */
async function two(options: object = {}) {
  const set = await twoOnStrictSite();
  const { site, ada, bo, browser } = set;
  const hers = await open(browser, `${site.url}/?launcher&with=${bo.username}`, options);
  const his = await open(browser, `${site.url}/?with=${ada.username}`);
  await signIn(his, bo);
  return { ...set, hers, his };
}

describe('a launcher on a strict page', () => {
  test('is opened, written in, closed and opened again by the keyboard alone', async () => {
    const { site, ada, hers, his } = await two({ viewport: { width: 1280, height: 800 } });
    await hers.locator('#before').focus();
    await hers.keyboard.press('Tab');
    await hers.keyboard.press('Enter');
    await signIn(hers, ada);
    await write(hers, 'From the launcher');
    await message(his, 'From the launcher').waitFor();
    await hers.keyboard.type('half a thought');
    await hers.keyboard.press('Escape');
    expect(await launcher(hers).evaluate((button) => button.matches(':focus'))).toBe(true);
    await write(his, 'Are you there?');
    await hers.getByRole('button', { name: 'Open chat, 1 unread' }).waitFor();
    await hers.keyboard.press('Enter');
    await message(hers, 'Are you there?').waitFor();
    expect(await composer(hers).inputValue()).toBe('half a thought');
    await hers.keyboard.type(', and the rest');
    await hers.keyboard.press('Enter');
    await message(his, 'half a thought, and the rest').waitFor();
    expect(site.reports).toEqual([]);
  });

  test('is the whole screen of a phone, by touch, and told of a message on the next page before it is opened', async () => {
    const { ada, hers, his } = await two({
      ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    });
    await launcher(hers).tap();
    await signIn(hers, ada);
    const box = await hers.locator('.popup').boundingBox();
    expect(box).toEqual({ x: 0, y: 0, width: 390, height: 844 });
    await composer(hers).fill('From a phone');
    await hers.getByRole('button', { name: 'Send' }).tap();
    await message(his, 'From a phone').waitFor();
    await hers.locator('chat-window .leave').tap();
    await write(his, 'An answer');
    await hers.getByRole('button', { name: 'Open chat, 1 unread' }).waitFor();
    await hers.reload();
    await hers.getByRole('button', { name: 'Open chat, 1 unread' }).waitFor();
    expect(await hasWindow(hers)).toBe(false);
    await launcher(hers).tap();
    await message(hers, 'An answer').waitFor();
    await hers.setViewportSize({ width: 844, height: 390 });
    await composer(hers).waitFor();
    const { y = 0, height = 0 } = (await composer(hers).boundingBox()) ?? {};
    expect(y + height).toBeLessThanOrEqual(390);
  });

  test('that cannot load its window says so, and tries again', async () => {
    const { site, bo, browser } = await twoOnStrictSite();
    const page = await open(browser, `${site.url}/?launcher&with=${bo.username}`);
    await page.route(/chat-window\.js/, (route) => route.abort());
    await launcher(page).click();
    await page.getByText('We can’t load the chat right now').waitFor();
    await page.unroute(/chat-window\.js/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByLabel('Username').waitFor();
  });
});

test('a page with a closed launcher loads 12 kB, and the window once a message comes', async () => {
  const page = { html: '' };
  const site = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(page.html);
  });
  const url = await listen(site);
  const chat = await startServer({ env: { ALLOWED_ORIGINS: url } });
  const [ada, bo, browser] = await Promise.all([
    registerUser(chat),
    registerUser(chat),
    launchBrowser(),
  ]);
  const tag = (src: string) => `<!doctype html><script src="${src}" async></script>
    <script src="${src}" async></script>
    <chat-launcher server="${chat.url}" with="${bo.username}"></chat-launcher>
    <chat-launcher server="${chat.url}" with="${bo.username}" position="start"></chat-launcher>`;
  page.html = tag(`${chat.url}/chat-launcher.js`);
  const context = await browser.newContext();
  const hers = await context.newPage();
  const sockets: string[] = [];
  hers.on('websocket', (socket) => sockets.push(socket.url()));
  let bytes = 0;
  hers.on('requestfinished', async (request) => {
    if (request.resourceType() !== 'script') return;
    bytes += (await request.sizes()).responseBodySize;
  });
  await hers.goto(`${url}/deep/inside`);
  await hers.waitForLoadState('networkidle');
  expect(bytes).toBeGreaterThan(5_000);
  expect(bytes).toBeLessThanOrEqual(12_000);

  // Signed in, both launchers have one connection.
  await launcher(hers).click();
  await signIn(hers, ada);
  await hers.keyboard.press('Escape');
  await hers.locator('.launcher').last().click();
  await hers.locator('chat-launcher').last().getByPlaceholder('Write a message').waitFor();
  expect(sockets.length).toBe(1);

  // On the next page it asks over REST, and knows that nobody has written.
  bytes = 0;
  await hers.clock.install();
  await Promise.all([
    hers.waitForResponse((response) => response.url().endsWith('/v1/unread')),
    hers.reload(),
  ]);
  expect(bytes).toBeLessThanOrEqual(12_000);
  expect(await hasWindow(hers)).toBe(false);
  const peer = new ChatClient({ url: chat.url, auth: { getToken: () => bo.accessToken } });
  onTestFinished(() => peer.dispose());
  await peer.connect();
  await (await peer.conversationWith(ada.username)).send('Are you there?');
  await hers.clock.fastForward(20_000);
  await hers.getByRole('button', { name: 'Open chat, 1 unread' }).first().waitFor();
  await expect.poll(() => hasWindow(hers)).toBe(true);
  await expect.poll(() => sockets.length).toBe(2);
});
