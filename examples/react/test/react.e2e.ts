import { expect, test } from 'vitest';
import { visitSite, write } from '../../site/test/visit-site.js';

test('two users of the site chat in its own interface and in the window, and nobody sees what is of who was there before', async () => {
  const { visit, complaints } = await visitSite('react');
  const hers = await visit('Ada');
  const his = await visit('Bo');

  await hers.getByRole('button', { name: 'Bo' }).click();
  await write(hers, 'Hello Bo');
  await hers.getByRole('listitem').getByText('sent').waitFor();
  // Beside who it is of, and in all.
  const ada = his.getByRole('button', { name: /^Ada/ });
  await expect.poll(() => ada.textContent()).toBe('Ada, online1');
  await expect.poll(() => his.getByRole('heading').textContent()).toBe('Bo 1');
  await ada.click();
  await his.getByRole('listitem').getByText('Hello Bo').waitFor();
  await hers.getByRole('listitem').getByText('read').waitFor();
  await expect.poll(() => ada.textContent()).toBe('Ada, online');

  // Of who has never written nothing is told.
  await write(his, 'Good morning');
  await hers.getByRole('listitem').getByText('Good morning').waitFor();
  const bo = hers.getByRole('button', { name: /^Bo/ });
  await expect.poll(() => bo.textContent()).toBe('Bo, online');
  await his.getByRole('textbox').pressSequentially('How are');
  await hers.getByText('Bo is typing …').waitFor();

  await his.getByRole('checkbox', { name: 'With the ready window' }).check();
  await his.locator('chat-window').getByRole('textbox').waitFor();
  await write(his, 'From the window');
  await hers.getByRole('listitem').getByText('From the window').waitFor();

  await hers.getByRole('button', { name: 'Sign out' }).click();
  await hers.getByRole('heading', { name: 'Who are you?' }).waitFor();
  await hers.getByRole('button', { name: 'Cleo' }).click();
  await hers.getByRole('heading', { name: 'Cleo' }).waitFor();
  await hers.getByRole('button', { name: 'Bo' }).click();
  await hers.getByRole('textbox').waitFor();
  expect(await hers.getByRole('listitem').count()).toBe(0);
  expect(complaints).toEqual([]);
});
