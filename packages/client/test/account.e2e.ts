import { waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { User } from '../src/model.js';
import { openTab, type Tab } from './support/chat-page.js';
import { setUpTabs } from './support/set-up-tabs.js';

const userOf = ({ page }: Tab) => page.evaluate(() => window.client.user);

/** Whom the browser has stored the session of. */
const storedUserOf = ({ page }: Tab) =>
  page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith('chat:session'));
    return JSON.parse(localStorage.getItem(key ?? '') ?? 'null')?.user as User | undefined;
  });

const peerIn = ({ page }: Tab) => page.evaluate(() => window.conversation.peer.name);

/** The names that are kept with conversations. */
const keptNames = async (tab: Tab) =>
  (await tab.kept('cache')).flatMap((record) =>
    ((record as { members?: { user: User }[] }).members ?? []).map(({ user }) => user.name),
  );

/** Two tabs of Alice’s, with the conversation open in the first. */
async function openTabs() {
  const chat = await setUpTabs();
  const [first, second] = [await chat.open(chat.alice), await chat.open()];
  const tabs = [first, second] as const;
  for (const tab of tabs) {
    await tab.page.evaluate(() => {
      const users: unknown[] = [];
      Object.assign(window, { users });
      window.client.on('user', (user) => users.push(user?.name ?? null));
    });
    await tab.connect();
  }
  await first.converse(chat.bob.name);
  return { ...chat, first, second, tabs };
}

const usersIn = ({ page }: Tab) =>
  page.evaluate(() => (window as unknown as { users: (string | null)[] }).users);

describe('in two tabs', () => {
  test('a name that is changed in one is the same in both, in the stored session and after a reload; so is a peer’s', async () => {
    const { first, second, tabs, bob, network, open } = await openTabs();
    const changed = await first.page.evaluate(async () =>
      (await window.client.account()).change({ name: 'Ada' }),
    );
    expect(await storedUserOf(first)).toEqual(changed);
    for (const tab of tabs) await waitFor(async () => (await userOf(tab))?.name === 'Ada');
    await waitFor(async () => (await keptNames(second)).includes('Ada'));
    for (const tab of tabs) expect(await usersIn(tab)).toEqual(['Ada']);

    await (await bob.client.account()).change({ name: 'Bo' });
    await waitFor(async () => (await peerIn(first)) === 'Bo');
    await waitFor(async () => (await keptNames(second)).includes('Bo'));
    await first.page.close();
    // With nothing to ask, from what is kept.
    network.down();
    const later = await open();
    expect(await userOf(later)).toEqual(changed);
    await later.connectLater();
    await later.converse(bob.name);
    expect(await peerIn(later)).toBe('Bo');
  });

  test('who deletes themself is gone from both, with all that the browser has kept; what they took along is whole', async () => {
    const { alice, bob, network, origin, context, open } = await setUpTabs();
    const first = await open(alice);
    await first.connect();
    await first.converse(bob.name);
    await first.send('Hi');
    await first.allSent();
    // No socket of this one is ever answered: it knows what the browser tells it.
    const second = await openTab(context, origin);
    await second.page.routeWebSocket(/./, () => {});
    await second.start(network.url);
    await second.connectLater();
    await first.page.evaluate(() => {
      window.client.disconnect();
      window.conversation.setDraft('Half a');
      window.conversation.send('Never sent').catch(() => {});
    });
    await waitFor(async () => (await first.kept('outbox')).length === 1);
    await waitFor(async () => (await first.kept('cache')).length >= 2);

    const taken = await first.page.evaluate(async () =>
      (await (await window.client.account()).export()).text(),
    );
    expect(taken).toContain('"Hi"');
    expect(taken.trimEnd()).toMatch(/\n\{"type":"end"\}$/);
    const { password } = alice;
    await first.page.evaluate(
      async (secret) => (await window.client.account()).delete({ password: secret }),
      password,
    );
    expect(await userOf(first)).toBeNull();
    await waitFor(async () => (await second.status()) === 'unauthorized');
    expect([await userOf(second), await storedUserOf(second)]).toEqual([null, undefined]);
    for (const store of ['outbox', 'changes', 'cache'] as const) {
      expect(await second.kept(store)).toEqual([]);
    }
    await waitFor(() => bob.conversation.removed);
  });
});
