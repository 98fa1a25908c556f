import {
  appointing,
  appointUser,
  launchBrowser,
  ownName,
  sharedServer,
  waitFor,
} from '@chat/testkit';
import { expect, test } from 'vitest';
import type { User } from '../src/model.js';
import { openTab, servePage, type Tab } from './support/chat-page.js';

const support = ownName('support');
const account = { username: ownName(), password: 'a-password-of-hers' };

const userOf = ({ page }: Tab) => page.evaluate(() => window.client.user);

/** What the browser has stored of the session. */
const keptBy = ({ page }: Tab) =>
  page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith('chat:session'));
    return JSON.parse(localStorage.getItem(key ?? '') ?? 'null') as {
      readonly user: User;
      readonly refreshToken: string;
    };
  });

const statesOf = ({ page }: Tab) =>
  page.evaluate(() => (window as unknown as { states: string[] }).states);

test('a guest who becomes an account in one tab, while another one refreshes, is one in both, and in the session that both share', async () => {
  const origin = await servePage();
  const server = await sharedServer({
    ...{ ALLOWED_ORIGINS: origin, ...appointing, GUEST_PEERS: support, ACCESS_TOKEN_TTL: '10s' },
  });
  await appointUser(server, support);
  const context = await (await launchBrowser()).newContext();
  const [first, second] = [await openTab(context, origin), await openTab(context, origin)];
  await first.start(server.url);
  const guest = await first.page.evaluate(() => window.client.signInAsGuest({ name: 'Ada' }));
  await second.start(server.url);
  expect(await userOf(second)).toEqual(guest);
  const tabs = [first, second];
  for (const tab of tabs) {
    await tab.connect();
    await tab.converse(support);
    await tab.page.evaluate(() => {
      const states: string[] = [];
      Object.assign(window, { states });
      window.client.on('state', ({ status }) => states.push(status));
    });
  }

  // Whichever refreshes first is held up: the server has answered it, with the guest.
  let refreshing: Tab | null = null;
  let letGo = () => {};
  const got: string[] = [];
  await context.route('**/v1/auth/refresh', async (route) => {
    const page = route.request().frame().page();
    const response = await route.fetch();
    const { refreshToken } = (await response.json()) as { refreshToken: string };
    got.push(refreshToken);
    if (got.length === 1) {
      await new Promise<void>((resolve) => {
        letGo = resolve;
        refreshing = page === first.page ? first : second;
      });
    }
    await route.fulfill({ response });
  });
  const busy: Tab = await waitFor(() => refreshing);
  const other = busy === first ? second : first;
  const answered = other.page.waitForResponse('**/v1/me/account');
  const becoming = other.page.evaluate((wanted) => window.client.becomeAccount(wanted), account);
  await answered;
  // The event tells of it before the refresh, whose answer still has the guest.
  await waitFor(async () => (await userOf(busy))?.username === account.username);
  letGo();

  const user = await becoming;
  expect(user).toMatchObject({ id: guest.id, username: account.username });
  expect(user).not.toHaveProperty('guest');
  expect(await keptBy(other)).toMatchObject({ user, refreshToken: got[0] });
  for (const tab of tabs)
    await waitFor(async () => (await userOf(tab))?.username === user.username);
  await waitFor(() => got.length >= 2);
  await waitFor(async () => (await keptBy(first)).refreshToken === got.at(-1));
  expect((await keptBy(first)).user).toEqual(user);
  for (const tab of tabs) {
    expect([await userOf(tab), await tab.status()]).toEqual([user, 'online']);
    expect(await statesOf(tab)).toEqual([]);
    await tab.send('Still here');
    await tab.allSent();
  }

  await first.page.goto(origin);
  await first.start(server.url);
  expect(await userOf(first)).toEqual(user);
});
