import { expect, test } from 'vitest';
import {
  expectNothingOfWhoWasThere,
  twoUsersChatInTheSitesOwnWay,
} from '../../site/test/own-interface.js';
import { visitSite, write } from '../../site/test/visit-site.js';

test('two users of the site chat in its own interface and in the window, and nobody sees what is of who was there before', async () => {
  const site = await visitSite('react');
  const { hers, his } = await twoUsersChatInTheSitesOwnWay(site);
  // Who has written to each other know who is there.
  const names = [
    hers.getByRole('button', { name: /^Bo/ }),
    his.getByRole('button', { name: /^Ada/ }),
  ];
  for (const name of names) await expect.poll(() => name.textContent()).toMatch(/^\w+, online$/);

  await his.getByRole('checkbox', { name: 'With the ready window' }).check();
  await his.locator('chat-window').getByRole('textbox').waitFor();
  await write(his, 'From the window');
  await hers.getByRole('listitem').getByText('From the window').waitFor();

  await expectNothingOfWhoWasThere(hers);
  expect(site.complaints).toEqual([]);
});
