import {
  appointing,
  appointUser,
  launchBrowser,
  startServer,
  type TestUser,
  waitFor,
} from '@chat/testkit';
import type { Browser, Page } from 'playwright';
import { expect, test } from 'vitest';
import { StrictSite } from './strict-site.js';
import { composer, fillInSignIn, open, signIn, write } from './window-steps.js';

const wide = { viewport: { width: 1280, height: 800 } };

const rows = (page: Page) => page.locator('chat-conversation-list .row');
const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** A site that takes guests, and the one whom they reach, with their list on the screen. */
async function setUp() {
  const site = await StrictSite.start();
  const env = { ...appointing, ALLOWED_ORIGINS: site.url, GUEST_PEERS: 'support' };
  const chat = await startServer({ env });
  site.chatUrl = chat.url;
  const [support, browser] = await Promise.all([appointUser(chat, 'support'), launchBrowser()]);
  const desk = await open(browser, `${site.url}/?wide`, wide);
  await fillInSignIn(desk, support);
  await desk.getByLabel('Who would you like to chat with?').waitFor();
  return { site, browser, desk };
}

/** A page of somebody new. */
async function visit(browser: Browser, site: StrictSite): Promise<Page> {
  const page = await open(browser, `${site.url}/?guest&with=support`);
  await composer(page).waitFor();
  return page;
}

test('the first message of a visitor arrives as a guest’s, is answered, and is there after a reload', async () => {
  const { site, browser, desk } = await setUp();
  const page = await visit(browser, site);
  await page.getByText('Write to support').waitFor();
  await composer(page).fill('Do you');
  await page.reload();
  await composer(page).waitFor();
  // To look is not to come: the list would have it by the next page.
  await desk.reload();
  await desk.getByLabel('Who would you like to chat with?').waitFor();
  expect(await rows(desk).count()).toBe(0);

  await write(page, 'Do you have this in green?');
  await rows(desk).getByText('Do you have this in green?').waitFor();
  // The name says it, so nothing else does.
  await rows(desk)
    .locator('.choose')
    .getByText(/^Guest [a-z2-9]{4}$/)
    .waitFor();
  await rows(desk).locator('.choose').click();
  await bubble(desk, 'in green?').waitFor();
  await desk
    .locator('header')
    .getByText(/^Guest [a-z2-9]{4}$/)
    .waitFor();
  await write(desk, 'From Monday on');
  await bubble(page, 'From Monday on').waitFor();

  await page.reload();
  await bubble(page, 'From Monday on').waitFor();
  await write(page, 'I will come by');
  await bubble(desk, 'I will come by').waitFor();
  expect(await rows(desk).count()).toBe(1);
  expect(site.reports).toEqual([]);
});

test('two tabs of one visitor are one guest, also where both were open before', async () => {
  const { site, browser, desk } = await setUp();
  const page = await visit(browser, site);
  const second = await page.context().newPage();
  await second.goto(page.url());
  await composer(second).fill('half a th');
  await write(page, 'Hello');
  await bubble(second, 'Hello').waitFor();
  expect(await composer(second).inputValue()).toBe('half a th');
  await write(second, 'From the other tab');
  await bubble(page, 'From the other tab').waitFor();
  await rows(desk).getByText('From the other tab').waitFor();
  expect(await rows(desk).count()).toBe(1);
});

test('a guest who becomes an account finds the conversation wherever they sign in', async () => {
  const { site, browser, desk } = await setUp();
  const page = await visit(browser, site);
  await write(page, 'Hello');
  await rows(desk).getByText('Hello').waitFor();
  await button(page, 'Settings').click();
  const sheet = page.getByRole('dialog', { name: 'Settings' });
  await sheet.getByRole('heading', { name: 'Keep this conversation' }).waitFor();
  await sheet.getByText('nobody can sign in as you again').waitFor();
  const account = { username: 'ada', password: 'long enough for it' } as TestUser;
  await sheet.getByLabel('Username').fill('support');
  await sheet.getByLabel('Choose a password').fill(account.password);
  await sheet.getByRole('button', { name: 'Create account' }).click();
  await sheet.getByText('Somebody already has this username.').waitFor();
  await sheet.getByLabel('Username').fill(account.username);
  await page.keyboard.press('Enter');
  await sheet.getByText('Sign in as ada').waitFor();
  expect(await sheet.getByLabel('Username').count()).toBe(0);
  await button(page, 'Close').click();
  await button(page, 'Sign out').waitFor();
  await write(page, 'I have an account now');
  await rows(desk).getByText('I have an account now').waitFor();

  const elsewhere = await open(browser, `${site.url}/?with=support`);
  await signIn(elsewhere, account);
  await bubble(elsewhere, 'I have an account now').waitFor();
  const onTheSite = await visit(browser, site);
  await button(onTheSite, 'Sign in').click();
  await signIn(onTheSite, account);
  await bubble(onTheSite, 'I have an account now').waitFor();
  expect(await rows(desk).count()).toBe(1);
  expect(site.reports).toEqual([]);
});

test('without a network the first message stays in the field, is said not to be sent, and goes once', async () => {
  const { site, browser, desk } = await setUp();
  const page = await visit(browser, site);
  await page.context().setOffline(true);
  await write(page, 'From a tunnel');
  await page.getByRole('alert').getByText('Not sent. We can’t reach the chat').waitFor();
  expect(await composer(page).inputValue()).toBe('From a tunnel');
  expect(await bubble(page, 'From a tunnel').count()).toBe(0);
  await page.context().setOffline(false);
  await composer(page).press('Enter');
  await bubble(page, 'From a tunnel').waitFor();
  await rows(desk).getByText('From a tunnel').waitFor();
  await rows(desk).locator('.choose').click();
  await bubble(desk, 'From a tunnel').waitFor();
  expect(await bubble(desk, 'From a tunnel').count()).toBe(1);
  await waitFor(async () => (await page.getByRole('alert').allInnerTexts()).join('').trim() === '');
});
