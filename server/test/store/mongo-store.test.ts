import { randomUUID } from 'node:crypto';
import { type AddressInfo, connect, createServer } from 'node:net';
import { atTestEnd, startFaultProxy, waitFor } from '@chat/testkit';
import { BSON, type Document, MongoClient } from 'mongodb';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createStore } from '../../src/store/open-store.js';
import type { Store } from '../../src/store/store.js';
import { makeConversation, newMessage, storeContract } from '../store-contract.js';
import { auditContract } from './audit-contract.js';
import { blocksContract } from './blocks-contract.js';
import { filesContract } from './files-contract.js';
import { guestsContract } from './guests-contract.js';
import { messageChangesContract } from './message-changes-contract.js';
import { presenceContract } from './presence-contract.js';
import { profilesContract } from './profiles-contract.js';
import { pushContract } from './push-contract.js';
import { reportsContract } from './reports-contract.js';
import { restrictionsContract } from './restrictions-contract.js';
import { settingsContract } from './settings-contract.js';
import { topicsContract } from './topics-contract.js';
import { webhooksContract } from './webhooks-contract.js';

const { MONGODB_URL } = process.env;

/** A way to the same database that notes each command that the driver sends. */
async function recordCommands(base: string): Promise<{ url: string; commands: Document[] }> {
  const commands: Document[] = [];
  const target = new URL(base);
  const { hostname, port } = target;
  const server = createServer((client) => {
    const onward = connect(Number(port), hostname);
    client.pipe(onward).pipe(client);
    for (const socket of [client, onward]) socket.on('error', () => socket.destroy());
    let rest = Buffer.alloc(0);
    client.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
        const message = rest.subarray(0, rest.readInt32LE(0));
        rest = rest.subarray(message.length);
        // OP_MSG: a header of 16 bytes, flags, and the section with the command first.
        if (message.readInt32LE(12) === 2013 && message[20] === 0) {
          const size = message.readInt32LE(21);
          commands.push(BSON.deserialize(message.subarray(21, 21 + size)));
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTestEnd(() => void server.close());
  target.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: target.href, commands };
}

/** A database of this run's own, dropped in the end. */
function databaseUrl(base: string, name: string): string {
  const url = new URL(base);
  url.pathname = `/${name}`;
  return url.href;
}

describe.skipIf(!MONGODB_URL)('on MongoDB (MONGODB_URL)', () => {
  const name = `chat-test-${randomUUID().slice(0, 8)}`;
  const url = MONGODB_URL ? databaseUrl(MONGODB_URL, name) : '';

  afterAll(async () => {
    const client = new MongoClient(url);
    await client.db().dropDatabase();
    await client.close();
  });

  async function openStore(at = url): Promise<Store> {
    const store = createStore(at);
    await store.open();
    return store;
  }

  storeContract('the MongoDB store', () => openStore());
  messageChangesContract('the MongoDB store', () => openStore());
  settingsContract('the MongoDB store', () => openStore());
  presenceContract('the MongoDB store', () => openStore());
  blocksContract('the MongoDB store', () => openStore());
  guestsContract('the MongoDB store', () => openStore());
  profilesContract('the MongoDB store', () => openStore());
  auditContract('the MongoDB store', () => openStore());
  restrictionsContract('the MongoDB store', () => openStore());
  reportsContract('the MongoDB store', () => openStore());
  pushContract('the MongoDB store', () => openStore());
  webhooksContract('the MongoDB store', () => openStore());
  filesContract('the MongoDB store', () => openStore());
  topicsContract('the MongoDB store', () => openStore());

  test('a search finds what a node wrote that died before it could say so, once and in its place', async () => {
    const store = await openStore();
    const client = new MongoClient(url);
    onTestFinished(async () => {
      await store.close();
      await client.close();
    });
    const [first, second] = [await makeConversation(store), await makeConversation(store)];
    const [userId = ''] = first.memberIds;
    const memberIds = [userId, second.memberIds[0] as string].sort();
    const id = randomUUID();
    const opened = await store.conversations.open({ id, memberIds, createdAt: 1 });
    const sent: string[] = [];
    for (let n = 0; n < 6; n += 1) {
      const into = n % 2 ? first : opened.conversation;
      const message = newMessage(into, {
        senderId: userId,
        text: `Hello ${n}`,
        createdAt: 1_000 + n,
      });
      await store.messages.append(message);
      sent.push(message.text);
    }
    // The list is read, so that what is known of activity is written; and then it is as if it had not been.
    await store.conversations.listFor(userId, { limit: 10 });
    const conversations = client.db().collection<{ _id: string }>('conversations');
    await conversations.updateOne({ _id: id }, { $set: { activeAt: 1_001 } });
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.search.find({
        ...{ userId, text: 'hello', limit: 1, ...(cursor && { cursor }) },
      });
      found.push(...page.messages.map(({ text }) => text));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(found).toEqual(sent.reverse());
  });

  test('a database of a newer server is refused, and left alone', async () => {
    const newer = databaseUrl(url, `${name}-newer`);
    const client = new MongoClient(newer);
    onTestFinished(async () => {
      await client.db().dropDatabase();
      await client.close();
    });
    const meta = client.db().collection<{ _id: string }>('meta');
    await meta.insertOne({ _id: 'chat', version: 999, epoch: 'theirs' } as { _id: string });
    const store = createStore(newer);
    onTestFinished(() => store.close());
    await expect(store.open()).rejects.toThrow(/newer version/);
    expect(await meta.findOne({ _id: 'chat' })).toMatchObject({ version: 999, epoch: 'theirs' });
  });

  test('two nodes that open a new database at once agree on its epoch', async () => {
    const fresh = databaseUrl(url, `${name}-fresh`);
    const client = new MongoClient(fresh);
    const stores = Array.from({ length: 4 }, () => createStore(fresh));
    onTestFinished(async () => {
      for (const store of stores) await store.close();
      await client.db().dropDatabase();
      await client.close();
    });
    await Promise.all(stores.map((store) => store.open()));
    const epochs = await Promise.all(stores.map((store) => store.epoch()));
    expect(new Set(epochs).size).toBe(1);
  });

  test('two nodes that write into one conversation at once take 1…200, no hole, no double', async () => {
    const nodes = await Promise.all([openStore(), openStore()]);
    const [one] = nodes as [Store, Store];
    onTestFinished(async () => {
      await Promise.all(nodes.map((node) => node.close()));
    });
    const conversation = await makeConversation(one);
    const stored = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (nodes[index % 2] as Store).messages.append(newMessage(conversation)),
      ),
    );
    const expected = Array.from({ length: 200 }, (_, index) => index + 1);
    expect(stored.map(({ message }) => message.seq).sort((a, b) => a - b)).toEqual(expected);
    const { messages } = await one.messages.after(conversation.id, 0, 1_000);
    expect(messages.map(({ rev }) => rev)).toEqual(expected);
    expect(new Set(messages.map(({ clientId }) => clientId)).size).toBe(200);
  });

  test('two nodes that change one message at once: every change stands', async () => {
    const nodes = (await Promise.all([openStore(), openStore()])) as [Store, Store];
    onTestFinished(async () => {
      await Promise.all(nodes.map((node) => node.close()));
    });
    const conversation = await makeConversation(nodes[0]);
    const { message } = await nodes[0].messages.append(newMessage(conversation));
    const emojis = ['👍', '🎉', '😂', '🙏', '🚀', '👀'];
    await Promise.all(
      emojis.flatMap((emoji, index) =>
        conversation.memberIds.map((userId, member) =>
          (nodes[(index + member) % 2] as Store).messages.change({
            conversationId: conversation.id,
            seq: message.seq,
            changeId: `${userId} ${emoji}`,
            base: message.rev,
            act: { kind: 'react', userId, emoji, on: true },
          }),
        ),
      ),
    );
    const changed = await nodes[0].messages.at(conversation.id, [message.seq]);
    const { rev, reactions } = changed.get(message.seq) ?? {};
    expect(rev).toBe(message.rev + 12);
    expect(reactions?.map(({ userIds }) => userIds.length)).toEqual(emojis.map(() => 2));
  });

  test('a node that died in the middle of a change holds the next one up, and no more than that', async () => {
    const store = await openStore();
    onTestFinished(() => store.close());
    const conversation = await makeConversation(store);
    const { message } = await store.messages.append(newMessage(conversation));
    const client = new MongoClient(url);
    onTestFinished(() => client.close());
    await client
      .db()
      .collection<{ _id: string; holder: string }>('turns')
      .insertOne({ _id: conversation.id, holder: 'a node that died' });
    const { outcome } = await store.messages.change({
      conversationId: conversation.id,
      seq: message.seq,
      changeId: 'after that',
      base: message.rev,
      act: { kind: 'edit', text: 'still', at: 1 },
    });
    expect(outcome).toBe('applied');
  });

  test('every write waits for a majority, and what only some have is not read', async () => {
    const { url: recorded, commands } = await recordCommands(url);
    const store = await openStore(recorded);
    onTestFinished(() => store.close());
    const conversation = await makeConversation(store);
    await store.messages.append(newMessage(conversation));
    await store.messages.changesAfter(conversation.id, 0, 10);
    const written = commands.filter((command) => 'insert' in command || 'update' in command);
    expect(written.map(({ insert }) => insert)).toContain('messages');
    for (const command of written) {
      expect(command.writeConcern, JSON.stringify(Object.keys(command))).toMatchObject({
        w: 'majority',
      });
    }
    const read = commands.filter((command) => command.find === 'messages');
    expect(read.length).toBeGreaterThan(0);
    for (const { readConcern } of read) expect(readConcern).toEqual({ level: 'majority' });
  });

  test('several nodes may open an empty database at once', async () => {
    const fresh = databaseUrl(url, `${name}-fresh`);
    const nodes = await Promise.all([1, 2, 3].map(() => openStore(fresh)));
    await Promise.all(nodes.map((node) => node.close()));
    const client = new MongoClient(fresh);
    const indexes = await client.db().collection('messages').listIndexes().toArray();
    expect(indexes.filter(({ unique }) => unique).length).toBeGreaterThanOrEqual(3);
    await client.db().dropDatabase();
    await client.close();
  });

  test('what takes its place late, behind changes that have gone beyond it, is met by all', async () => {
    // FerretDB looks through all there is: here it has little, and what is near is quick.
    const apart = databaseUrl(url, `${name}-late`);
    const target = new URL(apart);
    const proxy = await startFaultProxy(Number(target.port));
    target.port = String(proxy.port);
    const [far, near] = await Promise.all([openStore(target.href), openStore(apart)]);
    atTestEnd(async () => {
      await Promise.all([far.close(), near.close()]);
      const client = new MongoClient(apart);
      await client.db().dropDatabase();
      await client.close();
    });
    const conversation = await makeConversation(far);
    const { id: conversationId, memberIds } = conversation;
    await far.messages.append(newMessage(conversation));
    const react = async (base: number, on: boolean) => {
      const act = { kind: 'react', userId: memberIds[0] as string, emoji: '👍', on } as const;
      const change = { conversationId, seq: 1, base, changeId: randomUUID(), act };
      const { message } = await near.messages.change(change);
      return message.rev;
    };
    const met: number[] = [];
    let position = 0;
    const goOn = async () => {
      const { changes, through } = await near.messages.changesAfter(conversationId, position, 100);
      met.push(...changes.map(({ message }) => message.seq));
      position = through;
    };

    // Until it is written one message changes again and again, so most likely also between what is read of
    // the counter and the write. Then no more: whoever is this far away waits long for a turn among many.
    const isWritten = async (after: number) =>
      (await near.messages.after(conversationId, after, 1)).messages.length > 0;
    let last = 1;
    let rev = 1;
    const appendLate = async (delay: number) => {
      proxy.delay(delay);
      const appended = far.messages.append(newMessage(conversation, { text: 'late' }));
      for (let on = true; !(await isWritten(last)); on = !on) {
        rev = await react(rev, on);
        await goOn();
      }
      const { message } = await appended;
      last = message.seq;
      return message;
    };
    let message = await appendLate(300);
    // A busy machine may need longer for a change.
    for (let delay = 600; message.seq === message.rev && delay < 3_000; delay *= 2) {
      message = await appendLate(delay);
    }
    await goOn();
    expect(message.seq).toBeLessThan(message.rev);
    expect(met).toContain(message.seq);
    expect((await near.messages.at(conversationId, [message.seq])).get(message.seq)).toEqual(
      message,
    );
    const again = newMessage(conversation, { clientId: message.clientId, text: 'late' });
    expect(await near.messages.append(again)).toEqual({ created: false, message });
  });

  test('a database that goes away refuses in bounded time, and nothing is stored twice', async () => {
    const target = new URL(url);
    const proxy = await startFaultProxy(Number(target.port));
    target.port = String(proxy.port);
    const [store, beside] = await Promise.all([openStore(target.href), openStore()]);
    atTestEnd(async () => {
      await Promise.all([store.close(), beside.close()]);
    });
    const conversation = await makeConversation(store);
    await store.messages.append(newMessage(conversation));
    const lost = newMessage(conversation, { text: 'once' });

    // It takes the write, and the answer is on its way when the connection breaks.
    proxy.delay(1_500);
    const sending = store.messages.append(lost).catch((error: unknown) => error);
    await waitFor(async () => {
      const heads = await beside.messages.heads([conversation.id]);
      return heads.get(conversation.id) === 2;
    });
    proxy.refuse(true);
    proxy.cut();
    expect(await sending).toMatchObject({ name: 'StoreError', code: 'unavailable' });
    await expect(store.ping()).rejects.toMatchObject({ code: 'unavailable' });

    proxy.heal();
    const again = await waitFor(() => store.messages.append(lost));
    expect(again).toMatchObject({ created: false, message: { seq: 2 } });
    const { messages } = await store.messages.after(conversation.id, 0, 10);
    expect(messages.map(({ rev }) => rev)).toEqual([1, 2]);
  });
});

test('a database that is not there is said so in bounded time', async () => {
  const store = createStore('mongodb://127.0.0.1:1/chat');
  await expect(store.open()).rejects.toMatchObject({ name: 'StoreError', code: 'unavailable' });
});
