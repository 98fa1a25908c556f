import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChatClient, Conversation } from '@chat/client';
import { memoryStorage } from '@chat/client';
import {
  atTestEnd,
  nodeCount,
  registerUser,
  startServer,
  type TestServer,
  type TestUser,
  waitFor,
} from '@chat/testkit';
import Database from 'libsql';
import { describe, expect, test } from 'vitest';
import { type FrameProxy, startFrameProxy } from './support/frame-proxy.js';
import {
  announcedBy,
  connectPerson,
  createClient,
  numbered,
  type PersonOptions,
  statesOf,
  textsOf,
} from './support/person.js';

/** A process starts, and clients notice: on a busy machine that takes a while. */
const afterRestart = { timeout: 15_000 };

interface Pair {
  readonly alice: ChatClient;
  readonly bob: ChatClient;
  readonly bobsAccount: TestUser;
  readonly ofAlice: Conversation;
  readonly ofBob: Conversation;
}

type Through = Partial<PersonOptions> & { readonly through?: FrameProxy };

/** Two people in one conversation, who lose no time when they reconnect. */
async function startPair(
  server: TestServer,
  alice: Through = {},
  bob: Through = {},
): Promise<Pair> {
  const environment = { random: () => 0.002 };
  const [a, b] = await Promise.all([
    connectPerson(server, { environment, ...alice }),
    connectPerson(server, { environment, ...bob }),
  ]);
  return {
    alice: a.client,
    bob: b.client,
    bobsAccount: b.account,
    ofAlice: await a.client.conversationWith(b.account.username),
    ofBob: await b.client.conversationWith(a.account.username),
  };
}

describe('a message whose connection breaks ten times', () => {
  test.each([
    ['on its way to the server', 'send'],
    ['before its acknowledgement arrives', 'sent'],
  ])('%s is never given up, and stored once', async (_where, lost) => {
    const server = await startServer();
    const proxy = await startFrameProxy(server);
    const { alice, ofAlice, ofBob, bob } = await startPair(server, { through: proxy });
    const heard = announcedBy(bob);
    const failed: unknown[] = [];
    ofAlice.on('failed', (message) => failed.push(message));
    let flaps = 0;
    const pendingAtFlap: boolean[] = [];
    proxy.rule = (frame) => {
      if (flaps === 10) return 'pass';
      // Nor does an event or what it missed tell it that it is stored: each time it sends again.
      if (frame.type === 'message' || frame.type === 'changes') return 'drop';
      if (frame.type !== lost) return 'pass';
      flaps += 1;
      pendingAtFlap.push(ofAlice.messages.some(({ status }) => status === 'pending'));
      return 'cut';
    };
    expect(await ofAlice.send('hold on')).toMatchObject({ seq: 1, text: 'hold on' });
    expect(flaps).toBe(10);
    expect(proxy.count('up', 'send')).toBeGreaterThanOrEqual(10);
    expect(pendingAtFlap).toEqual(Array(10).fill(true));
    expect(await ofAlice.send('after it')).toMatchObject({ seq: 2 });
    await waitFor(() => heard.length === 2);
    expect(heard).toEqual(['hold on', 'after it']);
    expect(textsOf(ofBob)).toEqual(heard);
    expect(textsOf(ofAlice)).toEqual(heard);
    expect(failed).toEqual([]);
    expect(alice.state.status).toBe('online');
  });
});

// They read, lock and copy the SQLite file.
const onSqlite = nodeCount() === 1;

describe.skipIf(!onSqlite)('a server killed with -9', () => {
  /** Holds SQLite's one write lock, so that the server can begin no transaction. */
  function holdWriteLock(server: TestServer): () => void {
    const database = new Database(join(server.dataDir, 'chat.db'));
    database.exec('BEGIN IMMEDIATE');
    let held = true;
    const release = () => {
      if (!held) return;
      held = false;
      database.exec('ROLLBACK');
      database.close();
    };
    atTestEnd(release);
    return release;
  }

  test('before the commit has acknowledged nothing; the resend stores exactly one', async () => {
    const server = await startServer();
    const proxy = await startFrameProxy(server);
    const { ofAlice, ofBob } = await startPair(server, { through: proxy });
    const release = holdWriteLock(server);
    const sent = ofAlice.send('not yet stored');
    let acknowledged = false;
    sent.then(() => {
      acknowledged = true;
    });
    await waitFor(() => proxy.count('up', 'send') === 1);
    // It answers what came after the message, so it has taken it in and waits for the commit.
    for (let round = 0; round < 5; round += 1) {
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    }
    expect(proxy.count('down', 'sent')).toBe(0);
    expect(acknowledged).toBe(false);
    await server.kill();
    release();
    expect(storedTexts(server, ofAlice)).toEqual([]);
    await server.start();
    expect(await sent).toMatchObject({ seq: 1 });
    await waitFor(() => textsOf(ofBob).length === 1, afterRestart);
    expect(storedTexts(server, ofAlice)).toEqual(['not yet stored']);
    expect(proxy.count('up', 'send')).toBe(2);
  });

  test('between the commit and the acknowledgement: the resend gets the same place', async () => {
    const server = await startServer();
    const proxy = await startFrameProxy(server);
    const { ofAlice, ofBob } = await startPair(server, { through: proxy });
    await ofAlice.send('first');
    // Its event alone settles it too, and its acknowledgement must not be the one that is dropped.
    await waitFor(() => proxy.count('down', 'sent') === 1);
    proxy.rule = ({ type, direction }) =>
      direction === 'down' && (type === 'sent' || type === 'message') ? 'drop' : 'pass';
    const sent = ofAlice.send('stored, not acknowledged');
    await waitFor(() => textsOf(ofBob).length === 2);
    expect(ofAlice.messages.at(-1)).toMatchObject({ status: 'pending', seq: null });
    await server.kill();
    proxy.rule = ({ type, messages }) =>
      // Nor does it learn it from what it missed: the resend itself must do.
      type === 'changes' && JSON.stringify(messages).includes('stored') ? 'drop' : 'pass';
    await server.start();
    expect(await sent).toMatchObject({ seq: 2 });
    expect(storedTexts(server, ofAlice)).toEqual(['first', 'stored, not acknowledged']);
    await ofAlice.send('third');
    await waitFor(() => textsOf(ofBob).length === 3, afterRestart);
    expect(textsOf(ofBob)).toEqual(['first', 'stored, not acknowledged', 'third']);
  });

  /** What the store has, read past the server. */
  function storedTexts(server: TestServer, { id }: Conversation): string[] {
    const database = new Database(join(server.dataDir, 'chat.db'), { readonly: true });
    try {
      const rows = database
        .prepare(
          `SELECT text FROM message JOIN conversation ON number = conversation
           WHERE conversation.id = ? ORDER BY message.seq`,
        )
        .all(id) as { text: string }[];
      return rows.map(({ text }) => text);
    } finally {
      database.close();
    }
  }
});

describe('the head of the queue', () => {
  test('that the server refuses for now holds those behind it: order is kept, all arrive', async () => {
    // Four at once and one a second: fewer than even a slow store can take.
    const server = await startServer({ env: { LIMIT_FRAMES_PER_SECOND: '1' } });
    const proxy = await startFrameProxy(server);
    const { ofAlice, ofBob, alice } = await startPair(server, { through: proxy });
    const states = statesOf(alice);
    const texts = numbered(10);
    await Promise.all(texts.map((text) => ofAlice.send(text)));
    // The real server's own “not so fast”, in the middle of the queue.
    expect(proxy.count('down', 'error')).toBeGreaterThan(0);
    await waitFor(() => ofBob.messages.length === texts.length);
    expect(textsOf(ofBob)).toEqual(texts);
    expect(textsOf(ofAlice)).toEqual(texts);
    expect(states).toEqual([]);
  });

  test('that the server refuses for good is shown as failed, and the rest go', async () => {
    const server = await startServer();
    const [account, peer] = [await registerUser(server), await registerUser(server)];
    const auth = { getToken: () => account.accessToken };
    const storage = memoryStorage();
    const first = createClient({ url: server.url, storage, auth });
    const { id } = await first.conversationWith(peer.username);
    // What another version of an app could have kept: the second one is too long for any server.
    const { outbox } = await storage.open({ server: server.url, userId: account.user.id });
    for (const [index, text] of ['one', 'x'.repeat(16_001), 'two', 'three'].entries()) {
      const clientId = randomUUID();
      await outbox.put({ clientId, conversationId: id, text, createdAt: 0, order: index + 1 });
    }
    const client = createClient({ url: server.url, storage, auth });
    const conversation = await client.conversation(id);
    const failed: (string | undefined)[] = [];
    conversation.on('failed', ({ error }) => failed.push(error?.code));
    await client.connect();
    await waitFor(() => conversation.messages.every(({ status }) => status !== 'pending'));
    expect(failed).toEqual(['invalid_request']);
    expect(conversation.messages.map(({ text, status }) => [text.slice(0, 5), status])).toEqual([
      ['one', 'sent'],
      ['two', 'sent'],
      ['three', 'sent'],
      ['xxxxx', 'failed'],
    ]);
    // It stays, as failed, until its writer decides.
    const reloaded = createClient({ url: server.url, storage, auth });
    const again = await reloaded.conversation(id);
    await reloaded.connect();
    await waitFor(() => again.messages.length === 4);
    expect(again.messages.at(-1)).toMatchObject({ status: 'failed' });
    again.discard(again.messages.at(-1)?.clientId ?? '');
    expect(textsOf(again)).toEqual(['one', 'two', 'three']);
  });
});

describe('events that get lost', () => {
  test('in the middle are fetched before what follows is shown; at the end, with the next digest', async () => {
    const server = await startServer({ env: { HEADS_INTERVAL: '200ms' } });
    const proxy = await startFrameProxy(server);
    const { ofAlice, ofBob, bob } = await startPair(server, {}, { through: proxy });
    const heard = announcedBy(bob);
    const shownWithGap: number[][] = [];
    ofBob.on('change', () => {
      const seqs = ofBob.messages.flatMap(({ seq }) => seq ?? []);
      if (seqs.some((seq, index) => seq !== index + 1)) shownWithGap.push(seqs);
    });
    const texts = numbered(60);
    // Also the last one.
    proxy.rule = ({ type, message }) =>
      type === 'message' && (message as { seq: number }).seq % 3 === 0 ? 'drop' : 'pass';
    for (const text of texts) await ofAlice.send(text);
    await waitFor(() => heard.length === texts.length);
    expect(heard).toEqual(texts);
    expect(textsOf(ofBob)).toEqual(texts);
    expect(shownWithGap).toEqual([]);
    expect(proxy.count('up', 'pull')).toBeGreaterThan(0);
  });

  test('while a client catches up come in their place: what it missed first', async () => {
    const server = await startServer({ env: { LIMIT_FRAMES_PER_SECOND: '1000' } });
    const proxy = await startFrameProxy(server);
    const { ofAlice, ofBob, bob } = await startPair(server, {}, { through: proxy });
    const heard = announcedBy(bob);
    const missed = numbered(250, 'missed ');
    bob.disconnect();
    await Promise.all(missed.map((text) => ofAlice.send(text)));
    // Each page that comes down sets a new message off, so events fall between the pages.
    const live: string[] = [];
    const sends: Promise<unknown>[] = [];
    proxy.rule = ({ type }) => {
      if (type === 'resume' || type === 'changes' || type === 'pull') {
        live.push(`live ${live.length + 1}`);
        sends.push(ofAlice.send(live.at(-1) as string));
      }
      return 'pass';
    };
    await bob.connect();
    await waitFor(() => heard.length >= missed.length);
    proxy.rule = () => 'pass';
    await Promise.all(sends);
    await waitFor(() => heard.length === missed.length + live.length);
    expect(live.length).toBeGreaterThan(3);
    expect(heard).toEqual([...missed, ...live]);
    expect(textsOf(ofBob)).toEqual(heard);
  });
});

describe.skipIf(!onSqlite)('a restored backup that is told of', () => {
  const markRestored = fileURLToPath(
    new URL('../../../../server/dist/mark-restored.js', import.meta.url),
  );

  /** Five messages are in the backup, five more were lost with it. */
  async function restore(server: TestServer, { ofAlice, ofBob }: Pair): Promise<void> {
    const file = join(server.dataDir, 'chat.db');
    for (const text of numbered(5)) await ofAlice.send(text);
    await server.stop();
    await copyFile(file, `${file}.backup`);
    await server.start();
    for (const text of numbered(5, 'lost ')) await ofAlice.send(text);
    await waitFor(() => ofBob.messages.length === 10, afterRestart);
    ofBob.markRead();
    await waitFor(() => ofAlice.messages.at(-1)?.status === 'read', afterRestart);
    await server.stop();
    await copyFile(`${file}.backup`, file);
    execFileSync(process.execPath, [markRestored, '--database', `sqlite:${file}`]);
  }

  test('is loaded anew by every client, though new messages have passed its position', async () => {
    const server = await startServer();
    const pair = await startPair(server);
    const { bob, ofAlice, ofBob } = pair;
    await restore(server, pair);
    bob.disconnect();
    const heard = announcedBy(bob);
    await server.start();
    for (const text of numbered(7, 'new ')) await ofAlice.send(text);
    // Nobody has read these: the mark was of messages that are not there any more.
    const statuses = ofAlice.messages.filter(({ text }) => text.startsWith('new'));
    expect(statuses.map(({ status }) => status)).toEqual(Array(7).fill('sent'));

    await bob.connect();
    const now = [...numbered(5), ...numbered(7, 'new ')];
    await waitFor(() => textsOf(ofBob).join() === now.join(), afterRestart);
    expect(textsOf(ofAlice)).toEqual(now);
    expect(heard).toEqual(numbered(7, 'new '));
    await ofAlice.send('and on');
    await waitFor(() => textsOf(ofBob).at(-1) === 'and on');
  });

  test('is loaded anew by a device that kept the conversation', async () => {
    const server = await startServer();
    const storage = memoryStorage();
    const pair = await startPair(server, {}, { storage });
    const { alice, bob, bobsAccount, ofAlice, ofBob } = pair;
    await restore(server, pair);
    const kept = await storage.open({ server: server.url, userId: bob.user?.id ?? '' });
    await waitFor(async () => JSON.stringify(await kept.cache?.list()).includes('lost 5'));
    bob.dispose();
    await server.start();
    for (const text of numbered(7, 'new ')) await ofAlice.send(text);

    const again = createClient({ url: server.url, storage });
    await again.signIn(bobsAccount);
    await again.connect();
    const conversation = await again.conversationWith(alice.user?.username ?? '');
    const now = [...numbered(5), ...numbered(7, 'new ')];
    await waitFor(() => textsOf(conversation).join() === now.join(), afterRestart);
    expect(ofBob.id).toBe(conversation.id);
  });
});

test('a path without a database is refused by what marks a restored one, and nothing is made', async () => {
  const server = await startServer();
  const nowhere = join(server.dataDir, 'nowhere.db');
  const script = fileURLToPath(
    new URL('../../../../server/dist/mark-restored.js', import.meta.url),
  );
  const { status, stderr } = spawnSync(
    process.execPath,
    [script, '--database', `sqlite:${nowhere}`],
    { encoding: 'utf8' },
  );
  expect(status).toBe(1);
  expect(stderr).toMatch(/no embedded store/);
  expect(existsSync(nowhere)).toBe(false);
});

test.skipIf(!onSqlite)(
  'a server set back to a backup: the position beyond it is reset, the timeline loaded anew',
  async () => {
    const server = await startServer();
    const { ofAlice, ofBob, bob } = await startPair(server);
    for (const text of numbered(5)) await ofAlice.send(text);
    await server.kill();
    // With its log: what is committed need not be in the main file yet.
    const files = ['chat.db', 'chat.db-wal'].map((name) => join(server.dataDir, name));
    for (const file of files) await copyFile(file, `${file}.backup`);
    await server.start();
    for (const text of numbered(5, 'lost ')) await ofAlice.send(text);
    await waitFor(() => ofBob.messages.length === 10, afterRestart);

    await server.kill();
    await rm(join(server.dataDir, 'chat.db-shm'), { force: true });
    for (const file of files) await copyFile(`${file}.backup`, file);
    const heard = announcedBy(bob);
    await server.start();
    await waitFor(() => ofBob.messages.length === 5 && ofAlice.messages.length === 5, afterRestart);
    expect(textsOf(ofBob)).toEqual(numbered(5));
    expect(await ofAlice.send('new')).toMatchObject({ seq: 6 });
    await waitFor(() => ofBob.messages.length === 6, afterRestart);
    expect(textsOf(ofBob)).toEqual([...numbered(5), 'new']);
    expect(textsOf(ofAlice)).toEqual(textsOf(ofBob));
    expect(heard).toEqual(['new']);
  },
);
