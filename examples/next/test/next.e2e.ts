import { expect, test } from 'vitest';
import { twoUsersChat } from '../../site/test/two-users-chat.js';
import { visitSite } from '../../site/test/visit-site.js';

test('two users of a site in Next.js chat in the window, with whom they choose, and nobody sees what is of who was there before', () =>
  twoUsersChat('next'));

test('what the server sends is the page as it stands before any script, and nobody has a token who is not signed in', async () => {
  const site = await visitSite('next');
  const page = await site.visit('Ada');
  await page.getByRole('navigation').getByText('Connected', { exact: true }).waitFor();
  const answer = await page.request.get(page.url());
  const html = (await answer.text()).replaceAll('<!-- -->', '');
  expect(html).toMatch(/<h1>Ada<\/h1>/);
  expect(html).toMatch(/<button[^>]*class="colleague"[^>]*>Bo<\/button>/);
  await page.context().clearCookies();
  expect((await page.request.get(new URL('/chat-token', page.url()).href)).status()).toBe(401);
  expect(site.complaints).toEqual([]);
});
