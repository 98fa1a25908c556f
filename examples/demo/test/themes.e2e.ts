import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { open, signIn, twoOnStrictSite, write } from './window-steps.js';

const part = '**/chat-window-parts/themes.js*';
const box = (page: Page) => page.locator('chat-window .window');
const visibility = (page: Page) => box(page).evaluate((each) => getComputedStyle(each).visibility);
const font = (page: Page) => box(page).evaluate((each) => getComputedStyle(each).fontFamily);
const bubble = (page: Page, text: string) =>
  page.locator('chat-message', { hasText: text }).locator('.bubble');

test('a look is loaded where a page names it, and put on and off, on a strict page', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const [hers, his] = await Promise.all([
    open(browser, `${site.url}/?with=${bo.username}&theme=paper`),
    open(browser, 'about:blank'),
  ]);
  const loaded: string[] = [];
  his.on('request', (request) => {
    if (request.url().includes('parts/themes')) loaded.push(request.url());
  });
  await his.goto(`${site.url}/?with=${ada.username}`);
  await Promise.all([signIn(hers, ada), signIn(his, bo)]);
  await write(hers, 'In lines');
  await bubble(his, 'In lines').waitFor();
  expect(await font(hers)).toContain('Georgia');
  expect(await bubble(hers, 'In lines').evaluate((each) => getComputedStyle(each).padding)).toBe(
    '1px 0px',
  );
  expect(loaded).toEqual([]);

  await write(his, 'Round');
  await his.locator('chat-window').evaluate((chat) => chat.setAttribute('theme', 'pop dark'));
  await expect
    .poll(() => bubble(his, 'Round').evaluate((each) => getComputedStyle(each).backgroundImage))
    .toContain('linear-gradient');
  expect(loaded).toHaveLength(1);
  await his.locator('chat-window').evaluate((chat) => chat.removeAttribute('theme'));
  await expect
    .poll(() => bubble(his, 'Round').evaluate((each) => getComputedStyle(each).backgroundImage))
    .toBe('none');
  expect(site.reports).toEqual([]);
});

test('nothing is seen of a window before its look has come, and it is calm where that cannot be had', async () => {
  const { site, bo, browser } = await twoOnStrictSite();
  const page = await open(browser, 'about:blank');
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route(part, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${site.url}/?with=${bo.username}&theme=pop`);
  await page.getByLabel('Username').waitFor({ state: 'attached' });
  expect(await visibility(page)).toBe('hidden');
  goOn();
  await page.getByLabel('Username').waitFor();
  expect(await font(page)).toContain('ui-rounded');

  await page.unroute(part);
  await page.route(part, (route) => route.abort());
  await page.reload();
  await page.getByLabel('Username').waitFor();
  expect(await font(page)).not.toContain('ui-rounded');
  expect(site.reports).toEqual([]);
});
