import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import { visitSite, write } from './visit-site.js';

/** What holds on every site that has the ready window, whatever it is made with. */
export async function twoUsersChat(example: string): Promise<void> {
  const site = await visitSite(example);
  const hers = await site.visit('Ada');
  const his = await site.visit('Bo');

  await hers.getByRole('button', { name: 'Bo' }).click();
  await hers.getByRole('navigation').getByText('Connected', { exact: true }).waitFor();
  await write(hers, 'Hello Bo');
  await his.getByRole('button', { name: 'Ada' }).click();
  await said(his, 'Hello Bo').waitFor();
  await write(his, 'Good morning');
  await said(hers, 'Good morning').waitFor();

  // Who is chosen is whom the window is with.
  await hers.getByRole('button', { name: 'Cleo' }).click();
  await hers.locator('chat-window').getByRole('heading', { name: 'Cleo' }).waitFor();
  expect(await said(hers, 'Hello Bo').count()).toBe(0);

  await hers.getByRole('button', { name: 'Sign out' }).click();
  await hers.getByRole('heading', { name: 'Who are you?' }).waitFor();
  await hers.getByRole('button', { name: 'Cleo' }).click();
  await hers.getByRole('heading', { name: 'Cleo' }).waitFor();
  await hers.getByRole('button', { name: 'Bo' }).click();
  await hers.locator('chat-window').getByRole('textbox').waitFor();
  await hers.getByRole('navigation').getByText('Connected', { exact: true }).waitFor();
  expect(await said(hers, 'Hello Bo').count()).toBe(0);
  expect(site.complaints).toEqual([]);
}

/** A message that the window shows. */
function said(page: Page, text: string): Locator {
  return page.locator('chat-window [part~="bubble"]').getByText(text);
}
