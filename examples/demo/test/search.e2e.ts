import { ChatClient } from '@chat/client';
import { registerUser, type TestUser, waitFor, writeMessages } from '@chat/testkit';
import type { Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { fillInSignIn, open, signIn, twoOnStrictSite, write } from './window-steps.js';

const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text });
const result = (page: Page, text: string) => page.locator('chat-search .result', { hasText: text });
const field = (page: Page) => page.locator('chat-search').getByRole('searchbox');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const place = (page: Page) => page.locator('chat-search .place');

const wide = { viewport: { width: 1280, height: 800 } };
const narrow = { viewport: { width: 390, height: 844 } };

/** Searches all messages, from the list of conversations. */
async function searchAll(page: Page, text: string): Promise<void> {
  await button(page, 'Search messages').click();
  await field(page).fill(text);
}

/** Whether the row of a message can be seen, and says by flashing which one it is. */
async function arriveAt(page: Page, text: string): Promise<void> {
  await page.locator('chat-message .flash', { hasText: text }).waitFor();
  const list = await page.locator('chat-message-list').boundingBox();
  const row = await bubble(page, text).boundingBox();
  if (!list || !row) throw new Error(`${text} is not in the page`);
  expect(row.y).toBeGreaterThanOrEqual(list.y);
  expect(row.y + row.height).toBeLessThanOrEqual(list.y + list.height);
}

/** Ada and Bo, who have written much to each other; the word `marmalade` is at the beginning, and in what they say of an order. */
async function setUp() {
  const { site, chat, ada, bo, browser } = await twoOnStrictSite({
    LIMIT_FRAMES_PER_SECOND: '1000',
  });
  const client = new ChatClient({ url: chat.url, auth: { getToken: () => ada.accessToken } });
  onTestFinished(() => client.disconnect());
  await client.connect();
  const conversation = await client.conversationWith(bo.username);
  const order = await client.conversationWith(bo.username, { topic: 'order-1' });
  const first = ['Good morning', 'The marmalade is on the shelf', 'Two marmalades, I mean'];
  const rest = Array.from({ length: 250 }, (_, n) => `Message ${n + 1}`);
  await writeMessages(chat, ada.accessToken, conversation.id, [...first, ...rest]);
  await order.send('Where is my Marmalade?');
  await waitFor(() => conversation.messages.at(-1)?.text === 'Message 250');
  const message = async (text: string) => {
    const around = await client.search(text);
    const found = around.results.find((each) => each.message.text === text);
    around.close();
    if (!found) throw new Error(`There is no ${text}`);
    return found.message;
  };
  return { site, chat, ada, bo, browser, conversation, order, message };
}

async function openWide(
  site: { url: string },
  browser: Parameters<typeof open>[0],
  user: TestUser,
) {
  const page = await open(browser, `${site.url}/?wide`, wide);
  await fillInSignIn(page, user);
  await button(page, 'Search messages').waitFor();
  return page;
}

test('what was said long ago is found from the list, seen in its place, and left for the latest again', async () => {
  const { site, bo, browser } = await setUp();
  const page = await openWide(site, browser, bo);
  await searchAll(page, 'marmal');
  await result(page, 'Where is my Marmalade?').getByText('order-1').waitFor();
  expect(await result(page, '').count()).toBe(3);
  expect(await page.locator('chat-search mark').allTextContents()).toEqual([
    'Marmal',
    'marmal',
    'marmal',
  ]);

  await result(page, 'on the shelf').click();
  await arriveAt(page, 'on the shelf');
  expect(await bubble(page, 'Message 250').count()).toBe(0);
  // The results stand beside it where there is room.
  expect(await result(page, 'on the shelf').getAttribute('aria-current')).toBe('true');
  await bubble(page, 'Good morning').waitFor();

  await bubble(page, 'on the shelf').hover();
  for (const text of ['Message 60', 'Message 120']) {
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 2_000);
        return bubble(page, text).count();
      })
      .toBeGreaterThan(0);
  }
  await button(page, 'Go to the latest message').click();
  await bubble(page, 'Message 250').waitFor();

  await result(page, 'Where is my Marmalade?').click();
  await arriveAt(page, 'Where is my Marmalade?');
  await page.locator('header .state', { hasText: 'order-1' }).waitFor();
  await write(page, 'Here it is');
  await bubble(page, 'Here it is').waitFor();

  // The one that is open is searched, in the place of all.
  await button(page, 'Search').click();
  await expect.poll(() => field(page).evaluate((it) => it.matches(':focus'))).toBe(true);
  expect(await field(page).inputValue()).toBe('');
  await page.keyboard.type('here');
  await result(page, 'Here it is').waitFor();
  expect(await result(page, '').count()).toBe(2);
  await page.keyboard.press('Escape');
  await page.getByRole('list', { name: 'Conversations' }).waitFor();
  expect(site.reports).toEqual([]);
});

test('in a window with one person it is found in its conversation, one result after the other', async () => {
  const { site, ada, bo, browser } = await setUp();
  const page = await open(browser, `${site.url}/?with=${ada.username}`, narrow);
  await signIn(page, bo);
  await bubble(page, 'Message 250').waitFor();
  await button(page, 'Search').click();
  await field(page).fill('marmalade');
  await result(page, 'Two marmalades').waitFor();
  expect(await result(page, '').count()).toBe(2);
  await result(page, 'Two marmalades').click();
  await arriveAt(page, 'Two marmalades');
  await place(page).getByText('1 of 2').waitFor();
  await button(page, 'Earlier result').click();
  await arriveAt(page, 'on the shelf');
  await place(page).getByText('2 of 2').waitFor();
  await button(page, 'Back to the results').click();
  await expect
    .poll(() => result(page, 'on the shelf').evaluate((it) => it.matches(':focus')))
    .toBe(true);
  await button(page, 'Close the search').click();
  // Whoever closes it stays where they are, and goes to the latest by writing.
  await bubble(page, 'on the shelf').waitFor();
  await write(page, 'Found it');
  await bubble(page, 'Found it').waitFor();
  await bubble(page, 'Message 250').waitFor();
  expect(site.reports).toEqual([]);
});

test('what is edited or deleted meanwhile is so in the results, and in its place', async () => {
  const { site, chat, ada, bo, browser, conversation, message } = await setUp();
  const page = await openWide(site, browser, bo);
  await searchAll(page, 'marmalade');
  await result(page, 'on the shelf').click();
  await arriveAt(page, 'on the shelf');

  await conversation.edit(await message('Two marmalades, I mean'), 'Two jars, I mean');
  await result(page, 'Two jars, I mean').waitFor();
  await bubble(page, 'Two jars, I mean').waitFor();
  expect(await result(page, 'Two marmalades').count()).toBe(0);

  await conversation.delete(await message('The marmalade is on the shelf'));
  await result(page, 'on the shelf').waitFor({ state: 'detached' });
  await bubble(page, 'on the shelf').waitFor({ state: 'detached' });
  await page.locator('chat-message', { hasText: 'This message was deleted' }).waitFor();
  await result(page, 'Where is my Marmalade?').waitFor();

  const stranger = await open(browser, `${site.url}/?with=${ada.username}`, narrow);
  await signIn(stranger, await registerUser(chat));
  await write(stranger, 'Nobody else');
  await button(stranger, 'Search').click();
  await field(stranger).fill('marmalade');
  await stranger.getByText('Nothing found.').waitFor();
  await field(stranger).fill('nobody');
  await result(stranger, 'Nobody else').waitFor();
  expect(site.reports).toEqual([]);
});
