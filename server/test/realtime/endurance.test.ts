import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { registerUser, startServer, waitFor } from '@chat/testkit';
import Database from 'libsql';
import { describe, expect, test } from 'vitest';
import { scrape } from '../metrics/scrape.js';
import { rest } from '../rest.js';
import { secretOfAll, startUnder } from '../store/start-under.js';
import { temporaryDirectory } from '../store/temporary-directory.js';
import { TestSocket } from './test-socket.js';
import { twoPeople } from './two-people.js';

const env = { METRICS_PORT: '0' };
test('a full disk: sends are refused to be tried again, reading goes on, nothing acknowledged is lost', async () => {
  const dataDir = temporaryDirectory();
  // KiB for each file: to SQLite much like a full disk. (Node ignores SIGXFSZ, so the write itself fails.)
  const cramped = await startUnder('ulimit -f 1024 && exec "$NODE" "$MAIN"', dataDir);
  const { ada, conversationId } = await twoPeople(cramped.server);
  const socket = await TestSocket.live(cramped.server, ada.accessToken);
  const acknowledged: string[] = [];
  const send = (clientId: string) =>
    socket.request({ type: 'send', conversationId, clientId, text: clientId + 'x'.repeat(15_000) });
  let refused: string | undefined;
  // A megabyte holds some seventy of these.
  for (let count = 0; refused === undefined && count < 200; count += 1) {
    const clientId = randomUUID();
    const reply = await send(clientId);
    if (reply.type === 'sent') acknowledged.push(clientId);
    else {
      expect(reply).toMatchObject({ type: 'error', code: 'unavailable', retryAfter: 1_000 });
      refused = clientId;
    }
  }
  if (refused === undefined) throw new Error('The disk never filled up.');
  expect(acknowledged.length).toBeGreaterThan(10);
  expect((await rest(cramped.server, 'GET', '/healthz')).status).toBe(200);
  const path = `/v1/conversations/${conversationId}/messages?limit=1`;
  const read = await rest(cramped.server, 'GET', path, { token: ada.accessToken });
  expect(read.body.head).toBe(acknowledged.length);
  expect(cramped.logs()).toContain('the store is away');
  expect(cramped.logs()).not.toContain(refused);
  await cramped.stop();

  const server = await startServer({ dataDir, env: { JWT_SECRET: secretOfAll } });
  const check = new Database(join(dataDir, 'chat.db'));
  expect(check.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
  check.close();
  const again = await TestSocket.live(server, ada.accessToken);
  const resent = await again.request({
    type: 'send',
    conversationId,
    clientId: refused,
    text: refused + 'x'.repeat(15_000),
  });
  expect(resent).toMatchObject({ type: 'sent', message: { seq: acknowledged.length + 1 } });
  const stored: string[] = [];
  for (let after = 0, more = true; more; ) {
    const page = await again.request({ type: 'pull', conversationId, after });
    if (page.type !== 'changes') throw new Error(`Not changes: ${page.type}`);
    stored.push(...page.messages.map(({ clientId }) => clientId));
    ({ through: after, more } = page);
  }
  expect(stored).toEqual([...acknowledged, refused]);
});

/** `ENDURANCE_MINUTES=60 npm test -- server/test/realtime/endurance.test.ts` for the real thing. */
const enduranceMs = Number(process.env.ENDURANCE_MINUTES ?? 0.15) * 60_000;

test(
  'load for a long time leaves memory, descriptors and listeners as they were',
  async () => {
    const limits = {
      LIMIT_UPGRADES_PER_ADDRESS: '100000',
      LIMIT_FRAMES_PER_SECOND: '1000',
      LIMIT_LOGINS_PER_ADDRESS: '100000',
      ACCESS_TOKEN_TTL: '2d',
      // How much V8 sets aside for young objects differs by version, and is no leak: little, and soon.
      NODE_OPTIONS: '--max-semi-space-size=2',
    };
    const server = await startServer({ env: { ...env, ...limits } });
    const pairs = await Promise.all(Array.from({ length: 10 }, () => twoPeople(server)));
    const open = () =>
      Promise.all(
        pairs.flatMap(({ ada, grace }) =>
          [ada, grace].map(({ accessToken }) => TestSocket.live(server, accessToken)),
        ),
      );
    let sent = 0;
    /** Everybody comes, writes to each other, asks for history, and goes. */
    const live = async (until: number) => {
      do {
        const sockets = await open();
        for (let round = 0; round < 20; round += 1) {
          await Promise.all(
            sockets.map((socket, index) => {
              const { conversationId } = pairs[index >> 1] as (typeof pairs)[number];
              return socket.send(conversationId, `message ${round} `.padEnd(100, 'x'));
            }),
          );
          sent += sockets.length;
          // What a test's socket keeps is not the server's to answer for.
          for (const socket of sockets) socket.frames.length = 0;
        }
        await Promise.all(
          pairs.map(({ ada, conversationId }) =>
            rest(server, 'GET', `/v1/conversations/${conversationId}/messages`, {
              token: ada.accessToken,
            }),
          ),
        );
        for (const { ws } of sockets) ws.close();
      } while (performance.now() < until);
      return waitFor(async () => {
        const now = await scrape(server);
        return now.value('chat_connections') === 0 ? now : null;
      });
    };
    // The compiler, SQLite's cache and the limiters' tables fill up first.
    const before = await live(performance.now() + enduranceMs / 3);
    const after = await live(performance.now() + enduranceMs);
    expect(after.value('chat_messages_accepted_total')).toBe(sent);
    const grown = (name: string) => after.value(name) - before.value(name);
    expect(grown('process_resident_memory_bytes')).toBeLessThan(48 * 1024 * 1024);
    expect(grown('process_open_fds')).toBeLessThan(30);
    expect(server.logs()).not.toMatch(/MaxListenersExceeded/);
    console.log(
      `${sent} messages in ${Math.round((enduranceMs * 4) / 3_000)} s: resident memory grew by ${(grown('process_resident_memory_bytes') / 1_048_576).toFixed(1)} MiB, the heap by ${(grown('nodejs_heap_size_used_bytes') / 1_048_576).toFixed(1)} MiB, descriptors by ${grown('process_open_fds')}`,
    );
  },
  enduranceMs * 2 + 60_000,
);

describe('what strangers send leaves nothing behind:', () => {
  test('frames of a mebibyte end with 1009, and take no memory', async () => {
    const server = await startServer({ env: { ...env, LIMIT_UPGRADES_PER_ADDRESS: '100000' } });
    const { accessToken } = await registerUser(server);
    const frame = 'x'.repeat(1024 * 1024);
    const flood = async (rounds: number) => {
      for (let round = 0; round < rounds; round += 1) {
        const sockets = await Promise.all(
          Array.from({ length: 10 }, () => TestSocket.open(server, accessToken)),
        );
        for (const { ws } of sockets) ws.send(frame);
        for (const socket of sockets) expect(await socket.closeCode(15_000)).toBe(1009);
        await waitFor(async () => (await scrape(server)).value('chat_connections') === 0);
      }
      return (await scrape(server)).value('process_resident_memory_bytes');
    };
    // The pieces of a frame that was refused are garbage, outside of the heap. V8 lets some 30 MiB of it
    // gather before it collects, from Node 24 on some 60; only then is resident memory what it stays.
    const before = await flood(10);
    const after = await flood(10);
    // A hundred mebibytes were sent in between.
    expect(after - before).toBeLessThan(40 * 1024 * 1024);
  });

  test('connections that come and go take their descriptors and their places with them', async () => {
    const server = await startServer({ env: { ...env, LIMIT_UPGRADES_PER_ADDRESS: '100000' } });
    const { ada, conversationId } = await twoPeople(server);
    const settled = () =>
      waitFor(
        async () => {
          const now = await scrape(server);
          return now.value('chat_connections') === 0 ? now : null;
        },
        { timeout: 15_000, message: 'all connections to be gone' },
      );
    const comeAndGo = async (rounds: number) => {
      for (let round = 0; round < rounds; round += 1) {
        const sockets = await Promise.all(
          Array.from({ length: 15 }, () => TestSocket.live(server, ada.accessToken)),
        );
        await Promise.all(sockets.map((socket) => socket.send(conversationId, 'hello')));
        // In order, or cut.
        for (const [index, { ws }] of sockets.entries()) {
          if (index % 2 === 0) ws.close();
          else ws.terminate();
        }
        await settled();
      }
    };
    await comeAndGo(2);
    const before = await settled();
    await comeAndGo(20);
    const after = await settled();
    expect(after.value('chat_upgrades_accepted_total')).toBe(330);
    expect(after.value('chat_messages_accepted_total')).toBe(330);
    for (const none of ['chat_connected_users', 'chat_send_queue_bytes', 'chat_upgrades_pending']) {
      expect({ none, value: after.value(none) }).toEqual({ none, value: 0 });
    }
    // Kept-alive requests of this test may differ by a few; a leak would be hundreds.
    const grown = after.value('process_open_fds') - before.value('process_open_fds');
    expect(grown).toBeLessThan(30);
    expect(server.logs()).not.toMatch(/MaxListenersExceeded/);
  });
});
