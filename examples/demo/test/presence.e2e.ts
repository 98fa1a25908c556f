import { waitFor } from '@chat/testkit';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { composer, fillInSignIn, open, signIn, twoOnStrictSite, write } from './window-steps.js';

const state = (page: Page, words: string | RegExp) =>
  page.locator('header .state', { hasText: words });
const dots = (page: Page) => page.locator('chat-message-list .typing');
const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text });
const row = (page: Page, text: string) =>
  page.locator('chat-conversation-list .row', { hasText: text });

/** Ada with her list and what she has open in it, and Bo with one window: they have written to each other. */
async function setUp() {
  const world = await twoOnStrictSite({ PRESENCE_GRACE: '500ms' });
  const { site, ada, bo, browser } = world;
  const hers = await open(browser, `${site.url}/?wide`, { viewport: { width: 1280, height: 800 } });
  const his = await open(browser, `${site.url}/?with=${ada.username}`);
  await Promise.all([fillInSignIn(hers, ada), signIn(his, bo)]);
  await write(his, 'Hello');
  await row(hers, 'Hello').locator('.choose').click();
  await bubble(hers, 'Hello').waitFor();
  await write(hers, 'Hi');
  await bubble(his, 'Hi').waitFor();
  return { ...world, hers, his };
}

test('each sees when the other is there, is typing, and has gone', async () => {
  const { site, bo, hers, his } = await setUp();
  await Promise.all([state(hers, 'Online').waitFor(), state(his, 'Online').waitFor()]);
  await row(hers, 'Hi').getByText('Online').waitFor({ state: 'attached' });
  // A row is called by the name of who it is with, whatever else it says.
  await hers.getByRole('button', { name: new RegExp(`^${bo.user.name} Online`) }).waitFor();

  await composer(his).pressSequentially('So');
  await Promise.all([
    state(hers, 'typing…').waitFor(),
    dots(hers).waitFor(),
    row(hers, 'typing…').waitFor(),
  ]);
  await composer(his).press('Enter');
  await bubble(hers, 'So').waitFor();
  await Promise.all([dots(hers).waitFor({ state: 'detached' }), state(hers, 'Online').waitFor()]);

  // An empty field says that nothing is being written any more.
  await composer(hers).pressSequentially('x');
  await dots(his).waitFor();
  await composer(hers).press('Backspace');
  await dots(his).waitFor({ state: 'detached' });

  await composer(his).pressSequentially('I must go');
  await dots(hers).waitFor();
  await his.close();
  await dots(hers).waitFor({ state: 'detached' });
  await state(hers, /^Last seen/).waitFor();
  await row(hers, 'So').getByText('Online').waitFor({ state: 'detached' });
  expect(site.reports).toEqual([]);
});

test('who hides in the settings is not seen, and sees nobody, until they show themselves', async () => {
  const { site, hers, his } = await setUp();
  await Promise.all([state(hers, 'Online').waitFor(), state(his, 'Online').waitFor()]);
  const settings = his.getByRole('button', { name: 'Settings' });
  await settings.click();
  const presence = his.getByRole('switch', { name: 'Show when I’m online' });
  await waitFor(() => presence.isChecked());
  await presence.click();
  await Promise.all([
    state(hers, 'Online').waitFor({ state: 'detached' }),
    state(his, 'Online').waitFor({ state: 'detached' }),
  ]);
  await his.keyboard.press('Escape');
  await his.getByRole('dialog').waitFor({ state: 'detached' });
  await waitFor(() => settings.evaluate((button) => button.matches(':focus')));

  await composer(his).pressSequentially('Unseen');
  await composer(his).press('Enter');
  await bubble(hers, 'Unseen').waitFor();
  await write(hers, 'Who is there?');
  await bubble(his, 'Who is there?').waitFor();
  expect(await dots(hers).count()).toBe(0);

  await settings.click();
  await waitFor(async () => !(await presence.isChecked()) && (await presence.isEnabled()));
  await presence.click();
  await Promise.all([state(hers, 'Online').waitFor(), state(his, 'Online').waitFor()]);
  await his.getByRole('button', { name: 'Close' }).click();
  expect(site.reports).toEqual([]);
});

test('receipts that are kept back stay back, in both windows', async () => {
  const { hers, his } = await setUp();
  const read = (page: Page, text: string) =>
    page
      .locator('chat-message', { has: page.locator('.bubble', { hasText: text }) })
      .getByText('Read', { exact: true });
  await read(hers, 'Hi').waitFor({ state: 'attached' });
  await his.getByRole('button', { name: 'Settings' }).click();
  const receipts = his.getByRole('switch', { name: 'Send read receipts' });
  await waitFor(() => receipts.isChecked());
  await receipts.click();
  await waitFor(async () => !(await receipts.isChecked()));
  await his.getByRole('button', { name: 'Close' }).click();
  await write(hers, 'Have you seen this?');
  await bubble(his, 'Have you seen this?').waitFor();
  await write(his, 'Perhaps');
  await bubble(hers, 'Perhaps').waitFor();
  expect(await read(hers, 'Have you seen this?').count()).toBe(0);
  expect(await read(his, 'Perhaps').count()).toBe(0);
});
