import { pushEnv, registerUser, testPushKeys, waitFor } from '@chat/testkit';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import {
  haveSubscribed,
  haveWorkerShow,
  hide,
  onScreen,
  seenBy,
  watchPages,
} from './notifying-pages.js';
import { composer, fillInSignIn, open, signIn, twoOnStrictSite, write } from './window-steps.js';

const all = 'wide&title-badge&sound&notifications';
const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text });
const row = (page: Page, text: string) =>
  page.locator('chat-conversation-list .row', { hasText: text });

/** Bo with a window, and Ada with a browser that may show notifications, and a page in it. */
async function setUp({ attributes = all, isHidden = true, isAllowed = true, env = {} } = {}) {
  const world = await twoOnStrictSite(env);
  const { site, ada, bo, browser } = world;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  if (isAllowed) await context.grantPermissions(['notifications'], { origin: site.url });
  await watchPages(context, { isHidden, permission: isAllowed ? 'granted' : 'default' });
  const errors: string[] = [];
  const openHers = async (): Promise<Page> => {
    const page = await context.newPage();
    page.on('console', (said) => {
      if (['error', 'warning'].includes(said.type())) errors.push(said.text());
    });
    await page.goto(`${site.url}/?${attributes}`);
    return page;
  };
  const hers = await openHers();
  await fillInSignIn(hers, ada);
  const his = await open(browser, `${site.url}/?with=${ada.username}`);
  await signIn(his, bo);
  await write(his, 'Hello');
  await row(hers, 'Hello').waitFor();
  return { ...world, context, hers, his, openHers, errors, name: bo.user.name };
}

const title = (page: Page, expected: string) =>
  waitFor(async () => (await page.title()) === expected);

/** All of them have had their turn: whoever is second to tell of a message has heard that it was told. */
async function allHadTheirTurn(pages: readonly Page[]): Promise<void> {
  await waitFor(async () => {
    const held = await pages[0]?.evaluate(async () => (await navigator.locks.query()).held ?? []);
    return !held?.some(
      ({ name = '' }) => name.startsWith('chat.notifications') && name.endsWith(':tell'),
    );
  });
}

test('of five hidden pages one shows a notification, and reading it anywhere takes it and the count in all titles back', async () => {
  const { site, hers, his, openHers, errors, name } = await setUp();
  const pages = [hers];
  while (pages.length < 5) pages.push(await openHers());
  for (const page of pages) {
    await row(page, 'Hello').waitFor();
    await title(page, '(1) A strict site');
  }
  const before = await seenBy(pages);
  await write(his, 'Are you there?');
  for (const page of pages) await title(page, '(2) A strict site');
  await waitFor(async () => (await seenBy(pages)) > before);
  await allHadTheirTurn(pages);
  expect(await seenBy(pages)).toBe(before + 1);
  expect((await onScreen(pages)).at(-1)).toContain('Are you there?');
  expect((await onScreen(pages)).at(-1)).toContain(name);

  const reader = pages[3] as Page;
  await hide(reader, false);
  await row(reader, 'Are you there?').locator('.choose').click();
  await bubble(reader, 'Are you there?').waitFor();
  for (const page of pages) await title(page, 'A strict site');
  await waitFor(async () => (await onScreen(pages)).length === 0);
  await write(his, 'In front of you');
  await bubble(reader, 'In front of you').waitFor();
  // While she sees it: a page that hears of it only once nobody is in front may well show it.
  for (const page of pages) await row(page, 'In front of you').waitFor();
  await allHadTheirTurn(pages);
  await hide(reader);
  await write(his, 'Behind your back');
  await waitFor(async () => (await onScreen(pages)).length === 1);
  expect((await onScreen(pages))[0]).toMatch(/Behind your back$/);
  expect(await seenBy(pages)).toBe(before + 2);
  expect(site.reports).toEqual([]);
  expect(errors).toEqual([]);
});

test('a press on a notification opens its conversation; one whose message is deleted, or whose user signs out, is gone', async () => {
  const { hers, his, openHers, site, context } = await setUp();
  await waitFor(async () => (await seenBy([hers])) === 1);
  await hers.evaluate(() => {
    window.isHidden = false;
    window.seen.at(-1)?.click();
  });
  await bubble(hers, 'Hello').waitFor();
  await title(hers, 'A strict site');
  expect(await onScreen([hers])).toEqual([]);

  await hide(hers);
  await write(his, 'A secret');
  await waitFor(async () => (await onScreen([hers])).length === 1);
  await bubble(his, 'A secret').click({ button: 'right' });
  await his.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await his.getByRole('menuitem', { name: 'Delete for everyone' }).click();
  await waitFor(async () => (await onScreen([hers])).length === 0);
  await title(hers, 'A strict site');

  await write(his, 'Before you go');
  await waitFor(async () => (await onScreen([hers])).length === 1);
  const other = await openHers();
  await row(other, 'Before you go').waitFor();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await waitFor(async () => (await onScreen([hers])).length === 0);
  await Promise.all([title(hers, 'A strict site'), title(other, 'A strict site')]);
  expect(site.reports).toEqual([]);
  await context.close();
});

test('nobody is asked before they turn notifications on, by keyboard, in the settings, where each can be turned off', async () => {
  const { hers, his, context, site, openHers } = await setUp({ isAllowed: false, isHidden: false });
  await hide(hers);
  await write(his, 'Nobody has asked');
  await title(hers, '(2) A strict site');
  await hide(hers, false);
  expect(await hers.evaluate(() => [window.asked, window.seen.length])).toEqual([0, 0]);
  const choice = (name: string) => hers.getByRole('switch', { name });
  await hers.getByRole('button', { name: 'Settings' }).press('Enter');
  const notify = choice('Notify me on this device');
  await waitFor(async () => !(await notify.isChecked()));
  await notify.press(' ');
  await waitFor(() => notify.isChecked());
  expect(await hers.evaluate(() => window.asked)).toBe(1);
  await choice('Count in the title').press(' ');
  await title(hers, 'A strict site');
  await hers.keyboard.press('Escape');
  await hide(hers);
  await write(his, 'Now');
  await waitFor(async () => (await onScreen([hers])).length === 1);

  // It is kept on the device, for pages that come later.
  await watchPages(context, { isHidden: false, permission: 'granted' });
  const later = await openHers();
  await row(later, 'Now').waitFor();
  await later.getByRole('button', { name: 'Settings' }).click();
  const kept = later.getByRole('switch', { name: 'Count in the title' });
  await kept.waitFor();
  expect(await kept.isChecked()).toBe(false);
  expect(await later.title()).toBe('A strict site');
  await later.getByRole('switch', { name: 'Notify me' }).click();
  await waitFor(async () => (await onScreen([hers, later])).length === 0);
  expect(site.reports).toEqual([]);
});

test('who has not allowed notifications is told what to do, and is not told of anything', async () => {
  const { hers, his } = await setUp({ isAllowed: false, isHidden: false });
  await hers.getByRole('button', { name: 'Settings' }).click();
  const notify = hers.getByRole('switch', { name: 'Notify me on this device' });
  await notify.waitFor();
  await hers.evaluate(() => {
    window.answer = 'denied';
  });
  await notify.click();
  await hers.getByText('Your browser blocks notifications').waitFor();
  expect([await notify.isChecked(), await notify.isEnabled()]).toEqual([false, false]);
  await hers.keyboard.press('Escape');
  await hide(hers);
  await write(his, 'Are you there?');
  await title(hers, '(2) A strict site');
  expect(await seenBy([hers])).toBe(0);
});

test('where only a service worker shows notifications it does, and where there is none they are not offered', async () => {
  const { site, hers, his, openHers, context } = await setUp({ isAllowed: false });
  await hers.close();
  await haveWorkerShow(context);
  const page = await openHers();
  await row(page, 'Hello').waitFor();
  await page.getByRole('button', { name: 'Settings' }).click();
  const notify = page.getByRole('switch', { name: 'Notify me on this device' });
  await page.getByRole('switch', { name: 'Play a sound' }).waitFor();
  expect(await notify.count()).toBe(0);
  // Not by the page itself, whose policy lets no script name another one.
  await page.goto(`${site.url}/site.css`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js');
    await navigator.serviceWorker.ready;
  });
  await page.goBack();
  await row(page, 'Hello').waitFor();
  await page.getByRole('button', { name: 'Settings' }).click();
  await notify.click();
  await waitFor(() => notify.isChecked());
  await page.keyboard.press('Escape');
  await write(his, 'By a worker');
  await waitFor(async () => (await onScreen([page])).length === 1);
  await hide(page, false);
  await row(page, 'By a worker').locator('.choose').click();
  await waitFor(async () => (await onScreen([page])).length === 0);
});

test('a window with one conversation tells of that alone, and two of them on a page count once', async () => {
  const { site, chat, ada, bo, browser } = await twoOnStrictSite();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await watchPages(context, { isHidden: true, permission: 'granted' });
  const hers = await context.newPage();
  await hers.goto(`${site.url}/?with=${bo.username}&title-badge&notifications`);
  await signIn(hers, ada);
  await hers.evaluate(() => {
    const first = document.querySelector('chat-window') as Element;
    first.after(first.cloneNode());
  });
  await waitFor(async () => (await composer(hers).count()) === 2);
  const [his, theirs] = await Promise.all([
    open(browser, `${site.url}/?with=${ada.username}`),
    open(browser, `${site.url}/?with=${ada.username}`),
  ]);
  await Promise.all([signIn(his, bo), signIn(theirs, await registerUser(chat))]);
  await write(theirs, 'From somebody else');
  await bubble(theirs, 'From somebody else').waitFor();
  await write(his, 'From Bo');
  await title(hers, '(1) A strict site');
  await waitFor(async () => (await seenBy([hers])) > 0);
  expect(await onScreen([hers])).toEqual([`${bo.user.name}: From Bo`]);
  await hers.evaluate(() => {
    document.querySelectorAll('chat-window').forEach((each) => void each.remove());
  });
  await title(hers, 'A strict site');
  expect(await onScreen([hers])).toEqual([]);
  expect(site.reports).toEqual([]);
});

test('a page in front shows no notification; a sound is heard, but not for what its user looks at', async () => {
  const { hers, his, errors } = await setUp({ isHidden: false });
  const notes = () => hers.evaluate(() => window.notes);
  // Signing in was a touch: another conversation than this one is not in front.
  await waitFor(async () => (await notes()) === 2);
  // The page is in front all the same.
  expect(await seenBy([hers])).toBe(0);
  await row(hers, 'Hello').locator('.choose').click();
  await bubble(hers, 'Hello').waitFor();
  await write(his, 'You see this');
  await bubble(hers, 'You see this').waitFor();
  await write(hers, 'I do');
  await bubble(his, 'I do').waitFor();
  expect(await notes()).toBe(2);
  expect(errors).toEqual([]);
});

test('where this browser is sent pushes, which a worker of the site shows, the page shows no second one', async () => {
  const { hers, his, context, openHers, errors } = await setUp({ env: pushEnv() });
  const before = await seenBy([hers]);
  await write(his, 'No worker yet');
  await waitFor(async () => (await seenBy([hers])) > before);
  await haveSubscribed(context, testPushKeys.publicKey);
  await hers.close();
  const later = await openHers();
  await row(later, 'No worker yet').waitFor();
  await write(his, 'By push');
  await title(later, '(3) A strict site');
  await waitFor(() => later.evaluate(() => window.looked > 0));
  await allHadTheirTurn([later]);
  expect(await seenBy([later])).toBe(0);
  expect(errors).toEqual([]);
});

test('a page that asks for none of it loads nothing, and one that shows names shows no words', async () => {
  const { hers, his, openHers, site, context, name } = await setUp({
    attributes: 'wide&notifications=name',
  });
  await waitFor(async () => (await onScreen([hers])).length === 1);
  expect(await onScreen([hers])).toEqual([`${name}: 1 new message`]);
  expect(await hers.title()).toBe('A strict site');
  await hers.close();
  const plain = await context.newPage();
  const loaded: string[] = [];
  plain.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await plain.goto(`${site.url}/?wide`);
  await row(plain, 'Hello').waitFor();
  await write(his, 'Silence');
  await row(plain, 'Silence').waitFor();
  expect(loaded).toContain('/chat-window-parts/inbox.js');
  expect(loaded).not.toContain('/chat-window-parts/notifications.js');
  expect(await plain.title()).toBe('A strict site');
  await (await openHers()).close();
});
