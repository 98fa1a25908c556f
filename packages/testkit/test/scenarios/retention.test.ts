import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChatClient, memoryStorage } from '@chat/client';
import { registerUser, startServer, type TestServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { ageMessages } from './support/age-messages.js';
import { createClient, textsOf } from './support/person.js';

const adminToken = 'a credential of administrators, for tests'.replaceAll(' ', '-');
const env = { ADMIN_TOKEN: adminToken, RETENTION_DAYS: '30' };
const month = 31 * 86_400_000;

async function admin(server: TestServer, method: string, path: string, body?: object) {
  const response = await fetch(`${server.url}/v1/admin${path}`, {
    method,
    headers: {
      authorization: `Bearer ${adminToken}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** Alice with a phone and a desk, and Bob: three messages with a file, and an answer to the last one of them. */
async function setUp() {
  const server = await startServer({ env });
  const [alice, bob] = await Promise.all([registerUser(server), registerUser(server)]);
  const storage = memoryStorage();
  const open = async (who: typeof alice, kept = memoryStorage()): Promise<ChatClient> => {
    const client = createClient({ url: server.url, storage: kept });
    await client.signIn(who);
    await client.connect();
    return client;
  };
  const [phone, desk, bobs] = [await open(alice, storage), await open(alice), await open(bob)];
  const hers = await phone.conversationWith(bob.username);
  const his = await bobs.conversation(hers.id);
  await hers.send('a zebra');
  await hers.send('a lion');
  const file = new File(['secret bytes'], 'old.txt', { type: 'text/plain' });
  await hers.send('an old file', { files: [file] });
  await waitFor(() => his.messages.length === 3);
  const [, lion] = his.messages;
  if (lion === undefined) throw new Error('there are three');
  await his.send('what a lion', { replyTo: lion });
  await his.send('a young zebra');
  await waitFor(() => hers.messages.length === 5);
  const desks = await desk.conversation(hers.id);
  await waitFor(() => desks.messages.length === 5);
  return { server, alice, bob, storage, open, phone, desk, bobs, hers, his, desks };
}

const filesOf = async (server: TestServer) => {
  const names = await readdir(join(server.dataDir, 'chat-files'), { recursive: true });
  return names.filter((name) => name.includes('fil_'));
};

describe('messages that are older than they are to be kept', () => {
  test('are gone for whoever is there, for a device that comes back, for a search, and from the disk', async () => {
    const { server, alice, storage, open, phone, bobs, hers, his, desks } = await setUp();
    expect(await filesOf(server)).not.toEqual([]);
    phone.dispose();
    await ageMessages(server, { conversationId: hers.id, through: 3, by: month });
    const counted = await admin(server, 'GET', '/retention/preview');
    expect(counted).toEqual({ conversations: 1, messages: 3, files: 1, fileBytes: 12 });
    expect(textsOf(desks)).toHaveLength(5);

    // It looks when it starts, and each hour.
    await server.killNode(0);
    await server.start();
    const young = ['what a lion', 'a young zebra'];
    await waitFor(() => textsOf(desks).length === 2 && textsOf(his).length === 2);
    expect([textsOf(desks), textsOf(his)]).toEqual([young, young]);
    expect(desks.messages[0]?.quote?.text ?? null).toBeNull();
    await waitFor(async () => (await filesOf(server)).length === 0);
    const search = await bobs.search('zebra');
    await waitFor(() => search.results.length > 0);
    expect(search.results.map(({ message }) => message.text)).toEqual(['a young zebra']);

    const back = await open(alice, storage);
    const again = await back.conversation(hers.id);
    await waitFor(() => textsOf(again).join() === young.join());
    expect(again.messages[0]?.quote?.text ?? null).toBeNull();
    expect(again.unread).toBe(2);
    await again.send('and on');
    await waitFor(() => textsOf(his).length === 3);
    expect(his.messages.at(-1)?.seq).toBe(6);
    // Nor in what the device keeps, an answer among it.
    const kept = await storage.open({ server: server.url, userId: alice.user.id });
    await waitFor(async () => {
      const text = JSON.stringify(await kept.cache?.list()) ?? '';
      return (
        text.includes('a young zebra') && !text.includes('a zebra') && !text.includes('"a lion')
      );
    });
    const none = { conversations: 0, messages: 0, files: 0, fileBytes: 0 };
    expect(await admin(server, 'GET', '/retention/preview')).toEqual(none);
    expect(server.logs()).not.toContain('a lion');
  }, 120_000);

  test('stay where they are to be kept for ever, and are all gone where the operator says so', async () => {
    const { server, hers, desks, his } = await setUp();
    const path = `/conversations/${hers.id}/retention`;
    const set = await admin(server, 'PUT', path, { days: 0 });
    expect(set).toEqual({ retention: { conversationId: hers.id, days: 0, own: true } });
    await ageMessages(server, { conversationId: hers.id, through: 5, by: month });
    await server.killNode(0);
    await server.start();
    await his.send('still here');
    await waitFor(() => textsOf(desks).length === 6);
    const unset = await admin(server, 'DELETE', path);
    expect(unset).toEqual({ retention: { conversationId: hers.id, days: 30, own: false } });
    await server.killNode(0);
    await server.start();
    // A device waits longer each time before it comes back.
    await waitFor(() => textsOf(desks).length === 1, { timeout: 60_000 });
    expect(textsOf(desks)).toEqual(['still here']);
  }, 120_000);

  test('are not half there when the server is killed while it removes them', async () => {
    const { server, hers, his, desks } = await setUp();
    for (let n = 0; n < 300; n += 50) {
      await Promise.all(Array.from({ length: 50 }, () => hers.send('one of many')));
    }
    await waitFor(() => his.messages.length === 305);
    await ageMessages(server, { conversationId: hers.id, through: 305, by: month });
    for (let kill = 0; kill < 3; kill += 1) {
      await server.kill();
      await server.start();
    }
    // FerretDB reads a whole collection for each message that goes.
    const patient = { timeout: 60_000 };
    await waitFor(() => textsOf(desks).length === 0 && textsOf(his).length === 0, patient);
    await waitFor(
      async () => (await admin(server, 'GET', '/retention/preview')).messages === 0,
      patient,
    );
    await his.send('new');
    await waitFor(() => textsOf(desks).length === 1);
    expect(his.messages.at(-1)?.seq).toBe(306);
  }, 180_000);
});
