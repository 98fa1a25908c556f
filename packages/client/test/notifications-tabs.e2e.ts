import { waitFor } from '@chat/testkit';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import type { Notifications } from '../src/notifications/notifications.js';
import type { Tab } from './support/chat-page.js';
import { connectUser } from './support/connect-client.js';
import { setUpTabs } from './support/set-up-tabs.js';

declare global {
  interface Window {
    notifications: Notifications;
    /** What this tab was told to show and hide. */
    told: string[];
    isInFront: boolean;
  }
}

/** A browser without a screen has every page in front: here a test says which one is. */
const front = (page: Page, isInFront: boolean) =>
  page.evaluate((is) => {
    window.isInFront = is;
    document.dispatchEvent(new Event('visibilitychange'));
  }, isInFront);

const told = async (tabs: readonly Tab[]) =>
  (await Promise.all(tabs.map(({ page }) => page.evaluate(() => window.told)))).flat();

/** All tabs have had their turn: none tells, or waits to. */
const allHadTheirTurn = (tab: Tab) =>
  waitFor(() =>
    tab.page.evaluate(async () => {
      const { held = [], pending = [] } = await navigator.locks.query();
      return ![...held, ...pending].some(({ name = '' }) => name.endsWith(':tell'));
    }),
  );

/** Alice with tabs that are hidden, and Bob, who writes to her. */
async function setUp(count: number) {
  const world = await setUpTabs();
  const { context, open, alice } = world;
  await context.addInitScript(() => {
    const visibilityState = () => (window.isInFront ? 'visible' : 'hidden');
    Object.defineProperty(document, 'visibilityState', { get: visibilityState });
  });
  const openOne = async (account?: typeof alice) => {
    const tab = await open(account);
    await tab.connect();
    await tab.page.evaluate(async () => {
      window.told = [];
      window.notifications = await window.client.notifications();
      window.notifications.on('show', ({ conversations, inFront }) => {
        const all = conversations.flatMap(({ messages }) => messages);
        window.told.push(`${inFront ? 'in front: ' : ''}${all.map(({ text }) => text).join()}`);
      });
      window.notifications.on('hide', () => void window.told.push('hide'));
    });
    return tab;
  };
  const tabs = [await openOne(alice)];
  while (tabs.length < count) tabs.push(await openOne());
  return { ...world, tabs, openOne };
}

test('of five hidden tabs one tells of each message, whichever are closed', async () => {
  const { tabs, bob } = await setUp(5);
  await bob.conversation.send('One');
  await waitFor(async () => (await told(tabs)).length > 0);
  await allHadTheirTurn(tabs[0] as Tab);
  await bob.conversation.send('Two');
  await waitFor(async () => (await told(tabs)).some((texts) => texts.endsWith('Two')));
  const teller = await Promise.all(tabs.map(async (tab) => (await told([tab])).length > 0));
  await allHadTheirTurn(tabs[0] as Tab);
  expect(await told(tabs)).toHaveLength(2);
  await tabs[teller.indexOf(true)]?.page.close();
  const left = tabs.filter(({ page }) => !page.isClosed());
  await bob.conversation.send('Three');
  await waitFor(async () => (await told(left)).some((texts) => texts.endsWith('Three')));
  await bob.conversation.send('Four');
  await waitFor(async () => (await told(left)).some((texts) => texts.endsWith('Four')));
  for (const text of ['Three', 'Four']) {
    expect((await told(left)).filter((texts) => texts.endsWith(text))).toHaveLength(1);
  }
});

test('nobody is told of what a tab in front shows; of the rest they are, there', async () => {
  const { tabs, bob, openOne } = await setUp(3);
  const [shown, ...hidden] = tabs as [Tab, ...Tab[]];
  await front(shown.page, true);
  await shown.page.evaluate((id) => {
    window.notifications.showing = id;
  }, bob.conversation.id);
  await bob.conversation.send('Seen');
  await waitFor(async () => (await shown.heard()).includes('Seen'));
  // A tab that comes later has heard nothing of it, and looks who is in front.
  const newcomer = await openOne();
  await newcomer.converse(bob.name);
  hidden.push(newcomer);
  await bob.conversation.send('Seen as well');
  await waitFor(async () => (await hidden.at(-1)?.heard())?.includes('Seen as well'));
  await shown.page.evaluate(() => {
    window.notifications.showing = null;
  });
  await bob.conversation.send('Elsewhere');
  await waitFor(async () => (await told(tabs)).length > 0);
  expect(await told([shown])).toEqual(['in front: Elsewhere']);
  expect(await told(hidden)).toEqual([]);
});

test('a tab in front that is without a connection is in front all the same', async () => {
  const { tabs, bob, server, alice } = await setUp(3);
  const eve = await connectUser(server);
  const theirs = await eve.client.conversationWith(alice.username);
  const [shown, ...hidden] = tabs as [Tab, ...Tab[]];
  await front(shown.page, true);
  await shown.page.evaluate((id) => {
    window.notifications.showing = id;
    window.client.disconnect();
  }, bob.conversation.id);
  await bob.conversation.send('In front');
  for (const tab of hidden) await waitFor(async () => (await tab.heard()).includes('In front'));
  // What is told of both is decided together.
  await theirs.send('Elsewhere');
  await waitFor(async () => (await told(hidden)).length > 0);
  expect(await told(hidden)).toEqual(['in front: Elsewhere']);
});

test('what was told in one tab is hidden when it is read in another, and a choice holds in all', async () => {
  const { tabs, bob } = await setUp(2);
  await bob.conversation.send('One');
  await waitFor(async () => (await told(tabs)).length === 1);
  const teller = (await told(tabs.slice(0, 1))).length === 1 ? 0 : 1;
  await tabs[1 - teller]?.page.evaluate(async (id) => {
    (await window.client.conversation(id)).markRead();
    window.notifications.choose({ sound: false });
  }, bob.conversation.id);
  await waitFor(async () => (await told(tabs)).includes('hide'));
  expect(await told(tabs.slice(teller, teller + 1))).toEqual(['One', 'hide']);
  const chosen = () => tabs[teller]?.page.evaluate(() => window.notifications.choices);
  await waitFor(async () => (await chosen())?.sound === false);
});
