import { expect, test } from 'vitest';
import {
  expectNothingOfWhoWasThere,
  twoUsersChatInTheSitesOwnWay,
} from '../../site/test/own-interface.js';
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

  await expectNothingOfWhoWasThere(hers);
});
