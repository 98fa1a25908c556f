import { type ChatClient, memoryStorage } from '@chat/client';
import {
  appointing,
  appointUser,
  ownName,
  registerUser,
  type ServedChat,
  sharedServer,
  type TestUser,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { keptSession } from '../../src/soak/kept-session.js';
import { hostEnv, hostToken } from './support/host-token.js';
import { createClient, statesOf, textsOf } from './support/person.js';

interface DeviceOptions {
  /** What it says that it is. */
  readonly agent?: string;
  readonly session?: ReturnType<typeof keptSession>;
  readonly fetch?: typeof fetch;
}

/** A device of somebody’s, online. */
async function openDevice(
  { url }: ServedChat,
  { username, password }: Pick<TestUser, 'username' | 'password'>,
  { agent = 'A device', session = keptSession(), fetch: ask = fetch }: DeviceOptions = {},
): Promise<ChatClient> {
  const client = createClient({
    ...{ url, storage: memoryStorage(), auth: { session: { storage: session } } },
    environment: {
      random: () => 0.002,
      fetch: (url, init) =>
        ask(url, { ...init, headers: { ...init.headers, 'user-agent': agent } } as RequestInit),
    },
  });
  if (!client.signedIn) await client.signIn({ username, password });
  await client.connect();
  return client;
}

/** Asks, and notes what was asked that ends so. */
const noting =
  (asked: string[], end: string): typeof fetch =>
  (url, init) => {
    if (String(url).endsWith(end)) asked.push(String(url));
    return fetch(url, init);
  };

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    ({ code }: { code: string }) => code,
  );

/** Its socket was closed as its session has ended, and nobody is signed in there any more. */
async function expectEnded(client: ChatClient): Promise<void> {
  await waitFor(() => client.state.status === 'unauthorized');
  expect(client.state).toMatchObject({ error: { code: 'session_ended' } });
  await waitFor(() => !client.signedIn);
  expect(client.user).toBeNull();
}

describe('a user who changes the password', () => {
  test('goes on where they did, and is signed in nowhere else; the old one lets nobody in', async () => {
    // The session that goes on is refreshed, too.
    const server = await sharedServer({ ACCESS_TOKEN_TTL: '2s' });
    const account = await registerUser(server);
    const { username, password } = account;
    const away = keptSession();
    const refreshed: string[] = [];
    const [phone, desk, laptop] = await Promise.all([
      openDevice(server, account, { fetch: noting(refreshed, '/refresh') }),
      openDevice(server, account),
      openDevice(server, account, { session: away }),
    ]);
    const conversation = await phone.conversationWith((await registerUser(server)).username);
    laptop.dispose();
    const states = statesOf(phone);

    const newPassword = 'another one of hers';
    await (await phone.account()).changePassword({ password, newPassword });
    await expectEnded(desk);
    // Nothing told it; it finds out when it comes back.
    const back = createClient({
      ...{ url: server.url, auth: { session: { storage: away } }, storage: memoryStorage() },
    });
    expect(back.signedIn).toBe(true);
    expect(await codeOf(back.connect())).toBe('session_ended');
    expect(await codeOf(openDevice(server, { username, password }))).toBe('invalid_credentials');
    const again = await openDevice(server, { username, password: newPassword });
    expect(again.user).toEqual(phone.user);
    const { length } = refreshed;
    await waitFor(() => refreshed.length >= length + 2);
    await conversation.send('Still here');
    expect([states, phone.state.status]).toEqual([[], 'online']);
  });

  test('is told of a wrong one, and nothing ends', async () => {
    const server = await sharedServer();
    const account = await registerUser(server);
    const refreshed: string[] = [];
    const phone = await openDevice(server, account, { fetch: noting(refreshed, '/refresh') });
    const desk = await openDevice(server, account);
    const [states, hers] = [statesOf(desk), await phone.account()];
    const newPassword = 'another one of hers';
    expect(await codeOf(hers.changePassword({ password: 'wrong', newPassword }))).toBe(
      'invalid_credentials',
    );
    const { password } = account;
    expect(await codeOf(hers.changePassword({ password, newPassword: 'short' }))).toBe(
      'invalid_request',
    );
    expect(refreshed).toEqual([]);
    expect((await hers.sessions()).length).toBe(3);
    expect([states, phone.state.status]).toEqual([[], 'online']);
    expect((await openDevice(server, account)).user).toEqual(account.user);
  });

  test('may say it again when the answer was lost', async () => {
    const server = await sharedServer();
    const account = await registerUser(server);
    const lost: string[] = [];
    const phone = await openDevice(server, account, {
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (!String(url).endsWith('/password') || lost.length > 0) return response;
        lost.push(String(response.status));
        throw new TypeError('The connection was lost.');
      },
    });
    const desk = await openDevice(server, account);
    const change = { password: account.password, newPassword: 'another one of hers' };
    const hers = await phone.account();
    expect(await codeOf(hers.changePassword(change))).toBe('connection_failed');
    await hers.changePassword(change);
    expect(lost).toEqual(['204']);
    await expectEnded(desk);
    expect(phone.state.status).toBe('online');
  });
});

describe('the sessions of a user', () => {
  test('are listed with what signed in, the one that asks first; tabs share one', async () => {
    const server = await sharedServer();
    const account = await registerUser(server);
    const session = keptSession();
    const before = Date.now() - 60_000;
    const phone = await openDevice(server, account, { agent: 'A phone', session });
    const tab = await openDevice(server, account, { session });
    const desk = await openDevice(server, account, { agent: 'A desk' });
    const listed = await (await phone.account()).sessions();
    // And the one by which the test has registered the account.
    expect(listed.map(({ agent, current }) => [agent, current])).toEqual([
      ['A phone', true],
      ['A desk', false],
      [expect.anything(), false],
    ]);
    expect(await (await tab.account()).sessions()).toEqual(listed);
    const [atDesk, ...others] = await (await desk.account()).sessions();
    expect(atDesk).toMatchObject({ id: listed[1]?.id, current: true });
    expect(others.every(({ current }) => !current)).toBe(true);
    for (const { createdAt, activeAt, expiresAt } of listed) {
      expect(createdAt).toBeGreaterThan(before);
      expect(activeAt).toBeGreaterThanOrEqual(createdAt);
      expect(expiresAt).toBeGreaterThan(Date.now());
    }
  });

  test('are ended one by one: sockets close at once, be it in another tab, and one’s own as by signing out', async () => {
    const server = await sharedServer();
    const [account, stranger] = [await registerUser(server), await registerUser(server)];
    const [deskSession, session] = [keptSession(), keptSession()];
    const phone = await openDevice(server, account, { agent: 'A phone', session });
    const desk = await openDevice(server, account, { agent: 'A desk', session: deskSession });
    const tab = await openDevice(server, account, { session: deskSession });
    const hers = await phone.account();
    const idOf = async (name: string) =>
      (await hers.sessions()).find(({ agent }) => agent === name)?.id ?? '';
    const theirs = (await (await openDevice(server, stranger)).account()).endSession(
      await idOf('A desk'),
    );
    expect(await codeOf(theirs)).toBe('not_found');
    expect(desk.state.status).toBe('online');

    const ended = await idOf('A desk');
    await hers.endSession(ended);
    await Promise.all([desk, tab].map(expectEnded));
    expect(await idOf('A desk')).toBe('');
    await hers.endSession(ended);
    expect(await codeOf(hers.endSession('ses_of_nobody'))).toBe('not_found');

    await hers.endSession(await idOf('A phone'));
    expect([phone.state.status, phone.user, phone.signedIn]).toEqual(['closed', null, false]);
    expect(await codeOf(hers.sessions())).toBe('signed_out');
    const reloaded = createClient({ url: server.url, auth: { session: { storage: session } } });
    expect(await codeOf(reloaded.connect())).toBe('not_signed_in');
  });

  test('all but the one that asks are ended, and what was not sent waits for the same user', async () => {
    const server = await sharedServer();
    const [account, peer] = [await registerUser(server), await registerUser(server)];
    const [phone, desk, ...more] = (await Promise.all(
      [1, 2, 3].map(() => openDevice(server, account)),
    )) as [ChatClient, ChatClient, ...ChatClient[]];
    const hers = await phone.account();
    const conversation = await phone.conversationWith(peer.username);
    const atDesk = await desk.conversation(conversation.id);
    desk.disconnect();
    const sending = atDesk.send('Written offline');
    await hers.endOtherSessions();
    await Promise.all(more.map(expectEnded));
    expect(await codeOf(desk.connect())).toBe('session_ended');
    expect(await codeOf(sending)).toBe('signed_out');
    expect((await hers.sessions()).map(({ current }) => current)).toEqual([true]);
    await hers.endOtherSessions();
    expect(phone.state.status).toBe('online');
    await desk.signIn(account);
    await desk.connect();
    await waitFor(() => textsOf(conversation).includes('Written offline'));
    expect((await hers.sessions()).length).toBe(2);
  });

  test('are a guest’s, too, who has no password; a host site’s user has none here', async () => {
    const support = ownName('support');
    const server = await sharedServer({ ...hostEnv, ...appointing, GUEST_PEERS: support });
    await appointUser(server, support);
    const guest = createClient({
      ...{ url: server.url, auth: { session: { storage: keptSession() } } },
    });
    await guest.signInAsGuest();
    await guest.connect();
    const theirs = await guest.account();
    expect((await theirs.sessions()).map(({ current }) => current)).toEqual([true]);
    const change = { password: 'none', newPassword: 'of a guest' };
    expect(await codeOf(theirs.changePassword(change))).toBe('forbidden');
    const visitor = createClient({
      ...{ url: server.url, auth: { getToken: () => hostToken(ownName('visitor')) } },
    });
    await visitor.connect();
    const account = await visitor.account();
    for (const call of [
      () => account.sessions(),
      () => account.endSession('ses_1'),
      () => account.endOtherSessions(),
      () => account.changePassword(change),
    ]) {
      expect(await codeOf(call())).toBe('forbidden');
    }
    expect([guest.state.status, visitor.state.status]).toEqual(['online', 'online']);
  });

  test('are not to be had of a server that does not offer them', async () => {
    const server = await sharedServer({ FEATURES_OFF: 'sessions' });
    const client = await openDevice(server, await registerUser(server));
    expect(client.features).not.toHaveProperty('sessions');
    expect(await codeOf((await client.account()).sessions())).toBe('invalid_argument');
  });
});
