import type { Page } from 'playwright';
import { expect } from 'vitest';
import { type VisitedSite, write } from './visit-site.js';

/**
 * What holds on every site that has an interface of its own: what is sent, read and unread, and that somebody is typing.
 *
 * @returns the pages of the two
 */
export async function twoUsersChatInTheSitesOwnWay({ visit }: VisitedSite) {
  const [hers, his] = [await visit('Ada'), await visit('Bo')];

  await hers.getByRole('button', { name: 'Bo' }).click();
  await write(hers, 'Hello Bo');
  await hers.getByRole('listitem').getByText('sent').waitFor();
  // Beside who it is of, and in all.
  const ada = his.getByRole('button', { name: /^Ada/ });
  await expect.poll(() => ada.textContent()).toMatch(/1$/);
  await expect.poll(() => his.getByRole('heading').textContent()).toBe('Bo 1');
  await ada.click();
  await his.getByRole('listitem').getByText('Hello Bo').waitFor();
  await hers.getByRole('listitem').getByText('read').waitFor();
  await expect.poll(() => ada.textContent()).not.toMatch(/1$/);

  await write(his, 'Good morning');
  await hers.getByRole('listitem').getByText('Good morning').waitFor();
  await his.getByRole('textbox').pressSequentially('How are');
  await hers.getByText('Bo is typing …').waitFor();
  return { hers, his };
}

/** Of what was said to Bo on this device nothing is seen by the next one who signs in there. */
export async function expectNothingOfWhoWasThere(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
  await page.getByRole('button', { name: 'Cleo' }).click();
  await page.getByRole('heading', { name: 'Cleo' }).waitFor();
  await page.getByRole('button', { name: 'Bo' }).click();
  await page.getByRole('textbox').waitFor();
  expect(await page.getByRole('listitem').count()).toBe(0);
}
