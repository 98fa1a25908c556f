import type { Conversation } from '@chat/client';
import { ChatClient, memoryStorage } from '@chat/client';
import { atTestEnd, sharedServer, startServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { keptSession } from '../../src/soak/kept-session.js';
import { connectPerson } from './support/person.js';

const textsOf = ({ messages }: Conversation) => messages.map(({ text }) => text);
const dataOf = ({ messages }: Conversation) => messages.map(({ data }) => data);

async function twoPeople() {
  const server = await sharedServer();
  const [alice, bob] = await Promise.all([connectPerson(server), connectPerson(server)]);
  const asks = (topic?: string, data?: { readonly [name: string]: string }) =>
    alice.client.conversationWith(bob.account.username, { topic, data });
  const answers = (topic?: string) =>
    bob.client.conversationWith({ userId: alice.account.user.id }, { topic });
  return { server, alice, bob, asks, answers };
}

describe('two topics with one person', () => {
  test('have separate histories, counters and unread; opened by both at once they are one each', async () => {
    const { bob, asks, answers } = await twoPeople();
    const topics = ['order-1', 'order-2', undefined];
    const [hers, his] = await Promise.all([
      Promise.all(topics.map((topic) => asks(topic))),
      Promise.all(topics.map((topic) => answers(topic))),
    ]);
    expect(hers.map(({ id }) => id)).toEqual(his.map(({ id }) => id));
    expect(new Set(hers.map(({ id }) => id)).size).toBe(3);
    expect(hers.map(({ topic }) => topic)).toEqual(['order-1', 'order-2', '']);
    const [first, second, plain] = hers as [Conversation, Conversation, Conversation];
    await Promise.all([first.send('a'), second.send('b'), plain.send('c'), first.send('d')]);
    await waitFor(() => his.map(({ unread }) => unread).join() === '2,1,1');
    expect(his.map(textsOf)).toEqual([['a', 'd'], ['b'], ['c']]);
    expect(first.messages.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(second.messages.map(({ seq }) => seq)).toEqual([1]);

    his[0]?.markRead();
    const total = await bob.client.unread();
    await waitFor(() => total.count === 2);
    expect(his.map(({ unread }) => unread)).toEqual([0, 1, 1]);
    const list = await bob.client.conversations();
    expect(list.items.map(({ topic }) => topic).sort()).toEqual(['', 'order-1', 'order-2']);
  });

  test('are told of to whoever did not open them, with their data', async () => {
    const { bob, asks } = await twoPeople();
    const told = new Promise<Conversation>((resolve) => bob.client.on('conversation', resolve));
    const hers = await asks('order-1', { total: '12.50' });
    const his = await told;
    expect(his).toMatchObject({ id: hers.id, topic: 'order-1', data: { total: '12.50' } });
    expect((await asks('order-1', { total: '99' })).data).toEqual({ total: '12.50' });
  });

  test('are told apart offline by what the device keeps', async () => {
    const { server, alice, bob, asks } = await twoPeople();
    const storage = memoryStorage();
    const options = { url: server.url, storage, auth: { session: { storage: keptSession() } } };
    const page = new ChatClient(options);
    await page.signIn(alice.account);
    await page.connect();
    for (const topic of ['', 'order-1']) {
      const opened = await page.conversationWith(bob.account.username, { topic });
      await opened.send(`about ${topic || 'nothing'}`, { data: { topic } });
    }
    const { cache } = await storage.open({ server: server.url, userId: alice.account.user.id });
    await waitFor(async () => JSON.stringify(await cache?.list()).match(/about /g)?.length === 2);
    page.dispose();

    const offline = new ChatClient(options);
    atTestEnd(() => offline.dispose());
    for (const topic of ['order-1', '']) {
      const kept = await offline.conversationWith(bob.account.username, { topic });
      expect(textsOf(kept)).toEqual([`about ${topic || 'nothing'}`]);
      expect(dataOf(kept)).toEqual([{ topic }]);
      expect(kept.topic).toBe(topic);
    }
    const { id } = await asks('order-1');
    expect((await offline.conversationWith(bob.account.username, { topic: 'order-1' })).id).toBe(
      id,
    );
  });
});

describe('what an app puts with a message', () => {
  test('reaches the other side as it is, stays through an edit, and is replaced or taken away by one', async () => {
    const { asks, answers } = await twoPeople();
    const hers = await asks();
    const his = await answers();
    const data = { kind: 'order', lines: [{ count: 2, name: 'Täßchen 👋' }], note: null };
    const sent = await hers.send('See', { data });
    expect(sent.data).toEqual(data);
    await waitFor(() => his.messages.length === 1);
    expect(dataOf(his)).toEqual([data]);

    await hers.edit(sent, 'See this');
    await waitFor(() => textsOf(his)[0] === 'See this');
    expect(dataOf(his)).toEqual([data]);
    await hers.edit(hers.messages[0] as never, 'Another', { data: { kind: 'other' } });
    await waitFor(() => textsOf(his)[0] === 'Another');
    expect(dataOf(his)).toEqual([{ kind: 'other' }]);
    await hers.edit(hers.messages[0] as never, 'None', { data: null });
    await waitFor(() => textsOf(his)[0] === 'None');
    expect(dataOf(his)).toEqual([null]);
  });

  test('is all that an edit may change, also of a message that is just being sent', async () => {
    const { asks, answers } = await twoPeople();
    const hers = await asks();
    const his = await answers();
    const sending = hers.send('https://example.com');
    const row = hers.messages.at(-1);
    if (!row) throw new Error('The message is not shown.');
    await hers.edit(row, row.text, { data: { title: 'Example' } });
    await sending;
    await waitFor(() => JSON.stringify(dataOf(his)) === '[{"title":"Example"}]');

    // Who has not seen what is there by now does not replace it.
    const [seen] = hers.messages;
    if (!seen) throw new Error('The message is gone.');
    await hers.edit(seen, seen.text, { data: { title: 'New' } });
    await expect(hers.edit(seen, seen.text, { data: { title: 'Old' } })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(dataOf(hers)).toEqual([{ title: 'New' }]);
  });

  test('is deleted with it', async () => {
    const { asks, answers } = await twoPeople();
    const hers = await asks();
    const his = await answers();
    const sent = await hers.send('See', { data: { secret: 'x' } });
    await waitFor(() => his.messages.length === 1);
    await hers.delete(sent);
    await waitFor(() => his.messages[0]?.deleted === true);
    expect([...dataOf(his), ...dataOf(hers)]).toEqual([null, null]);
  });

  test('waits with it offline, as it was when it was sent; of several edits the last says it all', async () => {
    const { alice, asks, answers } = await twoPeople();
    const hers = await asks();
    const his = await answers();
    const sent = await hers.send('sent');
    alice.client.disconnect();
    const data: Record<string, number> = { v: 1 };
    const sending = hers.send('unsent', { data });
    data.v = 2;
    const [, unsent] = hers.messages;
    if (!unsent) throw new Error('The message is not shown.');
    const edits = [
      hers.edit(sent, 'edited', { data: { v: 3 } }),
      hers.edit(hers.messages[0] as never, 'edited again'),
      hers.edit(unsent, 'edited before it was sent'),
    ];
    expect(dataOf(hers)).toEqual([{ v: 3 }, { v: 1 }]);
    await alice.client.connect();
    await Promise.all([sending, ...edits]);
    await waitFor(() => textsOf(his).join() === 'edited again,edited before it was sent');
    expect(dataOf(his)).toEqual([{ v: 3 }, { v: 1 }]);
    expect(dataOf(hers)).toEqual([{ v: 3 }, { v: 1 }]);
  });

  test('is refused before anything is shown when it is no JSON object, or too much', async () => {
    const { asks } = await twoPeople();
    const hers = await asks();
    const cycle: Record<string, unknown> = {};
    cycle.itself = cycle;
    for (const data of [cycle, [1], 'x', 7, { d: 'ä'.repeat(2_050) }] as never[]) {
      await expect(hers.send('x', { data })).rejects.toMatchObject({ code: 'invalid_request' });
      await expect(asks('t', data)).rejects.toMatchObject({ code: 'invalid_request' });
    }
    expect(hers.messages).toEqual([]);
    expect((await hers.send('x', { data: { d: 'ä'.repeat(2_043) } })).seq).toBe(1);
  });
});

test('a server without topics and data says so, and takes none', async () => {
  const server = await startServer({ env: { FEATURES_OFF: 'topics,data' } });
  const [alice, bob] = await Promise.all([connectPerson(server), connectPerson(server)]);
  expect(alice.client.features).not.toHaveProperty('topics');
  const refusal = { code: 'invalid_argument' };
  const open = (opening: object) => alice.client.conversationWith(bob.account.username, opening);
  await expect(open({ topic: 'x' })).rejects.toMatchObject(refusal);
  await expect(open({ data: {} })).rejects.toMatchObject(refusal);
  const plain = await open({ topic: '' });
  await expect(plain.send('x', { data: {} })).rejects.toMatchObject(refusal);
});
