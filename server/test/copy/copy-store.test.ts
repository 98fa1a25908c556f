import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChatClient } from '@chat/client';
import {
  atTestEnd,
  registerUser,
  startServer,
  type TestServer,
  writeMessages,
} from '@chat/testkit';
import { MongoClient } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { createStore } from '../../src/store/open-store.js';
import { rest } from '../rest.js';

const { MONGODB_URL } = process.env;
const command = fileURLToPath(new URL('../../dist/copy-store.js', import.meta.url));
const JWT_SECRET = 'one secret, before and after: 32 bytes';

interface Copying {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly code: Promise<number | null>;
}

function copy(from: string, to: string): Copying {
  const child = spawn(process.execPath, [command, '--from', from, '--to', to]);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  atTestEnd(() => void child.kill('SIGKILL'));
  return {
    child,
    output: () => output,
    code: new Promise((resolve) => child.once('close', resolve)),
  };
}

/** An embedded store that was used, its server stopped; and an empty database. */
async function setUp(messages: number) {
  const server = await startServer({ env: { JWT_SECRET, LIMIT_FRAMES_PER_SECOND: '100000' } });
  const [ann, ben] = [await registerUser(server), await registerUser(server)];
  const client = new ChatClient({ url: server.url, auth: { getToken: () => ann.accessToken } });
  const conversation = await client.conversationWith(ben.username);
  const texts = Array.from({ length: messages }, (_, index) => `message ${index + 1}`);
  await writeMessages(server, ann.accessToken, conversation.id, texts);
  await server.stop();
  const url = new URL(MONGODB_URL as string);
  url.pathname = `/chat-copy-${randomUUID().slice(0, 8)}`;
  const mongo = new MongoClient(url.href);
  atTestEnd(async () => {
    await mongo.db().dropDatabase();
    await mongo.close();
  });
  const from = `sqlite:${join(server.dataDir, 'chat.db')}`;
  const store = createStore(from);
  await store.open();
  const { id: conversationId } = conversation;
  const memberIds = [ann.user.id, ben.user.id].sort();
  const aside = { id: 'aside', memberIds, topic: 'a b', data: '{"$x":{"a.b":1}}', createdAt: 5 };
  await store.conversations.open(aside);
  const act = { kind: 'edit', text: 'message 1', at: 7 } as const;
  const edit = { conversationId, seq: 1, changeId: randomUUID(), base: 1, act };
  await store.messages.change(edit);
  const reaction = { kind: 'react', userId: ann.user.id, emoji: '👍', on: true } as const;
  await store.messages.change({
    ...edit,
    seq: texts.length,
    changeId: randomUUID(),
    act: reaction,
  });
  const report = {
    ...{ id: 'a-report', reporterId: ann.user.id, reportId: randomUUID(), userId: ben.user.id },
    ...{
      conversationId,
      seq: 1,
      reason: 'other' as const,
      comment: 'It is all in here.',
      createdAt: 5,
    },
    messages: '[{"text":"message 1","data":{"$x":{"a.b":1}}}]',
  };
  await store.reports.add(report);
  await store.reports.add({ ...report, id: 'a-closed-one', reportId: randomUUID() });
  await store.reports.close('a-closed-one', 6);
  const guest = {
    ...{
      id: 'usr_guest',
      realm: 'guest' as const,
      username: 'guest-1',
      name: 'Guest',
      picture: null,
    },
    ...{ passwordHash: null, createdAt: 5, tokensValidFrom: 0, guestUntil: 9, bot: true as const },
  };
  await store.users.create(guest);
  for (const bot of [true, false]) await store.users.updateProfile(ben.user.id, { bot });
  const restriction = { kind: 'muted', until: null, since: 5, reason: 'Enough.' } as const;
  await store.users.restrict(guest.id, restriction);
  const entry = {
    ...{ id: 'adt_1', at: 5, act: 'user.mute' as const, by: 'Zoë', reason: 'Case 7' },
    userId: guest.id,
  };
  await store.audit.add(entry);
  const session = {
    ...{ id: 'ses_guest', userId: guest.id, createdAt: 5, expiresAt: 9, endedAt: null },
    agent: 'A phone',
  };
  const [issuedAt, expiresAt] = [6, 9];
  await store.sessions.create(session, {
    ...{ hash: 'a hash', sessionId: session.id, parent: session.id, nonce: '' },
    ...{ issuedAt, expiresAt },
  });
  const push = {
    ...{ id: 'push-1', userId: ann.user.id, endpoint: 'https://push.example/1', p256dh: 'p' },
    ...{ auth: 'a', key: 'k', content: 'text' as const, issuedAt: 4, createdAt: 5 },
  };
  await store.push.put(push, 20);
  await store.push.put({ ...push, id: 'push-2', sessionId: 'ses_1', createdAt: 6 }, 20);
  const webhook = {
    ...{ id: 'whk_1', url: 'https://example.com', description: null, events: ['user.*' as const] },
    ...{ enabled: true, goneAt: null, createdAt: 5, version: 3 },
    secrets: [{ secret: 'whsec_a', until: null }],
  };
  await store.webhooks.add(webhook);
  const lane = { webhookId: webhook.id, lane: 'user/a', through: 3, markedAt: 6, dueAt: 7 };
  await store.webhooks.mark([lane]);
  const delivery = {
    ...{ id: 'evt_1', webhookId: webhook.id, lane: 'user/a', type: 'user.created' as const },
    ...{ state: 'waiting' as const, at: 6, userId: 'a', attempts: 1, nextAt: 7, status: 500 },
  };
  await store.webhooks.put([delivery]);
  const epoch = await store.epoch();
  const expired = { id: 'expired', memberIds, topic: 'expired', createdAt: 5 };
  await store.conversations.open(expired);
  const repeat = {
    ...{ conversationId: expired.id, senderId: ann.user.id, clientId: randomUUID() },
    ...{ text: 'gone', createdAt: 6 },
  };
  for (const message of [repeat, { ...repeat, clientId: randomUUID() }]) {
    await store.messages.append(message);
  }
  await store.retention.setDays(expired.id, 3);
  await store.retention.expire(expired.id, 2);
  await store.messages.expire(expired.id, [1, 2], 7);
  await store.retention.settle(expired.id, 8);
  await store.close();
  return {
    epoch,
    ...{ webhook, lane, delivery, repeat },
    guest: { ...guest, restriction },
    entry,
    push,
    session,
    edit,
    aside,
    report,
    from,
    to: url.href,
    target: mongo.db(),
    ann,
    ben,
    texts,
  };
}

const startOn = (to: string): Promise<TestServer> =>
  startServer({ env: { DATABASE_URL: to, JWT_SECRET } });

describe.skipIf(!MONGODB_URL)('an embedded store copied to MongoDB (MONGODB_URL)', () => {
  test('is gone on with: passwords, sessions, order and places are as they were', async () => {
    const {
      from,
      to,
      ann,
      ben,
      texts,
      guest,
      entry,
      push,
      session,
      edit,
      aside,
      report,
      epoch,
      ...hooks
    } = await setUp(30);
    const copying = copy(from, to);
    expect(await copying.code, copying.output()).toBe(0);
    expect(copying.output()).toMatch(/messages: 31 copied, 31 there, checksum/);
    const store = createStore(to);
    await store.open();
    expect(await store.epoch()).toBe(epoch);
    expect(await store.users.byId(guest.id)).toEqual(guest);
    expect(await store.users.guestsUntil(10, 10)).toEqual([guest]);
    expect(await store.audit.list(null, { limit: 9 })).toEqual([entry]);
    expect(await store.sessions.activeOf(guest.id, 6, 9)).toEqual([{ ...session, activeAt: 6 }]);
    expect((await store.sessions.activeOf(ann.user.id, 6, 9))[0]).toMatchObject({ agent: 'node' });
    expect((await store.push.of([ann.user.id])).get(ann.user.id)).toEqual([
      { ...push, id: 'push-2', sessionId: 'ses_1', createdAt: 6 },
      push,
    ]);
    expect((await store.users.byId(ann.user.id))?.realm).toBe('local');
    expect(await store.users.byId(ben.user.id)).not.toHaveProperty('bot');
    expect(await store.messages.change(edit)).toMatchObject({
      outcome: 'repeated',
      message: { seq: 1, rev: 31, editedAt: 7 },
    });
    const reacted = await store.messages.at(edit.conversationId, [30]);
    expect(reacted.get(30)?.reactions).toEqual([{ emoji: '👍', userIds: [ann.user.id] }]);
    expect(await store.conversations.byId(aside.id)).toEqual({ ...aside, activeAt: 5 });
    const again = await store.conversations.open({ ...aside, id: 'another' });
    expect(again).toMatchObject({ created: false, conversation: { id: aside.id } });
    expect(await store.reports.byId(report.id)).toEqual(report);
    for (const [state, id] of [['open', report.id] as const, ['closed', 'a-closed-one'] as const]) {
      expect((await store.reports.list(state, { limit: 9 })).map((each) => each.id)).toEqual([id]);
    }
    expect(await store.reports.add({ ...report, id: 'the-same' })).toBe(false);
    const { webhook, lane, delivery, repeat } = hooks;
    expect(await store.retention.of('expired')).toMatchObject({
      ...{ days: 3, expiredThrough: 2, keptSince: 8 },
    });
    const repeated = await store.messages.append(repeat);
    expect(repeated).toMatchObject({ created: false, message: { seq: 2, text: '' } });
    const next = await store.messages.append({ ...repeat, clientId: randomUUID() });
    expect(next.message.seq).toBe(3);
    expect(await store.webhooks.all()).toEqual([webhook]);
    expect(await store.webhooks.delivery(delivery.id)).toEqual(delivery);
    const hold = { webhookId: webhook.id, lane: lane.lane, holder: 'a' };
    expect(await store.webhooks.claim(hold, 7, 8)).toEqual({ ...lane, attempts: 0, head: null });
    await store.close();

    const server = await startOn(to);
    const refreshed = await rest(server, 'POST', '/v1/auth/refresh', {
      body: { refreshToken: ann.refreshToken },
    });
    expect(refreshed.status).toBe(200);
    const client = new ChatClient({ url: server.url, auth: { session: { storage: 'memory' } } });
    atTestEnd(() => client.disconnect());
    await client.signIn(ben);
    await client.connect();
    const conversation = await client.conversationWith(ann.username);
    expect(conversation.messages.map(({ text }) => text)).toEqual(texts);
    expect(await conversation.send('and on')).toMatchObject({ seq: 33 });
  });

  test('half-way, and killed there, is finished by the next run, nothing twice', async () => {
    const { from, to, target, texts } = await setUp(5_000);
    const first = copy(from, to);
    // In the very turn in which it is heard: nine tenths are still to be copied.
    first.child.stdout?.on('data', () => {
      if (first.output().includes('messages: 500 so far')) first.child.kill('SIGKILL');
    });
    expect(await first.code).toBeNull();
    const second = copy(from, to);
    expect(await second.code, second.output()).toBe(0);
    const stored = await target.collection('messages').find({}).toArray();
    // And the place that an expired one left.
    expect(stored.map(({ text }) => text).sort()).toEqual(['', ...texts].sort());

    const third = copy(from, to);
    expect(await third.code).toBe(1);
    expect(third.output()).toContain('a finished copy that may be in use');
  });

  test('that differs from its source is told', async () => {
    const { from, to, target } = await setUp(3);
    const conversationId = 'somebody else’s';
    await target.collection<{ _id: string; state: string }>('copies').insertOne({
      _id: 'embedded',
      state: 'copying',
    });
    await target.collection('messages').insertOne({ conversationId, seq: 1, rev: 1 });
    const copying = copy(from, to);
    expect(await copying.code).toBe(1);
    expect(copying.output()).toContain('The copy differs in messages');
  });

  test('is refused by a database that holds other data, and from a file that is none', async () => {
    const { from, to, target } = await setUp(1);
    const nowhere = copy('sqlite:/nowhere/chat.db', to);
    expect(await nowhere.code).toBe(1);
    expect(nowhere.output()).toContain('There is no embedded store');
    await target.collection('users').insertOne({ username: 'somebody' });
    const copying = copy(from, to);
    expect(await copying.code).toBe(1);
    expect(copying.output()).toContain('The target holds data already');
  });
});
