import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { fillInSignIn, open, signIn, twoOnStrictSite, write } from './window-steps.js';

const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text });
const row = (page: Page, topic: string) =>
  page.locator('chat-conversation-list .row', { hasText: topic });

test('windows about two things show two conversations with one person, told apart in the list', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const about = (topic: string) =>
    open(browser, `${site.url}/?with=${ada.username}&topic=${topic}`);
  const [first, second] = [await about('order-1'), await about('order-2')];
  const hers = await open(browser, `${site.url}/?wide`, { viewport: { width: 1280, height: 800 } });
  await Promise.all([signIn(first, bo), signIn(second, bo), fillInSignIn(hers, ada)]);
  await write(first, 'Where is it?');
  await write(second, 'Too large');
  await first.locator('header .state', { hasText: 'order-1' }).waitFor();
  await Promise.all([
    bubble(first, 'Where is it?').waitFor(),
    bubble(second, 'Too large').waitFor(),
  ]);
  expect(await bubble(first, 'Too large').count()).toBe(0);

  await row(hers, 'order-1').getByText('Where is it?').waitFor();
  await row(hers, 'order-2').getByText('Too large').waitFor();
  await hers.getByRole('button', { name: new RegExp(`^${bo.user.name} order-2`) }).click();
  await bubble(hers, 'Too large').waitFor();
  await hers.locator('header .state', { hasText: 'order-2' }).waitFor();
  await write(hers, 'Send it back');
  await bubble(second, 'Send it back').waitFor();
  expect(await bubble(first, 'Send it back').count()).toBe(0);

  // Another topic on the same tag, as when the reader goes on to another page of the site.
  await first.locator('chat-window').evaluate((chat) => chat.setAttribute('topic', 'order-2'));
  await bubble(first, 'Send it back').waitFor();
  expect(await bubble(first, 'Where is it?').count()).toBe(0);
  await first.locator('chat-window').evaluate((chat) => chat.removeAttribute('topic'));
  await first.locator('chat-message-list').waitFor();
  await bubble(first, 'Send it back').waitFor({ state: 'detached' });
  await write(first, 'In general');
  await row(hers, 'In general').waitFor();
  expect(await hers.locator('chat-conversation-list .row').count()).toBe(3);
  expect(site.reports).toEqual([]);
});

test('what cannot be a topic is said so on the page, and to the page', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const page = await open(browser, `${site.url}/?with=${ada.username}&topic=${'x'.repeat(129)}`);
  await fillInSignIn(page, bo);
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toMatch(/no valid .* topic/);
});
