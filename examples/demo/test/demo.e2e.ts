import { freePort, launchBrowser, startServer, type TestServer, waitFor } from '@chat/testkit';
import type { Locator, Page } from 'playwright';
import { describe, expect, onTestFinished, test } from 'vitest';
import { seed } from '../seed.mjs';
import { startDemo } from '../server.mjs';

/** The shop and its chat server, each on an origin of its own, as `npm start` sets them up. */
async function openShop(): Promise<{ url: string; chat: TestServer }> {
  const port = await freePort();
  const chat = await startServer({
    env: { ALLOWED_ORIGINS: `http://localhost:${port}`, RESERVED_USERNAMES: 'none' },
  });
  await seed(chat.url);
  const demo = await startDemo({ chatUrl: chat.url, port });
  onTestFinished(() => demo.close());
  return { url: demo.url, chat };
}

/** A page that takes note of every breach of its Content-Security-Policy and every uncaught error. */
async function openPage(url: string): Promise<{ page: Page; complaints: string[] }> {
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/content.security.policy/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}

const field = (side: Locator) => side.getByRole('textbox', { name: /^Message to/ });

async function write(side: Locator, text: string): Promise<void> {
  await field(side).fill(text);
  await field(side).press('Enter');
}

/** Whether a text is among the conversations that the page keeps on the device. */
function keeps(page: Page, text: string): Promise<boolean> {
  return page.evaluate(async (wanted) => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name ?? ''));
      const kept = database.objectStoreNames.contains('cache')
        ? await answer(database.transaction('cache').objectStore('cache').getAll())
        : [];
      database.close();
      if (JSON.stringify(kept).includes(wanted)) return true;
    }
    return false;
  }, text);
}

const bubbles = (side: Locator) => side.locator('.bubble');

describe('the demo, as a newcomer tries it', () => {
  test('both sides sign in with a click and chat, under a strict policy', async () => {
    const { url } = await openShop();
    const { page, complaints } = await openPage(`${url}/split`);
    const alice = page.locator('#customer');
    const shop = page.locator('#shop');

    await page.getByRole('button', { name: 'Sign in as Alice' }).click();
    await page.getByRole('button', { name: 'Sign in as the shop' }).click();
    await write(alice, 'Do you have this in green?');
    await bubbles(shop).filter({ hasText: 'in green?' }).waitFor();
    await write(shop, 'We do!');
    await bubbles(alice).filter({ hasText: 'We do!' }).waitFor();
    await alice.getByText('Read', { exact: true }).first().waitFor();

    expect(await bubbles(alice).allTextContents()).toEqual([
      'Do you have this in green?',
      'We do!',
    ]);
    expect(await bubbles(shop).allTextContents()).toEqual(['Do you have this in green?', 'We do!']);
    expect(complaints).toEqual([]);
  });

  test('what is written while the server is down arrives once, when it is back', async () => {
    const { url, chat } = await openShop();
    const { page } = await openPage(`${url}/split`);
    const alice = page.locator('#customer');
    const shop = page.locator('#shop');
    await page.getByRole('button', { name: 'Sign in as Alice' }).click();
    await page.getByRole('button', { name: 'Sign in as the shop' }).click();
    await write(alice, 'Before');
    await bubbles(shop).filter({ hasText: 'Before' }).waitFor();

    await chat.stop();
    await write(alice, 'While away, first');
    await write(alice, 'While away, second');
    await alice.getByText('Connection lost. Reconnecting…').waitFor();
    await alice.getByText('Your 2 messages are kept').waitFor();
    await alice.getByText('Sending…').last().waitFor();

    await chat.restart();
    await bubbles(shop).filter({ hasText: 'second' }).waitFor({ timeout: 40_000 });
    const expected = ['Before', 'While away, first', 'While away, second'];
    expect(await bubbles(shop).allTextContents()).toEqual(expected);
    expect(await bubbles(alice).allTextContents()).toEqual(expected);
    await alice.getByText('Connection lost').waitFor({ state: 'detached' });
  });

  test('a customer is still signed in after a reload, with the conversation', async () => {
    const { url } = await openShop();
    const { page } = await openPage(url);
    const chat = page.locator('chat-window');
    await page.getByRole('button', { name: 'Sign in as Alice' }).click();
    await write(chat, 'I will be back');
    await chat
      .getByText(/^(Sent|Delivered)$/)
      .first()
      .waitFor();
    await page.reload();
    await bubbles(chat).filter({ hasText: 'I will be back' }).waitFor();
    expect(await page.getByRole('button', { name: 'Sign in as Alice' }).isVisible()).toBe(false);
  });

  test('a page that is opened while the server is away shows what was said, and keeps what is written', async () => {
    const { url, chat: server } = await openShop();
    const { page } = await openPage(url);
    const chat = page.locator('chat-window');
    await page.getByRole('button', { name: 'Sign in as Alice' }).click();
    await write(chat, 'Before the storm');
    await chat
      .getByText(/^(Sent|Delivered)$/)
      .first()
      .waitFor();

    // What is kept is written a moment after it is shown.
    await waitFor(() => keeps(page, 'Before the storm'));
    await server.stop();
    await write(chat, 'In the dark');
    await chat.getByText('Sending…').waitFor();
    // The browser has the script already; only the server is away.
    await page.reload();
    await bubbles(chat).filter({ hasText: 'Before the storm' }).waitFor();
    await bubbles(chat).filter({ hasText: 'In the dark' }).waitFor();
    await write(chat, 'Still dark');
    await chat.getByText('Your 2 messages are kept').waitFor();

    await server.restart();
    await chat.getByText('Connection lost').waitFor({ state: 'detached', timeout: 40_000 });
    await chat.getByText('Sending…').first().waitFor({ state: 'detached' });
    expect(await bubbles(chat).allTextContents()).toEqual([
      'Before the storm',
      'In the dark',
      'Still dark',
    ]);
  });

  test('the shop sees who writes, also while it looks', async () => {
    const { url } = await openShop();
    const shop = await openPage(`${url}/inbox`);
    await shop.page.getByRole('button', { name: 'Sign in as the shop' }).click();
    await shop.page.getByText('Who would you like to chat with?').waitFor();

    const alice = await openPage(url);
    await alice.page.getByRole('button', { name: 'Sign in as Alice' }).click();
    await write(alice.page.locator('chat-window'), 'Anybody there?');

    await shop.page.getByRole('button', { name: /^Alice/ }).click();
    await bubbles(shop.page.locator('chat-window')).filter({ hasText: 'Anybody there?' }).waitFor();
  });

  test.each(['/../package.json', '/public/index.html', '/%2e%2e/server.mjs', '/seed.mjs'])(
    'the shop serves nothing but its pages: not %s',
    async (path) => {
      const { url } = await openShop();
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    },
  );
});
