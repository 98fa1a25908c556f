import {
  type ChatClient,
  type ChatStorage,
  type Conversation,
  memoryStorage,
  type TimelineMessage,
} from '@chat/client';
import {
  registerUser,
  type ServedChat,
  sharedServer,
  startServer,
  type TestUser,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { type FrameProxy, startFrameProxy } from './support/frame-proxy.js';
import { createClient } from './support/person.js';

interface Device {
  readonly client: ChatClient;
  readonly conversation: Conversation;
}

interface Where {
  readonly url: string;
}

/** A device of somebody who is in the conversation with somebody else; it loses no time. */
async function openDevice(
  where: Where,
  account: TestUser,
  peer: TestUser,
  storage: ChatStorage = memoryStorage(),
): Promise<Device> {
  const environment = { random: () => 0.002 };
  const client = createClient({ url: where.url, environment, storage });
  await client.signIn(account);
  await client.connect();
  return { client, conversation: await client.conversationWith(peer.username) };
}

async function startAliceAndBob(server: ServedChat): Promise<[TestUser, TestUser]> {
  return [await registerUser(server), await registerUser(server)];
}

/** The rows of a conversation as people see them. */
function seen({ messages }: Conversation): unknown[] {
  return messages.map(({ seq, text, deleted, editedAt, reactions, quote, change }) => ({
    ...{ seq, text, deleted, edited: editedAt !== null, change },
    reactions: reactions.map(({ emoji, userIds }) => `${emoji}${userIds.length}`),
    quote: quote && { text: quote.text, deleted: quote.deleted },
  }));
}

/** Waits until all show the same, with nothing on its way. */
async function allAgree(devices: readonly Device[]): Promise<void> {
  const views = () => devices.map(({ conversation }) => JSON.stringify(seen(conversation)));
  await waitFor(() => {
    const [first, ...others] = views();
    return !first?.includes('pending') && others.every((view) => view === first);
  });
}

const row = ({ messages }: Conversation, index: number): TimelineMessage =>
  messages.at(index) as TimelineMessage;

/** A server, two devices of Alice, the first behind a proxy, one of Bob, and messages of Alice's. */
async function setUp(texts: readonly string[]) {
  const server = await sharedServer();
  const proxy = await startFrameProxy(server);
  const [alice, bob] = await startAliceAndBob(server);
  const first = await openDevice(proxy, alice, bob);
  const second = await openDevice(server, alice, bob);
  const bobs = await openDevice(server, bob, alice);
  for (const text of texts) await first.conversation.send(text);
  const devices = [first, second, bobs];
  await allAgree(devices);
  return { server, proxy, alice, bob, first, second, bobs, devices };
}

/**
 * The next reply to a change is lost with its connection, and so is what tells of it otherwise.
 *
 * @param isBack - Whether there may be another connection. By default at once.
 */
function loseAnswer(proxy: FrameProxy, isBack = () => true): () => boolean {
  let lost = false;
  proxy.rule = ({ type }) => {
    if (lost) return isBack() ? 'pass' : 'cut';
    if (type === 'message') return 'drop';
    if (type !== 'changed') return 'pass';
    lost = true;
    return 'cut';
  };
  return () => lost;
}

describe('a change whose answer is lost', () => {
  test('an edit, and another one from elsewhere: the repeat does not undo that', async () => {
    const { proxy, first, second, devices } = await setUp(['Helo']);
    let isChanged = false;
    const isLost = loseAnswer(proxy, () => isChanged);
    const edited = first.conversation.edit(row(first.conversation, 0), 'Hallo');
    await waitFor(() => row(second.conversation, 0).text === 'Hallo');
    await waitFor(isLost);
    await second.conversation.edit(row(second.conversation, 0), 'Hello');
    isChanged = true;
    expect(await edited).toMatchObject({ text: 'Hello' });
    await allAgree(devices);
    expect(row(first.conversation, 0)).toMatchObject({ text: 'Hello', change: null });
    expect(proxy.count('up', 'edit')).toBe(2);
  });

  test('an edit, and two more made upon it offline: the last one stands', async () => {
    const { proxy, first, devices } = await setUp(['Helo']);
    const { client, conversation } = first;
    const isLost = loseAnswer(proxy);
    const edits = [conversation.edit(row(conversation, 0), 'Hallo')];
    await waitFor(isLost);
    client.disconnect();
    for (const text of ['Hell', 'Hello']) edits.push(conversation.edit(row(conversation, 0), text));
    await client.connect();
    await Promise.all(edits);
    await allAgree(devices);
    expect(row(conversation, 0)).toMatchObject({ text: 'Hello', change: null });
  });

  test('a reaction, and its taking off from elsewhere: the repeat does not put it on', async () => {
    const { proxy, first, second, devices } = await setUp(['Hi']);
    let isChanged = false;
    const isLost = loseAnswer(proxy, () => isChanged);
    const reacted = first.conversation.react(row(first.conversation, 0), '👍');
    await waitFor(() => row(second.conversation, 0).reactions.length === 1);
    await waitFor(isLost);
    await second.conversation.react(row(second.conversation, 0), '👍', false);
    isChanged = true;
    await reacted;
    await allAgree(devices);
    expect(row(first.conversation, 0).reactions).toEqual([]);
  });

  test('a deletion: it is deleted once, and everybody sees it', async () => {
    const { proxy, first, devices } = await setUp(['Oops']);
    const isLost = loseAnswer(proxy);
    await first.conversation.delete(row(first.conversation, 0));
    expect(isLost()).toBe(true);
    await allAgree(devices);
    expect(row(first.conversation, 0)).toMatchObject({ deleted: true, text: '' });
  });
});

describe('what is done offline', () => {
  test('three edits of one message go out as one, and the last is shown all the time', async () => {
    const { proxy, first, bobs, devices } = await setUp(['one']);
    first.client.disconnect();
    const edits = ['two', 'three', 'four'].map((text) => {
      const edited = first.conversation.edit(row(first.conversation, 0), text);
      expect(row(first.conversation, 0)).toMatchObject({
        text,
        change: { kind: 'edit', status: 'pending' },
      });
      return edited;
    });
    const shown: string[] = [];
    first.conversation.on('change', () => shown.push(row(first.conversation, 0).text));
    await first.client.connect();
    await Promise.all(edits);
    await allAgree(devices);
    expect(proxy.count('up', 'edit')).toBe(1);
    expect(new Set(shown)).toEqual(new Set(['four']));
    expect(row(bobs.conversation, 0)).toMatchObject({ text: 'four' });
  });

  test('a deletion stays one, whatever the server tells meanwhile', async () => {
    const { first, second, bobs, devices } = await setUp(['first', 'second']);
    first.client.disconnect();
    const deleted = first.conversation.delete(row(first.conversation, 0));
    await second.conversation.edit(row(second.conversation, 0), 'edited elsewhere');
    await bobs.conversation.react(row(bobs.conversation, 0), '👍');
    const shown: boolean[] = [];
    first.conversation.on('change', () => shown.push(row(first.conversation, 0).deleted));
    await first.client.connect();
    await deleted;
    await allAgree(devices);
    expect(shown).not.toContain(false);
    expect(row(bobs.conversation, 0)).toMatchObject({ deleted: true, text: '', reactions: [] });
  });

  test('reactions that were put on and off again end as they were wanted last', async () => {
    const { proxy, first, devices } = await setUp(['Hi']);
    first.client.disconnect();
    const { conversation } = first;
    const reactions = [true, false, true].map((on) =>
      conversation.react(row(conversation, 0), '👍', on),
    );
    const other = conversation.react(row(conversation, 0), '🎉');
    await first.client.connect();
    await Promise.all([...reactions, other]);
    await allAgree(devices);
    expect(proxy.count('up', 'react')).toBe(2);
    expect(
      row(conversation, 0)
        .reactions.map(({ emoji }) => emoji)
        .sort(),
    ).toEqual(['🎉', '👍']);
  });

  test('a message that was never sent goes out as it was edited, and is no edited one', async () => {
    const { proxy, first, bobs, devices } = await setUp(['before']);
    first.client.disconnect();
    const sent = first.conversation.send('a first thuoght');
    const edited = first.conversation.edit(row(first.conversation, 1), 'a first thought');
    expect(row(first.conversation, 1)).toMatchObject({ text: 'a first thought', seq: null });
    await first.client.connect();
    expect(await sent).toMatchObject({ text: 'a first thought', editedAt: null });
    expect(await edited).toMatchObject({ text: 'a first thought' });
    await allAgree(devices);
    expect(proxy.frames.filter(({ type }) => type === 'send').at(-1)).toMatchObject({
      text: 'a first thought',
    });
    expect(proxy.count('up', 'edit')).toBe(0);
    expect(row(bobs.conversation, 1)).toMatchObject({ editedAt: null });
  });

  test('a message that was deleted before it was sent is never sent, and is gone at once', async () => {
    const { proxy, first, bobs, devices } = await setUp(['before']);
    first.client.disconnect();
    const sent = first.conversation.send('to the wrong person');
    const refused = expect(sent).rejects.toMatchObject({ code: 'message_not_found' });
    const deleted = first.conversation.delete(row(first.conversation, 1));
    expect(first.conversation.messages).toHaveLength(1);
    const sends = proxy.count('up', 'send');
    await first.client.connect();
    await deleted;
    await refused;
    await first.conversation.send('after');
    await allAgree(devices);
    expect(proxy.count('up', 'send')).toBe(sends + 1);
    expect(bobs.conversation.messages.map(({ text }) => text)).toEqual(['before', 'after']);
  });

  test('outlives the page: what was done to messages, sent and unsent, is done by the next one', async () => {
    const { server, alice, bob, bobs, second } = await setUp(['sent', 'to be deleted']);
    const storage = memoryStorage();
    const before = await openDevice(server, alice, bob, storage);
    before.client.disconnect();
    const { conversation } = before;
    const done = [
      conversation.edit(row(conversation, 0), 'sent, and edited'),
      conversation.delete(row(conversation, 1)),
      conversation.send('never sent as such'),
      conversation.react(row(conversation, 0), '👍'),
    ];
    await waitFor(() => conversation.messages.length === 3);
    done.push(conversation.edit(row(conversation, 2), 'sent as this'));
    done.push(conversation.react(row(conversation, 2), '🎉'));
    for (const each of done) each.catch(() => {});
    // What is kept is kept in a moment.
    await new Promise((resolve) => setImmediate(resolve));
    before.client.dispose();

    const after = await openDevice(server, alice, bob, storage);
    await allAgree([after, second, bobs]);
    await waitFor(() => bobs.conversation.messages.length === 3);
    await waitFor(() => row(bobs.conversation, 2).reactions.length === 1);
    expect(seen(bobs.conversation)).toMatchObject([
      { text: 'sent, and edited', edited: true, reactions: ['👍1'] },
      { text: '', deleted: true },
      { text: 'sent as this', edited: false, reactions: ['🎉1'] },
    ]);
  });

  test('a message that may have gone out is not altered: its edit follows it', async () => {
    const { proxy, first, devices } = await setUp(['before']);
    let cuts = 0;
    proxy.rule = ({ type }) => {
      if (cuts > 0 || type === 'message') return cuts > 0 ? 'pass' : 'drop';
      if (type !== 'sent') return 'pass';
      cuts += 1;
      return 'cut';
    };
    const sent = first.conversation.send('as it was');
    const edited = first.conversation.edit(row(first.conversation, 1), 'as it is');
    await Promise.all([sent, edited]);
    await allAgree(devices);
    expect(row(first.conversation, 1)).toMatchObject({ text: 'as it is' });
    const texts = proxy.frames.filter(({ type }) => type === 'send').map(({ text }) => text);
    expect(new Set(texts.slice(1))).toEqual(new Set(['as it was']));
    expect(proxy.count('up', 'edit')).toBeGreaterThan(0);
  });
});

describe('changes that meet', () => {
  test('two devices edit one message at once: all agree, and who lost is told and keeps the text', async () => {
    const { first, second, bobs, devices } = await setUp(['start']);
    first.client.disconnect();
    const mine = first.conversation.edit(row(first.conversation, 0), 'from the phone');
    const refused = expect(mine).rejects.toMatchObject({ code: 'conflict' });
    const failed: TimelineMessage[] = [];
    first.conversation.on('failed', (message) => failed.push(message));
    await second.conversation.edit(row(second.conversation, 0), 'from the desk');
    await first.client.connect();
    await refused;
    expect(row(first.conversation, 0)).toMatchObject({
      text: 'from the desk',
      change: {
        kind: 'edit',
        status: 'failed',
        text: 'from the phone',
        error: { code: 'conflict' },
      },
    });
    expect(failed).toHaveLength(1);
    // Tried again, it is built upon what is there now.
    first.conversation.retry(row(first.conversation, 0).key);
    await waitFor(() => row(bobs.conversation, 0).text === 'from the phone');
    await allAgree(devices);
  });

  test('an edit of what one saw before it was changed elsewhere overwrites nothing', async () => {
    const { first, second, devices } = await setUp(['start']);
    // What somebody has before them while they type, however long that takes.
    const open = row(first.conversation, 0);
    await second.conversation.edit(row(second.conversation, 0), 'from the desk');
    await waitFor(() => row(first.conversation, 0).text === 'from the desk');
    await expect(first.conversation.edit(open, 'from the phone')).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(row(first.conversation, 0)).toMatchObject({ text: 'from the desk' });
    // Reactions meanwhile do no harm.
    const next = row(second.conversation, 0);
    await second.conversation.react(next, '👍');
    await second.conversation.edit(next, 'from the desk, again');
    first.conversation.discard(open.key);
    await allAgree(devices);
  });

  test('a failed edit that is discarded is gone', async () => {
    const { first, second, devices } = await setUp(['start']);
    first.client.disconnect();
    const mine = first.conversation.edit(row(first.conversation, 0), 'from the phone');
    mine.catch(() => {});
    await second.conversation.edit(row(second.conversation, 0), 'from the desk');
    await first.client.connect();
    await waitFor(() => row(first.conversation, 0).change?.status === 'failed');
    first.conversation.discard(row(first.conversation, 0).clientId);
    expect(row(first.conversation, 0).change).toBeNull();
    await allAgree(devices);
  });

  test('both members react at once: both reactions stand on all devices', async () => {
    const { first, second, bobs, devices } = await setUp(['Hi']);
    await Promise.all(
      [first, second, bobs].flatMap(({ conversation }, index) =>
        ['👍', ['🎉', '😂', '🙏'][index] as string].map((emoji) =>
          conversation.react(row(conversation, 0), emoji),
        ),
      ),
    );
    await allAgree(devices);
    const reactions = row(bobs.conversation, 0).reactions;
    expect(reactions.find(({ emoji }) => emoji === '👍')?.userIds).toHaveLength(2);
    expect(reactions.map(({ emoji }) => emoji).sort()).toEqual(['🎉', '👍', '😂', '🙏'].sort());
  });

  test('who was away for 500 changes of 40 messages gets their present states, and those once', async () => {
    const { server, proxy, alice, bob, first, bobs } = await setUp(
      Array.from({ length: 40 }, (_, index) => `message ${index}`),
    );
    const away = await openDevice(proxy, alice, bob);
    away.client.disconnect();
    const busy = await openDevice(server, alice, bob);
    for (let n = 0; n < 500; n += 1) {
      const message = row(busy.conversation, n % 40);
      if (n % 2 === 0) await busy.conversation.edit(message, `edit ${n}`);
      else await busy.conversation.react(message, '👍', n % 3 === 0);
    }
    const before = proxy.frames.length;
    await away.client.connect();
    await allAgree([away, busy, first, bobs]);
    const told = proxy.frames
      .slice(before)
      .flatMap((frame) => (frame.type === 'changes' ? (frame.messages as object[]) : []));
    expect(told.length).toBeLessThanOrEqual(80);
    // One after the other: on two nodes and a slow machine that takes its time.
  }, 120_000);
});

describe('what is quoted', () => {
  test('is shown as it is by now on both sides: edited, then deleted, here and after a reload', async () => {
    const { server, alice, bob, first, second, bobs, devices } = await setUp(['What time?']);
    await bobs.conversation.send('At eight', { replyTo: row(bobs.conversation, 0) });
    await allAgree(devices);
    expect(row(first.conversation, 1).quote).toMatchObject({ own: true, text: 'What time?' });
    const storage = memoryStorage();
    const kept = await openDevice(server, bob, alice, storage);
    await waitFor(() => kept.conversation.messages.length === 2);

    await first.conversation.edit(row(first.conversation, 0), 'What time tomorrow?');
    await allAgree([...devices, kept]);
    for (const { conversation } of [...devices, kept]) {
      expect(row(conversation, 1).quote).toMatchObject({ text: 'What time tomorrow?' });
    }
    // Away while it is deleted: what it kept must lose it, too.
    kept.client.disconnect();
    await second.conversation.delete(row(second.conversation, 0));
    await allAgree(devices);
    const reopened = await openDevice(server, bob, alice, storage);
    await allAgree([...devices, reopened]);
    for (const { conversation } of [...devices, reopened]) {
      expect(row(conversation, 1).quote).toMatchObject({ text: '', deleted: true });
      expect(JSON.stringify(conversation.messages)).not.toContain('What time');
    }
    const { cache } = await storage.open({ server: server.url, userId: bob.user.id });
    await waitFor(async () => !JSON.stringify(await cache?.list()).includes('What time'));
  });

  test('and not loaded is shown all the same, and follows its changes', async () => {
    const { server, alice, bob, first, bobs } = await setUp(['long ago']);
    const original = row(first.conversation, 0);
    for (let n = 0; n < 60; n += 1) await first.conversation.send(`since then ${n}`);
    await first.conversation.send('remember?', { replyTo: original });
    const fresh = await openDevice(server, bob, alice);
    const last = () => row(fresh.conversation, -1).quote;
    expect(fresh.conversation.messages[0]?.text).not.toBe('long ago');
    expect(last()).toMatchObject({ key: null, text: 'long ago' });
    await first.conversation.edit(original, 'long, long ago');
    await waitFor(() => last()?.text === 'long, long ago');
    await fresh.conversation.loadOlder();
    expect(last()).toMatchObject({ key: original.key, text: 'long, long ago' });
    await first.conversation.delete(original);
    await waitFor(() => last()?.deleted === true);
    await allAgree([fresh, bobs].slice(1));
  });

  test('and deleted before the answer was sent is nothing to answer: that is said', async () => {
    const { first, second } = await setUp(['gone soon']);
    first.client.disconnect();
    const answer = first.conversation.send('to this', { replyTo: row(first.conversation, 0) });
    const refused = expect(answer).rejects.toMatchObject({ code: 'message_not_found' });
    await second.conversation.delete(row(second.conversation, 0));
    await first.client.connect();
    await refused;
    expect(row(first.conversation, 1)).toMatchObject({ status: 'failed', text: 'to this' });
    expect(row(first.conversation, 1).quote).toMatchObject({ deleted: true, text: '' });
  });
});

describe('what cannot be changed', () => {
  test('is refused before anything is shown', async () => {
    const { first, bobs } = await setUp(['Hi']);
    const theirs = row(bobs.conversation, 0);
    await expect(bobs.conversation.edit(theirs, 'x')).rejects.toMatchObject({
      code: 'invalid_argument',
    });
    await expect(bobs.conversation.delete(theirs)).rejects.toMatchObject({
      code: 'invalid_argument',
    });
    await expect(
      first.conversation.edit(row(first.conversation, 0), ' \u200b'),
    ).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(bobs.conversation.react(theirs, 'lol')).rejects.toMatchObject({
      code: 'invalid_request',
    });
    bobs.conversation.discard(theirs.key);
    expect(seen(bobs.conversation)).toEqual(seen(first.conversation));
  });

  test('and what a server does not offer is told by its features, and refused', async () => {
    const server = await startServer({
      env: { FEATURES_OFF: 'edits,replies,settings,unread', EDIT_WITHIN: '1h' },
    });
    const [alice, bob] = await startAliceAndBob(server);
    const { client, conversation } = await openDevice(server, alice, bob);
    expect(client.features).toEqual({
      ...{ deletions: {}, reactions: {}, search: {}, opening: {}, blocks: {}, reports: {} },
      ...{ typing: {}, streams: {}, presence: {}, privacy: {}, topics: {}, data: {} },
      ...{ files: { bytes: 26_214_400 }, voice: {} },
      ...{ sessions: {}, leaving: {}, profile: {} },
    });
    const message = await conversation.send('Hi');
    for (const refused of [
      conversation.edit(message, 'Ho'),
      conversation.send('Ho', { replyTo: message }),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'invalid_argument' });
    }
    await conversation.react(message, '👍');
    await conversation.delete(message);
  });

  test('in time any more is said to be too late', async () => {
    const server = await startServer({ env: { EDIT_WITHIN: '1ms', DELETE_WITHIN: '1ms' } });
    const [alice, bob] = await startAliceAndBob(server);
    const { conversation } = await openDevice(server, alice, bob);
    const message = await conversation.send('Hi');
    const late = { code: 'too_late' };
    await waitFor(() => Date.now() > message.createdAt + 10);
    await expect(conversation.edit(message, 'Ho')).rejects.toMatchObject(late);
    expect(row(conversation, 0)).toMatchObject({ text: 'Hi', change: { status: 'failed' } });
    conversation.discard(message.key);
    await expect(conversation.delete(message)).rejects.toMatchObject(late);
    expect(row(conversation, 0)).toMatchObject({ text: 'Hi', deleted: false });
  });
});
