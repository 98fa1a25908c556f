import { once } from 'node:events';
import { waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { memoryStorage } from '../src/storage/memory-storage.js';
import type { ChatStorage, OutboxStorage } from '../src/storage/storage.js';
import { createClient } from './support/connect-client.js';
import { CountingClock } from './support/counting-clock.js';
import { startScriptedConversation } from './support/scripted-conversation.js';
import { send, someone } from './support/scripted-server.js';

const options = { auth: { getToken: () => 'any-token' }, environment: { random: () => 0.02 } };

/** A session as an earlier page left it. */
function keptSession() {
  const session = {
    user: someone,
    refreshToken: 'refresh',
    accessToken: 'access',
    accessExpiresIn: 900_000,
    receivedAt: Date.now(),
  };
  let value: string | null = JSON.stringify(session);
  return {
    get: () => value,
    set: (_key: string, next: string) => {
      value = next;
    },
    remove: () => {
      value = null;
    },
  };
}

/** A storage of two tabs' kind, of which one part is changed. */
function storageWith(change: (outbox: OutboxStorage) => OutboxStorage): ChatStorage {
  const memory = memoryStorage();
  return {
    open: async (owner) => {
      const opened = await memory.open(owner);
      return {
        ...opened,
        outbox: change(opened.outbox),
        shared: { exclusively: (_name, task) => task(), subscribe: () => () => {} },
      };
    },
  };
}

/** What the client had sent before it has arrived after it. */
async function roundTrip({ sockets }: { sockets: WebSocket[] }): Promise<void> {
  await Promise.all(
    sockets.map((socket) => {
      const answered = once(socket, 'pong');
      socket.ping();
      return answered;
    }),
  );
}

describe('the outbox', () => {
  test('holds what follows while a failure may pass: order is kept', async () => {
    const { server, arrived } = await startScriptedConversation(({ id }, count, store) =>
      count <= 3
        ? { type: 'error', id, code: 'unavailable', message: 'The store is away.', retryAfter: 20 }
        : store(),
    );
    const client = createClient({ url: server.url, ...options });
    await client.connect();
    const conversation = await client.conversation('cnv_1');
    await Promise.all(['a', 'b', 'c'].map((text) => conversation.send(text)));
    expect(arrived).toEqual(['a', 'a', 'a', 'a', 'b', 'c']);
    expect(conversation.messages.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  });

  test('marks a message that is refused for good as failed, and lets the rest go', async () => {
    let refuse = true;
    const { server } = await startScriptedConversation(({ id, text }, _count, store) =>
      refuse && text === 'bad'
        ? { type: 'error', id, code: 'invalid_request', message: 'Not this text.' }
        : store(),
    );
    const client = createClient({ url: server.url, ...options });
    await client.connect();
    const conversation = await client.conversation('cnv_1');
    const failed: string[] = [];
    conversation.on('failed', ({ text }) => failed.push(text));
    const bad = conversation.send('bad');
    await conversation.send('good');
    await expect(bad).rejects.toMatchObject({ code: 'invalid_request' });
    expect(failed).toEqual(['bad']);
    const [good, shown] = conversation.messages;
    expect(good).toMatchObject({ text: 'good', status: 'sent' });
    expect(shown).toMatchObject({ status: 'failed', error: { message: 'Not this text.' } });

    refuse = false;
    conversation.retry(shown?.clientId ?? '');
    await waitFor(() => conversation.messages.every(({ status }) => status === 'sent'));
    expect(conversation.messages.map(({ text }) => text)).toEqual(['good', 'bad']);
  });

  test.each(['session_ended', 'token_expired', 'invalid_token'])(
    'keeps a message whose answer is %s: that is about the sender’s token',
    async (code) => {
      const { server, arrived } = await startScriptedConversation(({ id }, count, store) =>
        count === 1 ? { type: 'error', id, code, message: 'Not with this token.' } : store(),
      );
      const client = createClient({ url: server.url, ...options });
      await client.connect();
      const conversation = await client.conversation('cnv_1');
      const failed: string[] = [];
      conversation.on('failed', ({ text }) => failed.push(text));
      expect(await conversation.send('kept')).toMatchObject({ text: 'kept', status: 'sent' });
      expect({ arrived, failed }).toEqual({ arrived: ['kept', 'kept'], failed: [] });
    },
  );

  test('forgets a failed message that is discarded, and only that', async () => {
    const { server } = await startScriptedConversation(({ id }) => ({
      type: 'error',
      id,
      code: 'not_found',
      message: 'No such conversation.',
    }));
    const client = createClient({ url: server.url, ...options });
    await client.connect();
    const conversation = await client.conversation('cnv_1');
    await expect(conversation.send('lost')).rejects.toMatchObject({ code: 'not_found' });
    client.disconnect();
    conversation.send('waiting');
    await waitFor(() => conversation.messages.length === 2);
    for (const { clientId } of conversation.messages) conversation.discard(clientId);
    expect(conversation.messages).toMatchObject([{ text: 'waiting', status: 'pending' }]);
  });

  test('believes no acknowledgement of another message', async () => {
    const { server, arrived } = await startScriptedConversation((_frame, count, store) => {
      const reply = store() as { message: { clientId: string } };
      if (count === 1) reply.message.clientId = '00000000-0000-4000-8000-000000000000';
      return reply;
    });
    const client = createClient({ url: server.url, ...options });
    await client.connect();
    const conversation = await client.conversation('cnv_1');
    expect(await conversation.send('hello')).toMatchObject({ text: 'hello', seq: 1 });
    expect(arrived).toEqual(['hello', 'hello']);
  });

  test('outlives its client: the next one of the same user sends what is kept, in order', async () => {
    const { server, arrived } = await startScriptedConversation((_frame, _count, store) => store());
    const storage = memoryStorage();
    const first = createClient({ url: server.url, storage, ...options });
    const before = await first.conversation('cnv_1');
    for (const text of ['a', 'b', 'c']) before.send(text);
    await waitFor(() => before.messages.length === 3);
    first.disconnect();

    const second = createClient({ url: server.url, storage, ...options });
    const conversation = await second.conversation('cnv_1');
    await waitFor(() => conversation.messages.length === 3);
    const later = conversation.send('d');
    await second.connect();
    await later;
    expect(arrived).toEqual(['a', 'b', 'c', 'd']);
  });

  test('is not the only thing that outlives its client: conversations open before any answer', async () => {
    const { server } = await startScriptedConversation((_frame, _count, store) => store());
    const account = { auth: { session: { storage: keptSession() } } };
    const storage = memoryStorage();
    const first = createClient({ url: server.url, storage, ...account });
    await first.connect();
    const before = await first.conversation('cnv_1');
    await before.send('hello');
    const { cache } = await storage.open({ server: server.url, userId: someone.id });
    await waitFor(async () => JSON.stringify(await cache?.list()).includes('hello'));
    first.disconnect();

    const offline = () => Promise.reject(new TypeError('there is no network'));
    const second = createClient({
      url: server.url,
      storage,
      ...account,
      environment: { fetch: offline },
    });
    const conversation = await second.conversationWith('other');
    expect(conversation.messages).toMatchObject([{ text: 'hello', status: 'sent', seq: 1 }]);
    await second.signOut();
    expect(await cache?.list()).toEqual([]);
    await expect(conversation.send('late')).rejects.toMatchObject({ code: 'signed_out' });
  });

  test('says so when nothing can be kept, and sends all the same', async () => {
    const { server } = await startScriptedConversation((_frame, _count, store) => store());
    const fail = () => Promise.reject(new Error('the disk is full'));
    const storage: ChatStorage = {
      open: async () => ({ outbox: { put: fail, remove: fail, list: fail } }),
    };
    const client = createClient({ url: server.url, storage, ...options });
    const errors: string[] = [];
    client.on('error', ({ code }) => errors.push(code));
    await client.connect();
    const conversation = await client.conversation('cnv_1');
    expect(await conversation.send('hello')).toMatchObject({ seq: 1 });
    expect(errors).toContain('storage_failed');
  });

  test('sends a message only once it is kept', async () => {
    const { server, arrived } = await startScriptedConversation((_frame, _count, store) => store());
    let keep!: () => void;
    const allowed = new Promise<void>((resolve) => {
      keep = resolve;
    });
    const storage = storageWith(({ put, ...rest }) => ({
      ...rest,
      put: async (entry) => {
        await allowed;
        await put(entry);
      },
    }));
    const client = createClient({ url: server.url, storage, ...options });
    await client.connect();
    const conversation = await client.conversation('cnv_1');
    const sent = conversation.send('hello');
    await waitFor(() => conversation.messages.length === 1);
    await roundTrip(server);
    expect(arrived).toEqual([]);
    keep();
    await sent;
    expect(arrived).toEqual(['hello']);
  });

  test('does not bring back what turned out to be stored while it read what is kept', async () => {
    const { server, arrived } = await startScriptedConversation((_frame, _count, store) => store());
    let answer: (() => void) | null = null;
    let reads = 0;
    const storage = storageWith(({ list, ...rest }) => ({
      ...rest,
      list: async () => {
        const entries = await list();
        // The first one is read as the client starts; the next one as the message is to go out.
        reads += 1;
        if (reads === 2) {
          await new Promise<void>((resolve) => {
            answer = resolve;
          });
        }
        return entries;
      },
    }));
    const client = createClient({ url: server.url, storage, ...options });
    await client.connect();
    const conversation = await client.conversation('cnv_1');
    const sent = conversation.send('hello');
    const goOn = await waitFor(() => answer);
    const { clientId = '' } = conversation.messages[0] ?? {};
    const [socket] = server.sockets;
    if (!socket) throw new Error('no socket');
    const place = { conversationId: 'cnv_1', seq: 1, rev: 1, senderId: someone.id };
    send(socket, { type: 'message', message: { ...place, clientId, text: 'hello', createdAt: 1 } });
    expect(await sent).toMatchObject({ seq: 1 });
    goOn();
    await conversation.send('next');
    expect(arrived).toEqual(['next']);
  });

  test('tries nothing when its storage opens after the connection is gone', async () => {
    const { server, arrived } = await startScriptedConversation((_frame, _count, store) => store());
    const memory = memoryStorage();
    let open!: () => void;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const clock = new CountingClock();
    const client = createClient({
      url: server.url,
      ...options,
      storage: { open: (owner) => opened.then(() => memory.open(owner)) },
      environment: { ...options.environment, clock },
    });
    await client.connect();
    // The answer to its `resume` is back before that of the ping.
    await roundTrip(server);
    await roundTrip(server);
    client.disconnect();
    open();
    const conversation = await client.conversation('cnv_1');
    conversation.send('later').catch(() => {});
    await waitFor(() => clock.pending === 0, { timeout: 3_000 });
    expect(conversation.messages).toMatchObject([{ text: 'later', status: 'pending' }]);
    expect(arrived).toEqual([]);
  });

  test('does without a lock that fails', async () => {
    const { server, arrived } = await startScriptedConversation((_frame, _count, store) => store());
    const memory = memoryStorage();
    const storage: ChatStorage = {
      open: async (owner) => ({
        ...(await memory.open(owner)),
        shared: {
          exclusively: () => Promise.reject(new Error('the lock is broken')),
          subscribe: () => () => {},
        },
      }),
    };
    const client = createClient({ url: server.url, storage, ...options });
    const errors: string[] = [];
    client.on('error', ({ code }) => errors.push(code));
    await client.connect();
    const conversation = await client.conversation('cnv_1');
    expect(await conversation.send('one')).toMatchObject({ seq: 1 });
    expect(await conversation.send('two')).toMatchObject({ seq: 2 });
    expect(arrived).toEqual(['one', 'two']);
    expect(errors).toContain('storage_failed');
  });
});
