import type { MessageSearch } from '@chat/client';
import { sharedServer, startServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { connectPerson, createClient } from './support/person.js';

const found = ({ results }: MessageSearch) => results.map(({ message }) => message.text);

/** Alice and Bob, who have a conversation about lunch and one without a topic. */
async function twoPeople() {
  const server = await sharedServer();
  const [alice, bob] = await Promise.all([connectPerson(server), connectPerson(server)]);
  const hers = await alice.client.conversationWith(bob.account.username);
  const lunch = await alice.client.conversationWith(bob.account.username, { topic: 'lunch' });
  const his = await bob.client.conversation(hers.id);
  return { server, alice, bob, hers, lunch, his };
}

describe('a search', () => {
  test('finds messages of all conversations, newest first, and says where in them', async () => {
    const { alice, bob, hers, lunch, his } = await twoPeople();
    await hers.send('Pizza or pasta?');
    await lunch.send('No pizza today');
    await his.send('PIZZA!');
    const search = await bob.client.search('pizza');
    expect(found(search)).toEqual(['PIZZA!', 'No pizza today', 'Pizza or pasta?']);
    expect(search.hasMore).toBe(false);
    const [newest, about] = search.results;
    expect(newest).toMatchObject({
      conversation: { id: hers.id, peer: { id: alice.account.user.id }, topic: '', data: null },
      message: { own: true, seq: 2 },
      matches: [{ start: 0, end: 5 }],
    });
    expect(about).toMatchObject({
      conversation: { id: lunch.id, topic: 'lunch' },
      message: { own: false },
      matches: [{ start: 3, end: 8 }],
    });
    expect(found(await bob.client.search('pizza pasta'))).toEqual(['Pizza or pasta?']);
    expect(found(await his.search('pizza'))).toEqual(['PIZZA!', 'Pizza or pasta?']);
    expect(found(await bob.client.search('sushi'))).toEqual([]);
  });

  test('comes in pages', async () => {
    const { bob, hers } = await twoPeople();
    for (let n = 1; n <= 5; n += 1) await hers.send(`pizza ${n}`);
    const search = await bob.client.search('pizza', { limit: 2 });
    expect(found(search)).toEqual(['pizza 5', 'pizza 4']);
    expect(search.hasMore).toBe(true);
    while (search.hasMore) await search.loadMore(2);
    expect(found(search)).toEqual(['pizza 5', 'pizza 4', 'pizza 3', 'pizza 2', 'pizza 1']);
  });

  test('finds nothing of others, nor what was deleted or cleared', async () => {
    const { server, alice, bob, hers, his } = await twoPeople();
    const eve = await connectPerson(server);
    const deleted = await hers.send('pizza, deleted');
    await hers.send('pizza, cleared');
    await hers.delete(deleted);
    await waitFor(() => his.messages.length === 2);
    await his.clear();
    expect(found(await eve.client.search('pizza'))).toEqual([]);
    expect(found(await bob.client.search('pizza'))).toEqual([]);
    expect(found(await alice.client.search('pizza'))).toEqual(['pizza, cleared']);
  });

  test('leads to its place, however far back', async () => {
    const { server, bob, hers } = await twoPeople();
    await hers.send('The needle');
    for (let n = 0; n < 120; n += 1) await hers.send('hay');
    const device = createClient({ url: server.url, auth: { session: { storage: 'memory' } } });
    await device.signIn(bob.account);
    await device.connect();
    const [result] = (await device.search('needle')).results;
    const there = await device.conversation(result?.conversation.id ?? '');
    const excerpt = await there.around(result?.message.seq ?? 0);
    expect(excerpt?.messages.at(0)).toMatchObject({ key: result?.message.key, text: 'The needle' });
  });

  test('is refused for what it cannot search for', async () => {
    const { bob, his } = await twoPeople();
    for (const text of ['', '  ', 'x'.repeat(16_001)]) {
      await expect(bob.client.search(text)).rejects.toMatchObject({ code: 'invalid_request' });
      await expect(his.search(text)).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });
});

describe('what was found', () => {
  test('is not among the results any more once it is deleted, and has its new text once it is edited', async () => {
    const { server, bob, hers } = await twoPeople();
    const [deleted, edited] = [await hers.send('pizza, deleted'), await hers.send('pizza, edited')];
    // A device that holds no conversation, and one that holds it.
    const device = createClient({ url: server.url, auth: { session: { storage: 'memory' } } });
    await device.signIn(bob.account);
    await device.connect();
    const searches = [await device.search('pizza'), await bob.client.search('pizza')];
    expect(searches.map(found)).toEqual(Array(2).fill(['pizza, edited', 'pizza, deleted']));
    await hers.delete(deleted);
    await expect.poll(() => searches.map(found)).toEqual(Array(2).fill(['pizza, edited']));
    await hers.edit(edited, 'pasta');
    await expect.poll(() => searches.map(found)).toEqual(Array(2).fill(['pasta']));
    expect(searches.map(({ results }) => results[0]?.matches)).toEqual([[], []]);
  });

  test('shows what the user does to it at once', async () => {
    const { bob, his } = await twoPeople();
    await his.send('pizza');
    const search = await bob.client.search('pizza');
    const row = search.results[0]?.message;
    if (!row) throw new Error('Nothing was found.');
    bob.client.disconnect();
    const edit = his.edit(row, 'pasta');
    expect(search.results[0]).toMatchObject({
      message: { text: 'pasta', change: { kind: 'edit', status: 'pending' } },
      matches: [],
    });
    await bob.client.connect();
    await edit;
  });

  test('is up to date again after the device was away', async () => {
    const { bob, hers } = await twoPeople();
    const deleted = await hers.send('pizza, deleted');
    await hers.send('pizza');
    const search = await bob.client.search('pizza');
    bob.client.disconnect();
    await hers.delete(deleted);
    await bob.client.connect();
    await waitFor(() => found(search).join() === 'pizza');
  });
});

test('a server without search says so, and is not asked', async () => {
  const server = await startServer({ env: { FEATURES_OFF: 'search' } });
  const { client } = await connectPerson(server);
  expect(client.features).not.toHaveProperty('search');
  await expect(client.search('pizza')).rejects.toMatchObject({ code: 'invalid_argument' });
});
