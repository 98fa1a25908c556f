import { expect, test } from 'vitest';
import { twoUsersChatInTheSitesOwnWay } from '../../site/test/own-interface.js';
import { visitSite, write } from '../../site/test/visit-site.js';

test('two users of the site chat in an interface over the SDK alone, also what was written without a connection, and nobody sees what is of who was there before', async () => {
  const site = await visitSite('sdk');
  const { hers, his } = await twoUsersChatInTheSitesOwnWay(site);
  expect(site.complaints).toEqual([]);

  await hers.context().setOffline(true);
  await write(hers, 'From the train');
  await hers.getByRole('listitem').getByText('From the train').waitFor();
  await hers.context().setOffline(false);
  await his.getByRole('listitem').getByText('From the train').waitFor();

  await hers.getByRole('button', { name: 'Sign out' }).click();
  await hers.getByRole('heading', { name: 'Who are you?' }).waitFor();
  await hers.getByRole('button', { name: 'Cleo' }).click();
  await hers.getByRole('heading', { name: 'Cleo' }).waitFor();
  await hers.getByRole('button', { name: 'Bo' }).click();
  await hers.getByRole('textbox').waitFor();
  expect(await hers.getByRole('listitem').count()).toBe(0);
});
