import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Conversation, type Excerpt, memoryStorage, type TimelineMessage } from '@chat/client';
import {
  atTestEnd,
  nodeCount,
  registerUser,
  type ServedChat,
  sharedServer,
  startServer,
  waitFor,
  writeMessages,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { connectPerson, createClient, numbered, type Surroundings } from './support/person.js';

const busy = { LIMIT_FRAMES_PER_SECOND: '100000' };

const seqsOf = ({ messages }: Conversation | Excerpt) => messages.map(({ seq }) => seq);
const range = (first: number, last: number) =>
  numbered(last)
    .map(Number)
    .slice(first - 1);

/** What both have written about a conversation with 300 messages of Alice's, of which Bob has the newest 51. */
async function longConversation(server?: ServedChat, surroundings: Surroundings = {}) {
  const where = server ?? (await sharedServer(busy));
  const [alice, account] = await Promise.all([connectPerson(where), registerUser(where)]);
  // FerretDB looks through all messages there are, also those of the tests before.
  if (nodeCount() > 1) atTestEnd(() => removeAccount(alice));
  const hers = await alice.client.conversationWith(account.username);
  await writeMessages(where, alice.account.accessToken, hers.id, numbered(300));
  await waitFor(() => hers.messages.length === 300);
  const storage = memoryStorage();
  const client = createClient({ url: where.url, storage, environment: surroundings });
  await client.signIn(account);
  await client.connect();
  const bob = { client, account };
  const his = await client.conversationWith(alice.account.username);
  return { server: where, alice, bob, storage, hers, his };
}

async function removeAccount({ client, account }: Awaited<ReturnType<typeof connectPerson>>) {
  if (client.user !== null) await (await client.account()).delete(account);
}

/** Bob looks at the first messages of a conversation, of which Alice has all. */
async function openAtFirst(server?: ServedChat) {
  const chat = await longConversation(server);
  const excerpt = await jump(chat.his, 1);
  const at = (seq: number) => rowAt(excerpt, seq);
  return { ...chat, excerpt, at };
}

async function jump(conversation: Conversation, seq: number): Promise<Excerpt> {
  const excerpt = await conversation.around(seq);
  if (!excerpt) throw new Error(`Message ${seq} is loaded.`);
  return excerpt;
}

function rowAt({ messages }: Conversation | Excerpt, seq: number): TimelineMessage {
  const row = messages.find((each) => each.seq === seq);
  if (!row) throw new Error(`Message ${seq} is not shown.`);
  return row;
}

describe('a place far back in a conversation', () => {
  test('is shown with what lies around it, and read on from there until all of it is one', async () => {
    const asked: string[] = [];
    const { his } = await longConversation(undefined, {
      fetch: (url, init) => {
        asked.push(url);
        return fetch(url, init);
      },
    });
    expect(seqsOf(his)).toEqual(range(250, 300));
    const excerpt = await jump(his, 1);
    expect(seqsOf(excerpt)).toEqual(range(1, 26));
    expect([excerpt.hasOlder, excerpt.hasNewer, excerpt.joined]).toEqual([false, true, false]);
    expect(excerpt.messages).toBe(excerpt.messages);
    const first = excerpt.messages;
    asked.length = 0;
    await Promise.all([excerpt.loadNewer(100), excerpt.loadNewer(100)]);
    expect(asked).toHaveLength(1);
    expect(seqsOf(excerpt)).toEqual(range(1, 126));
    expect(seqsOf(his)).toEqual(range(250, 300));
    const newest = his.messages;
    await excerpt.loadNewer(100);
    const before = excerpt.messages;
    await excerpt.loadNewer(100);
    expect([excerpt.joined, excerpt.hasNewer, excerpt.messages]).toEqual([true, false, []]);
    expect(seqsOf(his)).toEqual(range(1, 300));
    expect(his.hasOlder).toBe(false);
    const all = his.messages;
    expect(first.every((row, at) => row === all[at])).toBe(true);
    expect(before.every((row, at) => row === all[at])).toBe(true);
    expect(newest.every((row, at) => row === all[249 + at])).toBe(true);
    expect(await his.around(1)).toBe(null);
  });

  test('is read backwards, too, beside another such place', async () => {
    const { his } = await longConversation();
    const [excerpt, other] = await Promise.all([jump(his, 100), jump(his, 130)]);
    expect(seqsOf(excerpt)).toEqual(range(75, 125));
    expect(seqsOf(other)).toEqual(range(105, 155));
    expect(excerpt.hasOlder).toBe(true);
    await excerpt.loadOlder(10);
    expect(seqsOf(excerpt)).toEqual(range(65, 125));
    while (excerpt.hasOlder) await excerpt.loadOlder(100);
    expect(seqsOf(excerpt)).toEqual(range(1, 125));
    while (!other.joined) await other.loadNewer(100);
    expect(seqsOf(his)).toEqual(range(105, 300));
    expect(his.hasOlder).toBe(true);
    // What lies between the two is there by now.
    await excerpt.loadNewer(1);
    expect(excerpt.joined).toBe(true);
    expect(seqsOf(his)).toEqual(range(1, 300));
    expect(his.hasOlder).toBe(false);
  });

  test('that is not far is loaded as older messages are', async () => {
    const { his } = await longConversation();
    expect(await his.around(270)).toBe(null);
    expect(seqsOf(his)).toEqual(range(250, 300));
    expect(await his.around(240)).toBe(null);
    expect(seqsOf(his)).toEqual(range(215, 300));
    expect(his.hasOlder).toBe(true);
    const excerpt = await jump(his, 180);
    expect(seqsOf(excerpt)).toEqual(range(155, 205));
    // Meanwhile the conversation comes to it from the other side.
    await his.loadOlder(20);
    expect(seqsOf(his)).toEqual(range(195, 300));
    await excerpt.loadNewer();
    expect(excerpt.joined).toBe(true);
    expect(seqsOf(his)).toEqual(range(155, 300));
  });

  test('that is not there is said not to be', async () => {
    let isDown = false;
    const down: Surroundings['fetch'] = (url, init) =>
      isDown ? Promise.reject(new Error('down')) : fetch(url, init);
    const { his } = await longConversation(undefined, { fetch: down });
    await expect(his.around(301)).rejects.toMatchObject({ code: 'message_not_found' });
    await expect(his.around(0)).rejects.toMatchObject({ code: 'message_not_found' });
    const excerpt = await jump(his, 100);
    isDown = true;
    for (const failing of [his.around(1), excerpt.loadOlder(), excerpt.loadNewer()]) {
      await expect(failing).rejects.toMatchObject({ code: 'connection_failed', retryable: true });
    }
    isDown = false;
    await excerpt.loadNewer();
    expect(seqsOf(excerpt)).toEqual(range(75, 175));
    excerpt.close();
    expect([excerpt.joined, excerpt.messages]).toEqual([true, []]);
    expect(seqsOf(his)).toEqual(range(250, 300));
  });

  test('is found by a device that has yet to hear of it', async () => {
    const { server, alice, bob, storage, hers, his } = await longConversation();
    const { cache } = await storage.open({ server: server.url, userId: bob.account.user.id });
    await waitFor(async () => JSON.stringify(await cache?.list()).includes('"300"'));
    bob.client.dispose();
    await writeMessages(server, alice.account.accessToken, hers.id, numbered(1_000, 'new '));
    const again = createClient({ url: server.url, storage });
    await again.signIn(bob.account);
    const kept = await again.conversation(his.id);
    expect(kept.messages.at(-1)?.text).toBe('300');
    await again.connect();
    // They come in pages, and not all of them are here yet.
    expect(await kept.around(1_300)).toBe(null);
    expect(rowAt(kept, 1_300).text).toBe('new 1000');
  });
});

describe('what is shown from far back', () => {
  test('hears of what the other one does to it, and is told of as a change of the conversation', async () => {
    const { hers, his, excerpt, at } = await openAtFirst();
    const [untouched] = excerpt.messages;
    const told = new Promise<void>((resolve) => his.once('change', resolve));
    await hers.edit(rowAt(hers, 3), 'amended');
    await told;
    await waitFor(() => at(3).text === 'amended');
    await hers.delete(rowAt(hers, 4));
    await waitFor(() => at(4).deleted);
    expect(JSON.stringify(excerpt.messages)).not.toContain('"text":"4"');
    await hers.react(rowAt(hers, 5), '👍');
    await waitFor(() => at(5).reactions[0]?.emoji === '👍');
    expect(excerpt.messages[0]).toBe(untouched);
    // What lies behind it and changes is there as it is by then.
    await hers.delete(rowAt(hers, 30));
    await waitFor(() => hers.messages[29]?.deleted);
    await excerpt.loadNewer();
    expect(at(30)).toMatchObject({ text: '', deleted: true });
  });

  test('hears of what was done while the device was away', async () => {
    const { bob, hers, excerpt, at } = await openAtFirst();
    bob.client.disconnect();
    await hers.edit(rowAt(hers, 3), 'amended');
    await hers.delete(rowAt(hers, 4));
    await bob.client.connect();
    await waitFor(() => at(3).text === 'amended' && at(4).deleted);
    expect(excerpt.joined).toBe(false);
  });

  test('shows what the user does to it at once, and keeps what was refused until it is looked at', async () => {
    const { server, alice, hers } = await openAtFirst();
    // Another device of hers, which has the newest messages only.
    const device = createClient({ url: server.url, storage: memoryStorage() });
    await device.signIn(alice.account);
    await device.connect();
    const there = await device.conversation(hers.id);
    const excerpt = await jump(there, 10);
    const at = (seq: number) => rowAt(excerpt, seq);
    device.disconnect();
    const changes = [
      there.edit(at(1), 'amended'),
      there.react(at(2), '👍'),
      there.delete(at(3)).then(() => null),
    ];
    const lost = there.edit(at(4), 'too late');
    expect(at(1)).toMatchObject({ text: 'amended', change: { kind: 'edit', status: 'pending' } });
    expect(at(2).reactions).toMatchObject([{ emoji: '👍', own: true }]);
    expect(at(3).deleted).toBe(true);
    await hers.edit(rowAt(hers, 4), 'first');
    const failed = new Promise<TimelineMessage>((resolve) => there.once('failed', resolve));
    await device.connect();
    await Promise.all(changes);
    await expect(lost).rejects.toMatchObject({ code: 'conflict' });
    expect((await failed).key).toBe(at(4).key);
    expect([at(1), at(2), at(3)].map(({ change }) => change)).toEqual([null, null, null]);
    expect(at(4)).toMatchObject({ text: 'first', change: { status: 'failed', text: 'too late' } });
    there.retry(at(4).key);
    await waitFor(() => at(4).text === 'too late' && at(4).change === null);
    await waitFor(() => hers.messages[3]?.text === 'too late' && hers.messages[2]?.deleted);
  });

  test('can be answered, reacted to and left', async () => {
    const { hers, his, excerpt, at } = await openAtFirst();
    expect(await his.react(at(2), '👍')).toBe(at(2));
    const answered = his.send('Yes', { replyTo: at(2) });
    excerpt.close();
    expect(his.messages.at(-1)?.quote).toMatchObject({ seq: 2, text: '2', key: null });
    expect((await answered).quote).toMatchObject({ seq: 2, text: '2' });
    await waitFor(() => hers.messages[1]?.reactions.length === 1);
  });

  test('ends when the conversation is cleared, here or on another device', async () => {
    const { server, bob, his, excerpt } = await openAtFirst();
    const device = createClient({ url: server.url, storage: memoryStorage() });
    await device.signIn(bob.account);
    await device.connect();
    const there = await device.conversation(his.id);
    const shown = await jump(there, 1);
    const loading = there.around(100).catch(({ code }) => code);
    await his.clear();
    await waitFor(() => shown.joined && excerpt.joined);
    // Whichever came first.
    expect(await loading).toSatisfy((found) => found === 'message_not_found' || found.joined);
    expect([...shown.messages, ...excerpt.messages, ...his.messages]).toEqual([]);
    await expect(his.around(1)).rejects.toMatchObject({ code: 'message_not_found' });
    await excerpt.loadNewer();
    await excerpt.loadOlder();
    expect(his.messages).toEqual([]);
  });

  test.skipIf(nodeCount() > 1)('ends when the conversation is loaded anew', async () => {
    const server = await startServer({ env: busy });
    const { his, excerpt } = await openAtFirst(server);
    await server.stop();
    const script = fileURLToPath(
      new URL('../../../../server/dist/mark-restored.js', import.meta.url),
    );
    const database = `sqlite:${join(server.dataDir, 'chat.db')}`;
    execFileSync(process.execPath, [script, '--database', database]);
    await server.start();
    await waitFor(() => excerpt.joined, { timeout: 15_000 });
    expect(excerpt.messages).toEqual([]);
    expect(seqsOf(his)).toEqual(range(251, 300));
    const anew = await jump(his, 1);
    expect(seqsOf(anew)).toEqual(range(1, 26));
  });
});
