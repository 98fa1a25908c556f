import { registerUser, sharedServer } from '@chat/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { memorySessionStorage } from '../src/auth/memory-session-storage.js';
import { UnreadGlance, type UnreadGlanceOptions } from '../src/unread-glance.js';
import { connectUser, createClient } from './support/connect-client.js';
import { ManualClock } from './support/manual-clock.js';

const until = (condition: () => unknown) => vi.waitUntil(condition, { timeout: 10_000 });

/** Ada, who looks now and then, and two who write to her. */
async function setUp(more: Partial<UnreadGlanceOptions> = {}) {
  const server = await sharedServer();
  const [ada, bo, eve] = [
    await registerUser(server),
    ...(await Promise.all([connectUser(server), connectUser(server)])),
  ];
  const clock = new ManualClock();
  const asked: string[] = [];
  const told: [number, boolean][] = [];
  const glance = (options: Partial<UnreadGlanceOptions> = {}) => {
    const made = new UnreadGlance({
      url: server.url,
      auth: { getToken: () => ada.accessToken },
      onCount: (count, hasGrown) => told.push([count, hasGrown]),
      environment: {
        clock,
        fetch: async (url, init) => {
          const answer = await fetch(url, init);
          asked.push(new URL(url).pathname);
          return answer;
        },
      },
      ...more,
      ...options,
    });
    onTestFinished(() => made.close());
    return made;
  };
  const byBo = await bo.client.conversationWith(ada.username);
  const byEve = await eve.client.conversationWith(ada.username);
  return { server, ada, bo, eve, byBo, byEve, clock, asked, told, glance };
}

test('a look counts what is unread in all conversations, and in one if it is to', async () => {
  const { bo, byBo, byEve, told, asked, glance } = await setUp();
  await byBo.send('one');
  await byEve.send('two');
  await byEve.send('three');
  glance().start();
  await until(() => told.length === 1);
  expect(told).toEqual([[3, false]]);
  expect(asked).toEqual(['/v1/unread']);
  glance({ with: bo.account.username.toUpperCase() }).start();
  await until(() => told.length === 2);
  expect(told[1]).toEqual([1, false]);
  // About something else there is nothing.
  glance({ with: bo.account.username, topic: 'order-1' }).start();
  await until(() => asked.length === 5);
  expect(told.length).toBe(2);
});

test('it looks again after pauses that grow, and says whether something came', async () => {
  const { byBo, clock, told, asked, glance } = await setUp();
  await byBo.send('one');
  glance().start();
  await until(() => told.length === 1);
  await byBo.send('two');
  await clock.advance(19_000);
  expect(asked.length).toBe(1);
  await clock.advance(1_000);
  await until(() => told.length === 2);
  expect(told[1]).toEqual([2, true]);
  await until(() => clock.pending > 0);
  await clock.advance(39_000);
  expect(asked.length).toBe(2);
  await clock.advance(1_000);
  await until(() => asked.length === 3);
  // Nothing is another number.
  expect(told.length).toBe(2);
});

test('nobody who is signed in asks nothing, and one who is not welcome asks once', async () => {
  const { clock, asked, told, glance } = await setUp();
  const nobody = glance({ auth: { session: { storage: memorySessionStorage() } } });
  expect(nobody.signedIn).toBe(false);
  nobody.start();
  await clock.advance(300_000);
  expect(asked).toEqual([]);
  glance({ auth: { getToken: () => 'no token of this server' } }).start();
  await until(() => asked.length > 0);
  await clock.advance(300_000);
  expect(asked).toEqual(['/v1/unread']);
  expect(told).toEqual([]);
});

test('a kept session is used as the client uses it, and refreshed once its token is of no use', async () => {
  const { server, byBo, ada, clock, asked, told, glance } = await setUp();
  const storage = memorySessionStorage();
  const client = createClient({ url: server.url, auth: { session: { storage } } });
  await client.signIn(ada);
  await byBo.send('one');
  const own = glance({ auth: { session: { storage } } });
  expect(own.signedIn).toBe(true);
  // By this clock the session was got in the future, so nothing is known of its token.
  own.start();
  await until(() => told.length === 1);
  expect(asked).toEqual(['/v1/auth/refresh', '/v1/unread']);
  // The client finds the successor, and is not signed out by it.
  await client.connect();
  expect(client.user?.username).toBe(ada.username);
  await clock.advance(20_000);
  await until(() => asked.length === 3);
  expect(asked[2]).toBe('/v1/unread');
});

test('a server out of reach is asked again, and once it is closed nothing is', async () => {
  const { clock, told, byBo, glance, asked } = await setUp();
  let isAway = true;
  const patient = glance({
    environment: {
      clock,
      fetch: async (url, init) => {
        asked.push('tried');
        if (isAway) throw new TypeError('The network is away.');
        return fetch(url, init);
      },
    },
  });
  await byBo.send('one');
  patient.start();
  await until(() => clock.pending > 0 && asked.length === 1);
  isAway = false;
  await clock.advance(20_000);
  await until(() => told.length === 1);
  patient.close();
  await clock.advance(300_000);
  expect(asked.length).toBe(2);
  expect(clock.pending).toBe(0);
});
