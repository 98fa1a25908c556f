import { registerUser, sharedServer, type TestUser, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type {
  ChangeEntry,
  ChatClient,
  ChatStorage,
  Conversation,
  TimelineMessage,
} from '../src/index.js';
import { connectUser, createClient } from './support/connect-client.js';
import { ManualClock } from './support/manual-clock.js';
import { type SharedStorage, sharedStorage } from './support/shared-storage.js';

interface Tab {
  readonly client: ChatClient;
  readonly conversation: Conversation;
}

const row = ({ messages }: Conversation, index: number): TimelineMessage =>
  messages.at(index) as TimelineMessage;

const texts = ({ messages }: Conversation) => messages.map(({ text }) => text);

/** A server, Bob, and tabs of Alice's that share what they keep. */
async function setUp() {
  const server = await sharedServer();
  const bob = await connectUser(server);
  const alice = await registerUser(server);
  const bobs = await bob.client.conversationWith(alice.username);
  const shared = sharedStorage();
  /** The codes of what all tabs reported. */
  const errors: string[] = [];
  const random = () => 0.002;
  async function open(
    storage: ChatStorage = shared.tab(),
    environment: object = {},
    account: TestUser = alice,
  ): Promise<Tab> {
    const client = createClient({
      url: server.url,
      storage,
      environment: { random, ...environment },
    });
    client.on('error', ({ code }) => errors.push(code));
    await client.signIn(account);
    await client.connect();
    return { client, conversation: await client.conversationWith(bob.account.username) };
  }
  return { server, alice, bob, bobs, shared, errors, open };
}

async function isEmpty(shared: SharedStorage): Promise<boolean> {
  const { outbox, changes } = await shared.kept();
  const entries = [await outbox.list(), (await changes?.list()) ?? []];
  return entries.every(({ length }) => length === 0);
}

describe('what one tab does to messages, and another one sends', () => {
  test('is confirmed in both, and is pending in both before', async () => {
    const { bobs, shared, open } = await setUp();
    const [first, second] = [await open(), await open()];
    await first.conversation.send('one');
    await waitFor(() => second.conversation.messages.length === 1);
    for (const { client } of [first, second]) client.disconnect();
    const edited = first.conversation.edit(row(first.conversation, 0), 'two');
    const reacted = first.conversation.react(row(first.conversation, 0), '👍');
    await waitFor(() => row(second.conversation, 0).reactions.length === 1);
    expect(row(second.conversation, 0)).toMatchObject({
      text: 'two',
      change: { status: 'pending' },
    });

    await second.client.connect();
    await waitFor(() => row(bobs, 0).reactions.length === 1);
    expect(row(bobs, 0)).toMatchObject({ text: 'two' });
    await waitFor(() => isEmpty(shared));
    await first.client.connect();
    expect(await edited).toMatchObject({ text: 'two', key: row(first.conversation, 0).key });
    expect(await reacted).toMatchObject({ reactions: [{ emoji: '👍', own: true }] });
    for (const { conversation } of [first, second]) {
      await waitFor(() => row(conversation, 0).change === null);
      expect(row(conversation, 0)).toMatchObject({ text: 'two' });
    }
  });

  test('is refused in both, and can be tried again in both', async () => {
    const { bob, bobs, alice, open, server } = await setUp();
    const [first, second] = [await open(), await open()];
    const elsewhere = await connectUser(server);
    await first.conversation.send('one');
    await waitFor(() => second.conversation.messages.length === 1);
    for (const { client } of [first, second]) client.disconnect();
    const edited = first.conversation.edit(row(first.conversation, 0), 'two');
    const refused = expect(edited).rejects.toMatchObject({ code: 'conflict' });
    const phone = createClient({ url: server.url });
    await phone.signIn(alice);
    await phone.connect();
    const onPhone = await phone.conversationWith(bob.account.username);
    await onPhone.edit(row(onPhone, 0), 'from the phone');
    elsewhere.client.disconnect();

    await second.client.connect();
    await refused;
    const failed = { status: 'failed', text: 'two', error: { code: 'conflict' } };
    await waitFor(() => row(second.conversation, 0).change?.status === 'failed');
    expect(row(second.conversation, 0)).toMatchObject({ text: 'from the phone', change: failed });
    expect(row(first.conversation, 0)).toMatchObject({ change: failed });
    second.conversation.retry(row(second.conversation, 0).key);
    await waitFor(() => row(bobs, 0).text === 'two');
    await waitFor(() => row(first.conversation, 0).change?.status !== 'failed');
  });

  test('stays deleted where it was deleted, however long that tab is offline', async () => {
    const { bobs, shared, open } = await setUp();
    const clock = new ManualClock();
    const first = await open(shared.tab(), { clock });
    const second = await open();
    await second.conversation.send('one');
    await waitFor(() => first.conversation.messages.length === 1);
    first.client.disconnect();
    const deleted = first.conversation.delete(row(first.conversation, 0));
    await waitFor(() => row(bobs, 0).deleted);
    await waitFor(() => isEmpty(shared));
    await clock.advance(60_000);
    expect(row(first.conversation, 0)).toMatchObject({ deleted: true, text: '' });
    // No more time goes by: a heartbeat whose answer is still on its way would end the connection.
    await first.client.connect();
    await deleted;
    expect(row(first.conversation, 0)).toMatchObject({ deleted: true, text: '', change: null });
  });

  test('finds its message that the other one has sent meanwhile', async () => {
    const { bobs, shared, open } = await setUp();
    const [first, second] = [await open(), await open()];
    first.client.disconnect();
    first.conversation.send('one').catch(() => {});
    await waitFor(() => bobs.messages.length === 1);
    await waitFor(() => isEmpty(shared));
    // It does not know, and is offline.
    expect(row(first.conversation, 0)).toMatchObject({ seq: null });
    first.conversation.react(row(first.conversation, 0), '👍').catch(() => {});
    await waitFor(() => row(bobs, 0).reactions.length === 1);
    await waitFor(() => row(second.conversation, 0).change === null);
  });

  test('with a message that was never sent is never sent, by nobody', async () => {
    const { bobs, shared, open } = await setUp();
    const [first, second] = [await open(), await open()];
    for (const { client } of [first, second]) client.disconnect();
    const sent = first.conversation.send('to the wrong person');
    const refused = expect(sent).rejects.toMatchObject({ code: 'message_not_found' });
    const deleted = first.conversation.delete(row(first.conversation, 0));
    expect(first.conversation.messages).toEqual([]);
    await second.client.connect();
    await second.conversation.send('from the other tab');
    await waitFor(() => isEmpty(shared));
    await refused;
    await first.client.connect();
    // What it takes for lost it would send first.
    await first.conversation.send('after');
    await deleted;
    await waitFor(() => bobs.messages.length === 2);
    expect(texts(bobs)).toEqual(['from the other tab', 'after']);
    expect(texts(first.conversation)).toEqual(['from the other tab', 'after']);
  });
});

describe('a message that one tab wrote, and another one deleted, unsent', () => {
  test('is sent by none of them, should a third one drop it before the first has heard of it', async () => {
    const { bobs, shared, open } = await setUp();
    const [clock, ownClock] = [new ManualClock(), new ManualClock()];
    const author = await open(shared.tab(), { clock: ownClock });
    const third = await open(shared.tab(), { clock });
    const other = await open();
    for (const { client } of [author, third, other]) client.disconnect();
    author.conversation.send('to the wrong person').catch(() => {});
    await waitFor(() => other.conversation.messages.length === 1);
    other.conversation.delete(row(other.conversation, 0)).catch(() => {});
    const { outbox, changes } = await shared.kept();
    await waitFor(async () => (await changes?.list())?.length === 1);

    await clock.advance(100);
    await third.client.connect();
    await waitFor(async () => (await outbox.list()).length === 0);
    await ownClock.advance(100);
    expect(author.conversation.messages).toEqual([]);
    await clock.advance(10_000);
    await waitFor(() => isEmpty(shared));
    await ownClock.advance(10_000);
    await author.client.connect();
    await author.conversation.send('after');
    await waitFor(() => bobs.messages.length > 0);
    expect(texts(bobs)).toEqual(['after']);
  });
});

describe('what an earlier page left', () => {
  const entry = (fields: Partial<ChangeEntry>): ChangeEntry => ({
    ...{ changeId: crypto.randomUUID(), kind: 'edit', seq: null, base: 0, text: 'x' },
    ...{ conversationId: '', key: '', tried: false, createdAt: 1, order: 1 },
    ...fields,
  });

  test('of edits that went out with their message changes nothing any more', async () => {
    const { bobs, shared, open } = await setUp();
    const before = await open();
    const { key } = await before.conversation.send('third');
    const { id: conversationId } = before.conversation;
    before.client.dispose();
    const { changes } = await shared.kept();
    for (const [order, text] of ['second', 'third'].entries()) {
      await changes?.put(entry({ conversationId, key, text, order }));
    }
    const after = await open();
    await waitFor(() => isEmpty(shared));
    await after.conversation.send('next');
    await waitFor(() => bobs.messages.length === 2);
    expect(bobs.messages).toMatchObject([{ text: 'third', editedAt: null }, { text: 'next' }]);
  });

  test('of a message that is nowhere is told of, and let go of; of a deleted one silently', async () => {
    const { shared, errors, open } = await setUp();
    const before = await open();
    await before.conversation.send('one');
    const { id: conversationId } = before.conversation;
    const own = before.client.user?.id;
    before.client.dispose();
    const { changes } = await shared.kept();
    await changes?.put(entry({ conversationId, key: `${own}:a`, text: 'edited' }));
    await changes?.put(entry({ conversationId, key: `${own}:b`, kind: 'delete', text: undefined }));
    const after = await open();
    await waitFor(() => isEmpty(shared));
    expect(errors).toEqual(['message_not_found']);
    expect(texts(after.conversation)).toEqual(['one']);
  });
});

describe('changes of one message', () => {
  test('are built upon each other in what is kept, before the first one is let go of', async () => {
    const { shared, open } = await setUp();
    const { conversation } = await open();
    await conversation.send('one');
    const edits = ['two', 'three'].map((text) => conversation.edit(row(conversation, 0), text));
    await Promise.all(edits);
    await waitFor(() => isEmpty(shared));
    const texts = new Map<string, string>();
    const steps = shared.told.flatMap((told) => {
      if ('removed' in told)
        return texts.has(told.removed) ? [`no ${texts.get(told.removed)}`] : [];
      const { changeId, text = '', base } = told.put as Partial<ChangeEntry>;
      if (changeId !== undefined) texts.set(changeId, text);
      return changeId === undefined ? [] : [`${text} on ${base}`];
    });
    expect(steps).toEqual(['two on 1', 'three on 1', 'three on 2', 'no two', 'no three']);
    expect(row(conversation, 0)).toMatchObject({ text: 'three', change: null });
  });

  test('are built upon their author’s own text, seen before it was confirmed', async () => {
    const { shared, open } = await setUp();
    const [{ client, conversation }, other] = [await open(), await open()];
    await conversation.send('one');
    client.disconnect();
    const edited = conversation.edit(row(conversation, 0), 'two');
    // What is before them as they begin to write, while that is on its way.
    const seen = row(conversation, 0);
    await client.connect();
    await edited;
    expect(await conversation.edit(seen, 'three')).toMatchObject({ text: 'three' });
    await waitFor(() => row(other.conversation, 0).text === 'three');
    await other.conversation.edit(row(other.conversation, 0), 'from the other tab');
    await waitFor(() => row(conversation, 0).text === 'from the other tab');
    await expect(conversation.edit(seen, 'four')).rejects.toMatchObject({ code: 'conflict' });
    conversation.discard(seen.key);
    await waitFor(() => isEmpty(shared));
  });

  /** A tab that hears nothing of others and sends when it is let, and another one. */
  async function setUpHeld() {
    const { shared, open } = await setUp();
    const other = await open();
    let letIt = () => {};
    const isLet = new Promise<void>((resolve) => {
      letIt = resolve;
    });
    const storage = shared.tab();
    const tab = await open({
      async open(owner) {
        const { changes, shared: sharedWith, ...kept } = await storage.open(owner);
        if (!changes || !sharedWith) throw new Error('Nothing is shared.');
        const put = (entry: ChangeEntry) => changes.put(entry).then(() => isLet);
        return {
          ...kept,
          changes: { put, remove: (id) => changes.remove(id), list: () => changes.list() },
          shared: { ...sharedWith, subscribe: () => () => {} },
        };
      },
    });
    await tab.conversation.send('one');
    await waitFor(() => other.conversation.messages.length === 1);
    const bothKept = async () => ((await (await shared.kept()).changes?.list()) ?? []).length === 2;
    return { shared, tab, other, letIt, bothKept };
  }

  test('are built upon what another tab of their author is just sending', async () => {
    const { shared, tab, other, letIt, bothKept } = await setUpHeld();
    const edited = tab.conversation.edit(row(tab.conversation, 0), 'two');
    await waitFor(() => texts(other.conversation).includes('two'));
    const again = other.conversation.edit(row(other.conversation, 0), 'three');
    await waitFor(bothKept);
    letIt();
    await edited;
    expect(await again).toMatchObject({ text: 'three', change: null });
    await waitFor(() => isEmpty(shared));
  });

  test('are not built upon what their author has not seen', async () => {
    const { shared, tab, other, letIt, bothKept } = await setUpHeld();
    const seen = row(other.conversation, 0);
    const edited = tab.conversation.edit(row(tab.conversation, 0), 'two');
    await waitFor(() => texts(other.conversation).includes('two'));
    const blind = other.conversation.edit(seen, 'three');
    await waitFor(bothKept);
    letIt();
    await edited;
    await expect(blind).rejects.toMatchObject({ code: 'conflict' });
    await waitFor(() => row(other.conversation, 0).text === 'two');
    other.conversation.discard(seen.key);
    await waitFor(() => isEmpty(shared));
  });

  test('that end where they began are not sent', async () => {
    const { shared, open } = await setUp();
    const tab = await open();
    await tab.conversation.send('one');
    tab.client.disconnect();
    const done = [true, false].map((on) =>
      tab.conversation.react(row(tab.conversation, 0), '👍', on),
    );
    await tab.client.connect();
    await Promise.all(done);
    await waitFor(() => isEmpty(shared));
    const tried = shared.told.filter(
      (told) => 'put' in told && 'changeId' in told.put && (told.put as ChangeEntry).tried,
    );
    expect(tried).toEqual([]);
  });

  test('end with it, when it is refused or discarded', async () => {
    const { server, alice, bob, shared, open } = await setUp();
    const tab = await open();
    await tab.conversation.send('to be answered');
    tab.client.disconnect();
    const answered = row(tab.conversation, 0);
    const sent = tab.conversation.send('an ansewr', { replyTo: answered });
    const edited = tab.conversation.edit(row(tab.conversation, 1), 'an answer');
    const reacted = tab.conversation.react(row(tab.conversation, 1), '👍');
    const gone = { code: 'message_not_found' };
    const refused = [sent, edited, reacted].map((each) => expect(each).rejects.toMatchObject(gone));
    const phone = createClient({ url: server.url });
    await phone.signIn(alice);
    await phone.connect();
    const onPhone = await phone.conversationWith(bob.account.username);
    await onPhone.delete(row(onPhone, 0));
    await tab.client.connect();
    await Promise.all(refused.slice(0, 2));
    expect(row(tab.conversation, 1)).toMatchObject({ status: 'failed', text: 'an answer' });
    await tab.conversation.delete(row(tab.conversation, 1));
    await refused[2];
    expect(tab.conversation.messages).toHaveLength(1);
    await waitFor(() => isEmpty(shared));
  });

  test('that are none are refused before they are shown', async () => {
    const { open } = await setUp();
    const { client, conversation } = await open();
    await conversation.send('one');
    client.disconnect();
    for (const emoji of ['', 'x'.repeat(65)]) {
      await expect(conversation.react(row(conversation, 0), emoji)).rejects.toMatchObject({
        code: 'invalid_request',
      });
    }
    expect(row(conversation, 0)).toMatchObject({ change: null, reactions: [] });
  });
});
