import { readFile } from 'node:fs/promises';
import type { TestUser } from '@chat/testkit';
import type { BrowserContext, Page } from 'playwright';
import { expect, test } from 'vitest';
import { fillInSignIn, open, signIn, twoOnStrictSite, write } from './window-steps.js';

const picture = 'https://pictures.test/ada.svg';
const wide = { viewport: { width: 1280, height: 800 } };

const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text });
const sheet = (page: Page) => page.locator('chat-settings');
const button = (page: Page, name: string | RegExp) =>
  sheet(page).getByRole('button', { name, exact: true });
const signInForm = (page: Page) => page.getByRole('heading', { name: 'Sign in to chat' });

/** Where pictures come from, and what is asked of it. */
async function hostPictures(context: BrowserContext): Promise<{ referrers: unknown[] }> {
  const referrers: unknown[] = [];
  await context.route('https://pictures.test/**', async (route) => {
    referrers.push(await route.request().headerValue('referer'));
    const body =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>';
    await route.fulfill({ contentType: 'image/svg+xml', body });
  });
  return { referrers };
}

/** Ada in a window with Bo, and Bo in one with his list, where Ada's conversation is open. */
async function setUp() {
  const { site, chat, ada, bo, browser } = await twoOnStrictSite();
  const hers = await open(browser, `${site.url}/?with=${bo.username}`);
  const his = await open(browser, `${site.url}/?wide`, wide);
  await Promise.all([signIn(hers, ada), fillInSignIn(his, bo)]);
  await write(hers, 'Hello');
  await his.locator('chat-conversation-list .choose', { hasText: 'Hello' }).click();
  await bubble(his, 'Hello').waitFor();
  /** Another browser in which somebody signs in. */
  const another = async (user: TestUser) => {
    const page = await open(browser, `${site.url}/?with=${bo.username}`);
    await signIn(page, user);
    return page;
  };
  return { site, chat, ada, bo, browser, hers, his, another };
}

async function openSettings(page: Page): Promise<void> {
  await page.locator('header').getByRole('button', { name: 'Settings' }).click();
  await sheet(page).getByRole('heading', { name: 'Settings' }).waitFor();
}

test('a new name and picture are seen at once by the other one, and after a reload', async () => {
  const { site, hers, his } = await setUp();
  const { referrers } = await hostPictures(his.context());
  await hostPictures(hers.context());
  await openSettings(hers);
  await sheet(hers)
    .getByRole('button', { name: /^Profile/ })
    .click();
  await sheet(hers).getByLabel('Name').fill('Ada Lovelace');
  await sheet(hers).getByLabel('Picture').fill(picture);
  await button(hers, 'Save').click();
  await sheet(hers).getByRole('status').getByText('Saved.').waitFor();

  for (const place of [his.locator('header'), his.locator('chat-conversation-list .choose')]) {
    await place.getByText('Ada Lovelace').waitFor();
    await expect
      .poll(() => place.locator('img').evaluate((img) => getComputedStyle(img).opacity))
      .toBe('1');
    expect(await place.locator('img').getAttribute('src')).toBe(picture);
  }
  // Where the picture is, nobody learns of the page that shows it.
  expect(referrers.length).toBeGreaterThan(0);
  expect(referrers.every((referrer) => referrer === null)).toBe(true);

  await his.reload();
  await his.locator('chat-conversation-list .choose').getByText('Ada Lovelace').waitFor();
  await hers.reload();
  await openSettings(hers);
  await sheet(hers)
    .getByRole('button', { name: /Ada Lovelace/ })
    .waitFor();
  expect(site.reports).toEqual([]);
});

test('another password ends all sessions but the one in which it was changed', async () => {
  const { ada, hers, another, site } = await setUp();
  const phone = await another(ada);
  await openSettings(hers);
  await button(hers, 'Change password…').click();
  await sheet(hers).getByLabel('Current password').fill('not this one');
  await sheet(hers).getByLabel('New password').fill('a better password');
  await button(hers, 'Change password').click();
  await sheet(hers).getByText('This isn’t your password.').waitFor();
  await sheet(hers).getByLabel('Current password').fill(ada.password);
  await button(hers, 'Change password').click();
  await sheet(hers).getByText('Your password is changed.').waitFor();

  await signInForm(phone).waitFor();
  await phone.getByText('Your session has ended').waitFor();
  await fillInSignIn(phone, ada);
  await phone.getByText('don’t match').waitFor();
  await fillInSignIn(phone, { ...ada, password: 'a better password' });
  await bubble(phone, 'Hello').waitFor();
  await button(hers, 'Close').click();
  await write(hers, 'Still here');
  await bubble(phone, 'Still here').waitFor();
  expect(site.reports).toEqual([]);
});

test('sessions are ended one by one, or all others at once', async () => {
  const { ada, hers, another, site } = await setUp();
  const [phone, desk] = [await another(ada), await another(ada)];
  await openSettings(hers);
  await button(hers, 'Where you’re signed in').click();
  const rows = hers.locator('chat-sessions-page li');
  await rows.first().getByText('This device').waitFor();
  await rows
    .first()
    .getByText(/^Chrome on /)
    .waitFor();
  // That by which she was registered has ended with nothing.
  await rows.getByText('An app', { exact: true }).waitFor();
  expect(await rows.count()).toBe(4);
  // The latest comes first.
  await rows.nth(1).getByRole('button').click();
  await signInForm(desk).waitFor();
  await expect.poll(() => rows.count()).toBe(3);
  await write(phone, 'Still here');
  await bubble(hers, 'Still here').waitFor();

  await button(hers, 'Sign out everywhere else').click();
  await signInForm(phone).waitFor();
  await expect.poll(() => rows.count()).toBe(1);
  await button(hers, 'Close').click();
  await write(hers, 'So am I');
  await bubble(hers, 'So am I').waitFor();
  expect(site.reports).toEqual([]);
});

test('all that is kept of somebody is downloaded, up to its end', async () => {
  const { site, ada, hers } = await setUp();
  await openSettings(hers);
  const coming = hers.waitForEvent('download');
  await sheet(hers)
    .getByRole('button', { name: /^Download my data/ })
    .click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe('chat-export.ndjson');
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  const kept = lines.map((line) => JSON.parse(line) as { type: string });
  expect(kept.at(-1)).toEqual({ type: 'end' });
  expect(JSON.stringify(kept)).toContain(ada.username);
  expect(JSON.stringify(kept)).toContain('Hello');
  await sheet(hers).getByText('Your data is in chat-export.ndjson').first().waitFor();
  expect(site.reports).toEqual([]);
});

test('who deletes their account is gone, with the conversation of the other one', async () => {
  const { site, ada, hers, his, another } = await setUp();
  const phone = await another(ada);
  await openSettings(hers);
  await button(hers, 'Delete my account…').click();
  const last = button(hers, 'Delete my account');
  expect(await last.isDisabled()).toBe(true);
  await sheet(hers).getByLabel('Current password').fill(ada.password);
  await sheet(hers)
    .getByLabel(/^Type your username/)
    .fill(ada.username);
  await last.click();
  await signInForm(hers).waitFor();
  await hers.getByText('Pick up your conversation').waitFor();
  await signInForm(phone).waitFor();
  await expect.poll(() => his.locator('chat-conversation-list .row').count()).toBe(0);
  await fillInSignIn(hers, ada);
  await hers.getByText('don’t match').waitFor();
  expect(site.reports).toEqual([]);
});
