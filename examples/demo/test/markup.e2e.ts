import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { composer, open, signIn, twoOnStrictSite, write } from './window-steps.js';

const row = (page: Page, text: string) => page.locator('chat-message', { hasText: text });

/** Two people in one conversation, the first with a window that shows markup. */
async function setUp() {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const [hers, his] = await Promise.all([
    open(browser, `${site.url}/?with=${bo.username}&markup`, { permissions: ['clipboard-read'] }),
    open(browser, `${site.url}/?with=${ada.username}`),
  ]);
  return { site, ada, bo, hers, his };
}

test('what is marked up is seen as such by whose window shows that, and as it was typed by others', async () => {
  const { site, ada, bo, hers, his } = await setUp();
  await Promise.all([signIn(hers, ada), signIn(his, bo)]);
  await write(his, '**Done**, see `main.ts` or **https://a.example/x_y_z**');
  await hers.locator('chat-message strong', { hasText: 'Done' }).waitFor();
  expect(await row(hers, 'Done').locator('code').textContent()).toBe('main.ts');
  await hers.locator('strong').getByRole('link', { name: 'https://a.example/x_y_z' }).waitFor();
  expect(await row(his, 'Done').locator('.bubble').textContent()).toBe(
    '**Done**, see `main.ts` or **https://a.example/x_y_z**',
  );

  // Its author edits it, and both follow.
  await composer(his).press('ArrowUp');
  await composer(his).fill('- one\n- ~~two~~');
  await composer(his).press('Enter');
  await hers.getByRole('listitem').filter({ hasText: 'two' }).locator('del').waitFor();
  expect(await row(his, 'one').locator('.bubble').textContent()).toBe('- one\n- ~~two~~');

  // One's own message is shown by one's own window, and copied as it was typed.
  await write(hers, '> one\n\n*Why?*');
  await row(hers, 'Why?').locator('blockquote', { hasText: 'one' }).waitFor();
  await row(his, '*Why?*').waitFor();
  await row(hers, 'Why?').locator('.bubble').click({ button: 'right' });
  await hers.getByRole('menuitem', { name: 'Copy text' }).click();
  await hers.getByText('Copied').waitFor({ state: 'attached' });
  expect(await hers.evaluate(() => navigator.clipboard.readText())).toBe('> one\n\n*Why?*');
  // No HTML was made of a text, which the page would have refused and reported.
  expect(site.reports).toEqual([]);
});

test('a text stands as it was typed where what shows markup cannot be had, and the next one has it tried again', async () => {
  const { site, ada, bo, hers, his } = await setUp();
  const part = '**/chat-window-parts/markup.js*';
  await hers.route(part, (route) => route.abort());
  await Promise.all([signIn(hers, ada), signIn(his, bo)]);
  const failed = hers.waitForEvent('requestfailed', (request) => request.url().includes('markup'));
  await write(his, '**One**');
  await failed;
  await row(hers, '**One**').waitFor();
  expect(await hers.locator('chat-message strong').count()).toBe(0);
  await hers.unroute(part);
  await write(his, '**Two**');
  await hers.locator('chat-message strong', { hasText: 'Two' }).waitFor();
  expect(site.reports).toEqual([]);
});

test('nothing is loaded for it where the window does not show it, nor before there is any', async () => {
  const { ada, bo, hers, his } = await setUp();
  const loaded: string[] = [];
  for (const page of [hers, his]) {
    page.on('request', (request) => {
      if (request.url().includes('chat-window-parts/markup')) loaded.push(request.url());
    });
  }
  await Promise.all([signIn(hers, ada), signIn(his, bo)]);
  await write(his, 'Just words - and 2 + 2.');
  await row(hers, 'Just words').waitFor();
  expect(loaded).toEqual([]);
  await write(his, '**Here**');
  await hers.locator('chat-message strong').waitFor();
  expect(loaded).toHaveLength(1);
});
