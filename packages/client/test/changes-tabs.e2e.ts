import { waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { Tab } from './support/chat-page.js';
import { setUpTabs } from './support/set-up-tabs.js';

/** What a tab shows, shortly: the text, then what else there is. */
function seen(tab: Tab): Promise<string[]> {
  return tab.page.evaluate(() =>
    window.conversation.messages.map(({ text, deleted, reactions, quote, change }) =>
      [
        deleted ? '(deleted)' : text,
        ...reactions.map(({ emoji, userIds }) => `${emoji}${userIds.length}`),
        ...(quote ? [`to “${quote.text}”`] : []),
        ...(change ? [`${change.kind} ${change.status}`] : []),
      ].join(' '),
    ),
  );
}

/** Does something in a tab without waiting for what comes of it. */
async function start(tab: Tab, task: () => void): Promise<void> {
  await tab.page.evaluate(task);
}

const isSettled = async (tab: Tab) =>
  (await tab.kept('changes')).length === 0 && (await tab.kept('outbox')).length === 0;

/** Alice's tab with three messages that Bob has. */
async function setUp() {
  const world = await setUpTabs();
  const tab = await world.open(world.alice);
  await tab.connect();
  await tab.converse(world.bob.name);
  await tab.send('one', 'two', 'three');
  await tab.allSent();
  await waitFor(() => world.stored().length === 3);
  return { ...world, tab, bobs: world.bob.conversation };
}

describe('changes in a browser', () => {
  test('that are made offline survive a reload: shown, then done, once', async () => {
    const { network, tab, bob, bobs, origin } = await setUp();
    await waitFor(async () => JSON.stringify(await tab.kept('cache')).includes('three'));
    network.down();
    // Until it knows, what it sends may have gone out, and stays shown.
    await waitFor(() => tab.page.evaluate(() => window.client.state.status !== 'online'));
    await start(tab, () => {
      const { conversation } = window;
      const [one, two, three] = conversation.messages;
      if (!one || !two || !three) throw new Error('Not all are there.');
      conversation.edit(one, 'first try').catch(() => {});
      conversation.edit(one, 'ONE').catch(() => {});
      conversation.delete(two).catch(() => {});
      conversation.react(three, '👍').catch(() => {});
      conversation.send('four', { replyTo: one }).catch(() => {});
      conversation.send('never to be sent').catch(() => {});
    });
    await start(tab, () => {
      const { conversation } = window;
      const [four, never] = conversation.messages.slice(-2);
      if (!four || !never) throw new Error('Not all are there.');
      conversation.edit(four, 'FOUR').catch(() => {});
      conversation.delete(never).catch(() => {});
    });
    const pending = [
      'ONE edit pending',
      '(deleted) delete pending',
      'three 👍1 react pending',
      'FOUR to “one” edit pending',
    ];
    expect(await seen(tab)).toEqual(pending);
    await waitFor(async () => (await tab.kept('changes')).length === 6);
    // A page of an older version would send what is in there.
    expect(await tab.kept('outbox')).toHaveLength(2);

    await tab.page.goto(origin);
    await tab.start(network.url);
    await tab.connectLater();
    await tab.converse(bob.name);
    await waitFor(async () => (await seen(tab)).length === 4);
    expect(await seen(tab)).toEqual(pending);

    network.up();
    await waitFor(() => isSettled(tab));
    await waitFor(() => bobs.messages.length === 4 && bobs.messages[2]?.reactions.length === 1);
    const done = ['ONE', '(deleted)', 'three 👍1', 'FOUR to “ONE”'];
    expect(await seen(tab)).toEqual(done);
    expect(bobs.messages.map(({ text }) => text)).toEqual(['ONE', '', 'three', 'FOUR']);
    expect(bobs.messages[3]).toMatchObject({ editedAt: null, quote: { text: 'ONE' } });
    expect(await tab.errors()).toEqual([]);
  });

  test('of a tab that crashed are done by the next one', async () => {
    const { network, tab, bob, bobs, open } = await setUp();
    network.down();
    await start(tab, () => {
      const [one] = window.conversation.messages;
      if (one) window.conversation.delete(one).catch(() => {});
    });
    await waitFor(async () => (await tab.kept('changes')).length === 1);
    const crashed = tab.page.waitForEvent('crash');
    tab.page.goto('chrome://crash').catch(() => {});
    await crashed;
    network.up();
    const next = await open();
    await next.connect();
    await waitFor(() => bobs.messages[0]?.deleted === true);
    await next.converse(bob.name);
    await waitFor(() => isSettled(next));
    // What the device has kept is shown first.
    await waitFor(async () => (await seen(next))[0] === '(deleted)');
  });

  test('of a tab that is offline are shown and done by another one, and settled in both', async () => {
    const { tab, bob, bobs, open } = await setUp();
    const other = await open();
    await other.connect();
    await other.converse(bob.name);
    await tab.page.evaluate(() => window.client.disconnect());
    await start(tab, () => {
      const [one, two] = window.conversation.messages;
      if (!one || !two) throw new Error('Not all are there.');
      window.sent.push(window.conversation.edit(one, 'ONE'), window.conversation.delete(two));
    });
    await waitFor(() => bobs.messages[0]?.text === 'ONE' && bobs.messages[1]?.deleted === true);
    await waitFor(() => isSettled(other));
    expect(await seen(other)).toEqual(['ONE', '(deleted)', 'three']);
    expect(await seen(tab)).toEqual(['ONE edit pending', '(deleted) delete pending', 'three']);
    await tab.connect();
    await tab.allSent();
    expect(await seen(tab)).toEqual(['ONE', '(deleted)', 'three']);
    for (const each of [tab, other]) expect(await each.errors()).toEqual([]);
  });

  test('by others while the device was away leave nothing of a deleted text on it', async () => {
    const { network, tab, bob, bobs, open } = await setUp();
    await bobs.send('a secret');
    await bobs.send('an answer', { replyTo: bobs.messages[3] });
    await waitFor(async () => JSON.stringify(await tab.kept('cache')).includes('an answer'));
    expect(JSON.stringify(await tab.kept('cache'))).toContain('a secret');
    await tab.page.close();
    const [, , , secret] = bobs.messages;
    if (!secret) throw new Error('It is not there.');
    await bobs.delete(secret);

    const next = await open();
    network.down();
    await next.connectLater();
    await next.converse(bob.name);
    network.up();
    await waitFor(async () => (await seen(next))[3] === '(deleted)');
    expect((await seen(next))[4]).toBe('an answer to “”');
    await waitFor(async () => !JSON.stringify(await next.kept('cache')).includes('a secret'));
    expect(await next.page.content()).not.toContain('a secret');
  });
});
