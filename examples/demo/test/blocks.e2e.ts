import { waitFor } from '@chat/testkit';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { composer, fillInSignIn, open, signIn, twoOnStrictSite, write } from './window-steps.js';

const adminToken = 'who-looks-at-what-is-reported-here';
const wide = { viewport: { width: 1280, height: 800 } };

const row = (page: Page, name: string) =>
  page.locator('chat-conversation-list .row', { hasText: name });
const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text });
const message = (page: Page, text: string) => page.locator('chat-message', { hasText: text });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const item = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true });

async function sent(page: Page, text: string): Promise<void> {
  await write(page, text);
  await message(page, text).getByText('Sent', { exact: true }).waitFor();
}

/** Ada, with all of her conversations beside the one with Bo, who has one window for it. */
async function setUp() {
  const { site, chat, ada, bo, browser } = await twoOnStrictSite({ ADMIN_TOKEN: adminToken });
  const [page, other] = await Promise.all([
    open(browser, `${site.url}/?wide`, wide),
    open(browser, `${site.url}/?with=${ada.username}`, wide),
  ]);
  await Promise.all([fillInSignIn(page, ada), signIn(other, bo)]);
  await sent(other, 'Good morning');
  await row(page, 'Good morning').locator('.choose').click();
  await bubble(page, 'Good morning').waitFor();
  return { site, chat, ada, bo, browser, page, other };
}

/** What the operator sees of the only report; undefined before it is there. */
async function onlyReport(url: string) {
  const look = async (path: string) => {
    const headers = { authorization: `Bearer ${adminToken}` };
    return (await fetch(`${url}/v1/admin/reports${path}`, { headers })).json();
  };
  const { reports } = await look('');
  expect(reports.length).toBeLessThan(2);
  return reports[0] && (await look(`/${reports[0].id}`)).report;
}

test('whoever is blocked writes into nothing and cannot tell; unblocked, only what is new comes', async () => {
  const { site, bo, page, other } = await setUp();
  const { name } = bo.user;
  await composer(page).fill('I was about to say');
  await button(page, 'Options').click();
  await item(page, `Block ${name}…`).click();
  await page.getByRole('dialog', { name: `Block ${name}?` }).waitFor();
  await button(page, 'Block').click();
  await page.getByText(`You blocked ${name}.`).waitFor();
  expect(await composer(page).count()).toBe(0);
  await page.locator('header').getByText('Blocked', { exact: true }).waitFor();
  await row(page, name).getByText('Blocked', { exact: true }).waitFor();

  await sent(other, 'Are you there?');
  await sent(other, 'Hello?');
  await other.locator('header').getByText('Online', { exact: true }).waitFor({ state: 'detached' });
  // What had come would be here once the page has all anew.
  await page.reload();
  await row(page, 'Draft: I was about to say').waitFor();
  expect(
    await row(page, name)
      .getByText(/unread$/)
      .count(),
  ).toBe(0);
  await row(page, name).locator('.choose').click();
  await bubble(page, 'Good morning').waitFor();
  expect(await bubble(page, 'Hello?').count()).toBe(0);

  await button(page, 'Unblock').click();
  await composer(page).waitFor();
  expect(await composer(page).inputValue()).toBe('I was about to say');
  await sent(other, 'I am back');
  await bubble(page, 'I am back').waitFor();
  expect(await bubble(page, 'Are you there?').count()).toBe(0);
  expect(await bubble(page, 'Hello?').count()).toBe(0);
  expect(site.reports).toEqual([]);
});

test('what one device blocks is blocked on the other, and unblocked there from the list', async () => {
  const { site, ada, bo, browser, page } = await setUp();
  const { name } = bo.user;
  const second = await open(browser, `${site.url}/?wide`, wide);
  await fillInSignIn(second, ada);
  await row(second, 'Good morning').click({ button: 'right' });
  await item(second, `Block ${name}…`).click();
  await button(second, 'Block').click();
  await page.getByText(`You blocked ${name}.`).waitFor();
  await row(second, name).getByText('Blocked', { exact: true }).waitFor();
  await row(second, name).click({ button: 'right' });
  await item(second, `Unblock ${name}`).click();
  await composer(page).waitFor();
  await row(second, name).getByText('Blocked', { exact: true }).waitFor({ state: 'detached' });
});

test('a message that is reported arrives where the operator looks, with what was said before it', async () => {
  const { site, chat, ada, bo, page, other } = await setUp();
  await sent(other, 'Send me your card number');
  await bubble(page, 'Send me').click({ button: 'right' });
  await item(page, 'Report…').click();
  const sheet = page.getByRole('dialog', { name: 'Report this message' });
  await sheet.getByText('Send me your card number').waitFor();
  await sheet.getByRole('radio', { name: 'Spam or fraud' }).check();
  await sheet.getByRole('textbox').fill('They ask everybody.');

  // What fails is said in the sheet, with all that was filled in.
  const path = '**/v1/reports';
  await page.route(path, (route) => route.abort());
  await sheet.getByRole('button', { name: 'Send report' }).click();
  await sheet.getByRole('alert').getByText('Your report wasn’t sent.').waitFor();
  await page.unroute(path);
  await sheet.getByRole('checkbox', { name: `Also block ${bo.user.name}` }).check();
  await sheet.getByRole('button', { name: 'Send report' }).click();
  await page.getByText('Your report was sent.').waitFor();
  await button(page, 'Close').click();
  await page.getByText(`You blocked ${bo.user.name}.`).waitFor();

  await waitFor(async () => (await onlyReport(chat.url)) !== undefined);
  expect(await onlyReport(chat.url)).toMatchObject({
    reporter: { username: ada.username },
    user: { username: bo.username },
    reason: 'spam',
    comment: 'They ask everybody.',
    messages: [{ text: 'Good morning' }, { text: 'Send me your card number' }],
  });
  expect(site.reports).toEqual([]);
});
