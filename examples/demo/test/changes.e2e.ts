import { waitFor } from '@chat/testkit';
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { composer, open, signIn, twoOnStrictSite, write } from './window-steps.js';

const rows = (page: Page) => page.locator('chat-message');
const row = (page: Page, text: string) => page.locator('chat-message', { hasText: text });
const bubble = (message: Locator) => message.locator('.bubble');
const menu = (page: Page) => page.getByRole('menu');

/** Two people in one conversation, each in a window of theirs. */
async function setUp({ touch = false, env = {} } = {}) {
  const { site, ada, bo, browser } = await twoOnStrictSite(env);
  const [page, other] = await Promise.all([
    open(
      browser,
      `${site.url}/?with=${bo.username}`,
      touch ? { hasTouch: true, isMobile: true } : {},
    ),
    open(browser, `${site.url}/?with=${ada.username}`),
  ]);
  await Promise.all([signIn(page, ada), signIn(other, bo)]);
  return { site, ada, bo, page, other };
}

async function isInView(message: Locator): Promise<boolean> {
  if ((await message.count()) === 0) return false;
  const box = await message.boundingBox();
  const list = await message.page().locator('chat-message-list').boundingBox();
  return box !== null && list !== null && box.y >= list.y && box.y < list.y + list.height;
}

async function choose(message: Locator, words: string): Promise<void> {
  await bubble(message).click({ button: 'right' });
  await message.page().getByRole('menuitem', { name: words, exact: true }).click();
}

test('an edit is seen on the other side, in place, as one', async () => {
  const { site, page, other } = await setUp();
  await write(page, 'Lunch at two?');
  await row(other, 'Lunch at two?').waitFor();
  await composer(page).press('ArrowUp');
  await page.getByText('Edit message').waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.type(', or three?');
  await page.keyboard.press('Enter');
  for (const each of [page, other]) {
    const message = row(each, 'Lunch at two, or three?');
    await message.getByRole('button', { name: 'edited' }).waitFor();
    expect(await rows(each).count()).toBe(1);
    expect(await each.getByText('Lunch at two?').count()).toBe(0);
  }
  expect(site.reports).toEqual([]);
});

test('a deletion is asked once more, and leaves no word of the message on either side', async () => {
  const { site, page, other } = await setUp();
  await write(page, 'Something wrong');
  await row(other, 'Something wrong').waitFor();
  await other.getByRole('log').getByText('Something wrong').waitFor({ state: 'attached' });
  await choose(row(page, 'Something wrong'), 'Delete');
  await page.getByText('Delete this message for everyone?').waitFor();
  await page.getByRole('menuitem', { name: 'Delete for everyone' }).click();
  await row(page, 'You deleted this message').waitFor();
  await row(other, 'This message was deleted').waitFor();
  for (const each of [page, other]) {
    // In the log that is read out as well.
    await each.getByText('Something wrong').waitFor({ state: 'detached' });
  }
  expect(site.reports).toEqual([]);
});

test('an answer quotes what it answers, leads to it however far back, and follows what becomes of it', async () => {
  const { site, page, other } = await setUp();
  await write(page, 'The very first');
  await row(page, 'The very first')
    .getByText('Delivered')
    .or(page.getByText('Read'))
    .first()
    .waitFor();
  for (let count = 1; count <= 130; count++) await write(page, `Filler ${count}`);
  await row(other, 'Filler 130').waitFor();

  // By keys: Home goes to the oldest in the page, which brings in older ones.
  await composer(page).focus();
  // Over the button for files.
  for (let stop = 0; stop < 2; stop += 1) await page.keyboard.press('Shift+Tab');
  const first = page.getByRole('listitem', { name: /The very first/ });
  await waitFor(async () => {
    await page.keyboard.press('Home');
    // It has its name only while it has the focus.
    return (await first.count()) > 0;
  });
  await page.keyboard.press('r');
  await page.getByText('Reply to yourself').waitFor();
  await page.keyboard.type('And this is about that');
  await page.keyboard.press('Enter');

  const original = (each: Page) =>
    rows(each).filter({ hasText: 'The very first', hasNotText: 'And this' });
  const answer = row(other, 'And this is about that');
  await answer.waitFor();
  // The other one comes back: the message that is quoted is not loaded.
  await other.reload();
  await answer.waitFor();
  expect(await original(other).count()).toBe(0);
  await answer.locator('.quote').click();
  await waitFor(() => isInView(original(other)));

  // What becomes of it is in the quote, on both sides.
  await row(page, 'And this is about that').locator('.quote').click();
  await waitFor(() => isInView(original(page)));
  await choose(original(page), 'Delete');
  await page.getByRole('menuitem', { name: 'Delete for everyone' }).click();
  for (const each of [page, other]) {
    await each.getByText('The very first').waitFor({ state: 'detached' });
  }
  await other.getByRole('button', { name: 'Go to the latest message' }).click();
  await answer.getByText('Deleted message').waitFor();
  expect(site.reports).toEqual([]);
});

test('reactions of both are counted, and each takes back their own', async () => {
  const { site, page, other } = await setUp();
  await write(page, 'We did it');
  const [mine, theirs] = [row(page, 'We did it'), row(other, 'We did it')];
  await bubble(theirs).hover();
  await theirs.getByRole('button', { name: 'React', exact: true }).click();
  await menu(other).getByRole('menuitemcheckbox', { name: 'React with 👍' }).click();
  await mine.locator('.reaction').click();
  for (const message of [mine, theirs]) {
    await message.locator('.reaction', { hasText: '2' }).waitFor();
    expect(await message.locator('.reaction').getAttribute('aria-pressed')).toBe('true');
  }
  await theirs.locator('.reaction').click();
  await theirs.locator('.reaction[aria-pressed=false]').waitFor();
  await mine.locator('.reaction:not(:has(.count))').waitFor();
  await mine.locator('.reaction').click();
  await mine.locator('.reaction').waitFor({ state: 'detached' });
  await theirs.locator('.reaction').waitFor({ state: 'detached' });
  expect(site.reports).toEqual([]);
});

test('by touch a long press brings up a sheet, and what lies below is not pressed with it', async () => {
  const { site, page, other } = await setUp({ touch: true });
  await write(page, 'Hold me');
  await row(other, 'Hold me').waitFor();
  const box = await bubble(row(page, 'Hold me')).boundingBox();
  if (!box) throw new Error('The message is not in view');
  const device = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchEnd') =>
    device.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: box.x + 20, y: box.y + 10 }],
    });
  await touch('touchStart');
  await menu(page).waitFor();
  await touch('touchEnd');
  await menu(page).getByRole('menuitemcheckbox', { name: 'React with ❤️' }).tap();
  await menu(page).waitFor({ state: 'detached' });
  await row(other, 'Hold me').locator('.reaction', { hasText: '❤️' }).waitFor();
  expect(site.reports).toEqual([]);
});
