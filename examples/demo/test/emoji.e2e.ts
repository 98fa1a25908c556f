import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { composer, open, signIn, twoOnStrictSite, write } from './window-steps.js';

const row = (page: Page, text: string) => page.locator('chat-message', { hasText: text });
const button = (page: Page) => page.getByRole('button', { name: 'Emoji', exact: true });
const picker = (page: Page) => page.locator('chat-emoji-picker');
const cells = (page: Page) => picker(page).getByRole('gridcell');

/** Two people in one conversation, and what their windows load of emoji. */
async function setUp() {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const [hers, his] = await Promise.all([
    open(browser, `${site.url}/?with=${bo.username}`),
    open(browser, `${site.url}/?with=${ada.username}`),
  ]);
  const loaded: string[] = [];
  for (const page of [hers, his]) {
    page.on('request', (request) => {
      const [, part] = /chat-window-parts\/(emoji[a-z-]*)\.js/.exec(request.url()) ?? [];
      if (part) loaded.push(part);
    });
  }
  await Promise.all([signIn(hers, ada), signIn(his, bo)]);
  return { site, hers, his, loaded };
}

const speak = (page: Page, lang: string) =>
  page.locator('chat-window').evaluate((chat, tag) => chat.setAttribute('lang', tag), lang);

test('an emoji is picked by keys alone, sent, and seen by the other one; nothing is loaded for it before', async () => {
  const { site, hers, his, loaded } = await setUp();
  await write(hers, 'Hello: at 10:30, http://a.example');
  await row(his, 'Hello').waitFor();
  expect(loaded).toEqual([]);
  await composer(hers).press('Tab');
  await hers.keyboard.press('Enter');
  await picker(hers).getByRole('searchbox').waitFor();
  await hers.keyboard.type('pizza');
  await cells(hers).first().waitFor();
  await hers.keyboard.press('Enter');
  await hers.keyboard.press('Escape');
  expect(await picker(hers).count()).toBe(0);
  expect(await composer(hers).inputValue()).toBe('🍕');
  await hers.keyboard.press('Enter');
  await row(his, '🍕').locator('.message.emoji').waitFor();
  expect(loaded.sort()).toEqual(['emoji', 'emoji-en']);
  // Nothing came from elsewhere, and nothing was made of strings, which the page would have refused and reported.
  expect(site.reports).toEqual([]);
});

test('emoji are found by the words of the language, and those that were used last are there after a reload', async () => {
  const { site, hers, loaded } = await setUp();
  await speak(hers, 'de');
  await hers.getByRole('button', { name: 'Emojis', exact: true }).click();
  await picker(hers).getByRole('searchbox').fill('rotes Herz');
  await hers.getByRole('gridcell', { name: 'rotes Herz', exact: true }).click();
  await speak(hers, 'ar');
  await picker(hers).getByRole('searchbox').fill('بيتزا');
  await cells(hers).filter({ hasText: '🍕' }).click();
  expect(await hers.getByRole('textbox').inputValue()).toBe('❤️🍕');
  expect(loaded.sort()).toEqual(['emoji', 'emoji-ar', 'emoji-de']);

  await hers.reload();
  await button(hers).click();
  await cells(hers).nth(2).waitFor();
  expect((await cells(hers).allTextContents()).slice(0, 3)).toEqual(['🍕', '❤️', '😀']);
  await hers.keyboard.press('Escape');

  // Nothing of it stays on the device for who comes next.
  const kept = () =>
    hers.evaluate(() => Object.keys(localStorage).filter((key) => /emoji/.test(key)));
  expect(await kept()).toHaveLength(1);
  await hers.getByRole('button', { name: 'Sign out' }).click();
  await hers.getByLabel('Username').waitFor();
  expect(await kept()).toEqual([]);
  expect(site.reports).toEqual([]);
});

test('any emoji may be reacted with, and is seen by the other one', async () => {
  const { site, hers, his } = await setUp();
  await write(his, 'Lunch?');
  await row(hers, 'Lunch?').locator('.bubble').click({ button: 'right' });
  await hers.getByRole('menuitem', { name: 'More emoji' }).click();
  await picker(hers).getByRole('searchbox').fill('taco');
  await hers.keyboard.press('Enter');
  await row(his, 'Lunch?').getByRole('button', { name: /🌮/ }).waitFor();
  expect(await picker(hers).count()).toBe(0);
  // By a skin tone of one's own as well.
  await row(hers, 'Lunch?').locator('.bubble').click({ button: 'right' });
  await hers.getByRole('menuitem', { name: 'More emoji' }).click();
  await picker(hers)
    .getByRole('button', { name: /^Skin tone/ })
    .click();
  await picker(hers).getByRole('radio', { name: 'Dark', exact: true }).click();
  await picker(hers).getByRole('searchbox').fill('raised_hand');
  await hers.keyboard.press('Enter');
  await row(his, 'Lunch?').getByRole('button', { name: /✋🏿/ }).waitFor();
  expect(site.reports).toEqual([]);
});

test('names between colons are emoji while one writes', async () => {
  const { site, hers, his } = await setUp();
  await composer(hers).focus();
  // Who is quicker than what knows the names is loaded has what they typed.
  await hers.keyboard.type('Good :smi');
  await hers.getByRole('option').first().waitFor();
  await hers.keyboard.type('le: and :tac');
  await hers.getByRole('option', { name: /^taco/ }).waitFor();
  await hers.keyboard.press('Enter');
  await hers.keyboard.press('Enter');
  await row(his, 'Good 😄 and 🌮').waitFor();
  expect(site.reports).toEqual([]);
});

test('what cannot be loaded is said, tried again with the next press, and names stay as they are typed', async () => {
  const { hers, his } = await setUp();
  const part = '**/chat-window-parts/emoji*';
  await hers.route(part, (route) => route.abort());
  const failed = hers.waitForEvent('requestfailed');
  await composer(hers).focus();
  await hers.keyboard.type('Hi :smile:');
  await failed;
  await button(hers).click();
  await hers.getByRole('alert').waitFor();
  await composer(hers).press('Enter');
  await row(his, 'Hi :smile:').waitFor();
  await hers.unroute(part);
  await button(hers).click();
  await cells(hers).first().waitFor();
  expect(await hers.getByRole('alert').count()).toBe(0);
});

test('where the page has none, no emoji are offered', async () => {
  const { hers, his, loaded } = await setUp();
  await button(hers).waitFor();
  await hers.locator('chat-window').evaluate((chat) => chat.setAttribute('no-emoji', ''));
  await button(hers).waitFor({ state: 'detached' });
  await write(hers, 'Hi :smile:');
  await row(his, 'Hi :smile:').waitFor();
  await row(hers, 'Hi :smile:').locator('.bubble').click({ button: 'right' });
  await hers.getByRole('menuitem', { name: 'Reply' }).waitFor();
  expect(await hers.getByRole('menuitem', { name: 'More emoji' }).count()).toBe(0);
  expect(loaded).toEqual([]);
});
