import { registerUser, waitFor } from '@chat/testkit';
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { composer, fillInSignIn, open, signIn, twoOnStrictSite, write } from './window-steps.js';

const list = (page: Page) => page.getByRole('list', { name: 'Conversations' });
const row = (page: Page, name: string) =>
  page.locator('chat-conversation-list .row', { hasText: name });
const badge = (line: Locator) => line.getByText(/unread$/);
const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text });

const wide = { viewport: { width: 1280, height: 800 } };
const narrow = { viewport: { width: 390, height: 844 } };

async function choose(line: Locator, words: string): Promise<void> {
  await line.click({ button: 'right' });
  await line.page().getByRole('menuitem', { name: words, exact: true }).click();
}

/** Ada with two devices and Bo with one, each with a window that shows their conversations. */
async function setUp() {
  const { site, chat, ada, bo, browser } = await twoOnStrictSite();
  const [desk, phone, other] = await Promise.all([
    open(browser, `${site.url}/?wide`, wide),
    open(browser, site.url, narrow),
    open(browser, `${site.url}/?with=${ada.username}`, wide),
  ]);
  await Promise.all([fillInSignIn(desk, ada), fillInSignIn(phone, ada), signIn(other, bo)]);
  /** A page of somebody else, who chats with Ada. */
  const openThird = async () => {
    const page = await open(browser, `${site.url}/?with=${ada.username}`);
    await signIn(page, await registerUser(chat));
    return page;
  };
  return { site, chat, ada, bo, browser, desk, phone, other, openThird };
}

test('a message from somebody is in the list with what is new, and read on one device it is on all', async () => {
  const { site, bo, desk, phone, other } = await setUp();
  await write(other, 'Are you there?');
  await write(other, 'Hello?');
  for (const page of [desk, phone]) {
    await row(page, 'Hello?').getByText('2 unread').waitFor();
  }
  await row(phone, 'Hello?').locator('.choose').click();
  await bubble(phone, 'Are you there?').waitFor();
  // One after the other where it is narrow, side by side where there is room.
  expect(await list(phone).isVisible()).toBe(false);
  await badge(row(desk, 'Hello?')).waitFor({ state: 'detached' });
  await row(desk, 'Hello?').locator('.choose').click();
  await bubble(desk, 'Hello?').waitFor();
  expect(await list(desk).isVisible()).toBe(true);
  expect(await desk.getByRole('button', { name: 'All conversations' }).isVisible()).toBe(false);

  await write(phone, 'On my way');
  await bubble(other, 'On my way').waitFor();
  await row(desk, 'You: On my way').waitFor();
  await phone.getByRole('button', { name: 'All conversations' }).click();
  await row(phone, 'You: On my way').waitFor();
  expect(await row(phone, bo.user.name).count()).toBe(1);
  expect(site.reports).toEqual([]);
});

test('a press opens the conversation that it was on, though another one is ahead of it by the release', async () => {
  const { site, desk, phone, other, openThird } = await setUp();
  await write(other, 'The first');
  await row(desk, 'The first').waitFor();
  const third = await openThird();
  await write(third, 'Wait');
  await row(desk, 'Wait').waitFor();
  const { x, y } = (await row(desk, 'Wait').boundingBox()) ?? { x: 0, y: 0 };
  await desk.mouse.move(x + 100, y + 30);
  await desk.mouse.down();
  await write(other, 'The second');
  // By then the other device shows it, and whatever is told to one is told to both.
  await row(phone, 'The second').waitFor();
  await desk.locator('chat-conversation-list').evaluate(() => new Promise(requestAnimationFrame));
  expect(await row(desk, 'The second').count()).toBe(0);
  await desk.mouse.up();
  await bubble(desk, 'Wait').waitFor();
  await row(desk, 'The second').waitFor();
  expect(await desk.locator('chat-conversation-list .row').first().textContent()).toContain(
    'The second',
  );
  expect(site.reports).toEqual([]);
});

test('a list that cannot be had for now comes once it can', async () => {
  const { site, bo, browser, other, ada } = await setUp();
  await write(other, 'Are you there?');
  const page = await open(browser, site.url, narrow);
  let refused = 0;
  await page.route('**/v1/conversations*', (route) => {
    refused += 1;
    return route.fulfill({
      status: 503,
      headers: { 'access-control-allow-origin': site.url },
      json: { error: { code: 'unavailable', message: 'Try again.' } },
    });
  });
  await fillInSignIn(page, ada);
  await waitFor(() => refused >= 2);
  await page.getByLabel('Who would you like to chat with?').waitFor();
  await page.unroute('**/v1/conversations*');
  await row(page, 'Are you there?').waitFor();
  expect(await row(page, bo.user.name).count()).toBe(1);
});

test('somebody new is found by name, and is in the list from then on', async () => {
  const { site, chat, desk } = await setUp();
  const eve = await registerUser(chat);
  await desk.getByLabel('Who would you like to chat with?').fill('nobody-here');
  await desk.keyboard.press('Enter');
  await desk.getByText('We can’t find').waitFor();
  await desk.getByLabel('Who would you like to chat with?').fill(eve.username);
  await desk.keyboard.press('Enter');
  await composer(desk).waitFor();
  await write(desk, 'Welcome');
  await row(desk, 'You: Welcome').waitFor();
  expect(site.reports).toEqual([]);
});

test('what is pinned, muted, archived or cleared is so on all devices, and not for the other', async () => {
  const { site, desk, phone, other, openThird } = await setUp();
  const third = await openThird();
  await write(other, 'from Bo');
  await row(desk, 'from Bo').waitFor();
  await write(third, 'from Eve');
  await expect.poll(() => list(desk).locator('.row').first().textContent()).toContain('from Eve');

  await choose(row(desk, 'from Bo'), 'Pin');
  await expect.poll(() => list(phone).locator('.row').first().textContent()).toContain('from Bo');
  await choose(row(desk, 'from Bo'), 'Mute…');
  await desk.getByRole('menuitem', { name: 'A week' }).click();
  await row(phone, 'from Bo').getByText('Muted').waitFor();

  await choose(row(desk, 'from Eve'), 'Archive');
  await row(phone, 'from Eve').waitFor({ state: 'detached' });
  await phone.getByRole('button', { name: 'Archived' }).click();
  await phone.getByRole('list', { name: 'Archived' }).getByText('from Eve').waitFor();
  await phone.getByRole('button', { name: 'All conversations' }).click();
  await write(third, 'once more');
  await row(phone, 'once more').waitFor();
  await row(desk, 'once more').waitFor();

  await row(phone, 'once more').locator('.choose').click();
  await bubble(phone, 'from Eve').waitFor();
  await choose(row(desk, 'once more'), 'Clear messages…');
  await desk.getByRole('menuitem', { name: 'Clear for me' }).click();
  await bubble(phone, 'from Eve').waitFor({ state: 'detached' });
  expect(await bubble(phone, 'once more').count()).toBe(0);
  await bubble(third, 'from Eve').waitFor();
  await row(desk, 'No messages yet').waitFor();
  expect(site.reports).toEqual([]);
});

test('what is half written stays, in the list as a draft, and across a reload', async () => {
  const { site, desk, phone, other, openThird } = await setUp();
  const third = await openThird();
  await write(other, 'from Bo');
  await write(third, 'from Eve');
  await row(desk, 'from Bo').locator('.choose').click();
  await composer(desk).fill('half a th');
  await row(desk, 'from Eve').locator('.choose').click();
  await bubble(desk, 'from Eve').waitFor();
  await expect.poll(() => composer(desk).inputValue()).toBe('');
  await row(desk, 'half a th').waitFor();
  // On this device alone.
  expect(await row(phone, 'half a th').count()).toBe(0);
  await waitFor(async () =>
    desk.evaluate(async () => {
      const kept = await Promise.all(
        (await indexedDB.databases()).map(
          ({ name }) =>
            new Promise<string>((resolve) => {
              const opening = indexedDB.open(name ?? '');
              opening.onsuccess = () => {
                const database = opening.result;
                if (!database.objectStoreNames.contains('cache')) return resolve('');
                const all = database.transaction('cache').objectStore('cache').getAll();
                all.onsuccess = () => resolve(JSON.stringify(all.result));
              };
            }),
        ),
      );
      return kept.join().includes('half a th');
    }),
  );
  await desk.reload();
  await row(desk, 'half a th').locator('.choose').click();
  await expect.poll(() => composer(desk).inputValue()).toBe('half a th');
  await write(desk, 'half a thought');
  await bubble(other, 'half a thought').waitFor();
  await row(desk, 'You: half a thought').waitFor();
  expect(site.reports).toEqual([]);
});
