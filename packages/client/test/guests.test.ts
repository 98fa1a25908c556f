import {
  appointing,
  appointUser,
  ownName,
  registerUser,
  sharedServer,
  startFaultProxy,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { ChatClient } from '../src/chat-client.js';
import type { Credentials } from '../src/chat-client-options.js';
import type { ConnectionState } from '../src/connection/connection-state.js';
import type { Environment } from '../src/environment.js';
import type { User } from '../src/model.js';
import { memoryStorage } from '../src/storage/memory-storage.js';
import { connectUser, createClient } from './support/connect-client.js';
import { type SharedSession, sharedSession } from './support/shared-session.js';

const support = ownName('support');
const password = 'a-password-of-hers';

/** A server that takes guests for one account, which is there. */
async function startSupport(env: Readonly<Record<string, string>> = {}) {
  const server = await sharedServer({
    ...{ ...appointing, GUEST_PEERS: support, LIMIT_GUESTS_PER_ADDRESS: '1000000' },
    ...env,
  });
  const agent = await (agents.get(server.url) ?? appointUser(server, support));
  agents.set(server.url, Promise.resolve(agent));
  return { server, agent };
}
const agents = new Map<string, ReturnType<typeof appointUser>>();

interface TabOptions {
  readonly session?: SharedSession;
  readonly fetch?: Environment['fetch'];
}

function openTab({ url }: { readonly url: string }, { session, fetch }: TabOptions = {}) {
  return createClient({
    ...{ url, storage: memoryStorage() },
    ...(session && { auth: { session: { storage: session.tab() } } }),
    environment: { random: () => 0.05, ...(fetch && { fetch }) },
  });
}

async function connectGuest(server: { readonly url: string }, options: TabOptions = {}) {
  const client = openTab(server, options);
  await client.signInAsGuest();
  await client.connect();
  return client;
}

/** What the server answers to whoever has the session, asked past the client; who becomes this account first. */
async function me(
  { url }: { readonly url: string },
  session: SharedSession,
  account?: Credentials,
): Promise<User> {
  const response = await fetch(`${url}/v1/me${account ? '/account' : ''}`, {
    method: account ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${session.kept()?.accessToken}`,
      ...(account && { 'content-type': 'application/json' }),
    },
    ...(account && { body: JSON.stringify(account) }),
  });
  return ((await response.json()) as { user: User }).user;
}

function heardBy(client: ChatClient) {
  const users: (User | null)[] = [];
  const states: ConnectionState['status'][] = [];
  client.on('user', (user) => users.push(user));
  client.on('state', ({ status }) => states.push(status));
  return { users, states };
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    ({ code }: { code: string }) => code,
  );

const textsOf = ({ messages }: { readonly messages: readonly { readonly text: string }[] }) =>
  messages.map(({ text }) => text);

describe('a guest', () => {
  test('is signed in with a name of theirs, or one of the server’s, and connects when asked to', async () => {
    const { server } = await startSupport();
    const named = openTab(server);
    const user = await named.signInAsGuest({ name: 'Ada' });
    expect(user).toMatchObject({ name: 'Ada', guest: true });
    expect([named.user, named.signedIn, named.state.status]).toEqual([user, true, 'idle']);
    await named.connect();
    expect(named.user).toEqual(user);
    expect(named.features.guests).toEqual({ accounts: true });

    const unnamed = await openTab(server).signInAsGuest({ name: '' });
    expect(unnamed.name).toMatch(/^Guest /);
    expect(unnamed.id).not.toBe(user.id);
    expect(await codeOf(openTab(server).signInAsGuest({ name: ' ' }))).toBe('invalid_request');
  });

  test('takes the place of who was signed in, on a client that is connected', async () => {
    const { server } = await startSupport();
    const { client } = await connectUser(server);
    const { users } = heardBy(client);
    const guest = await client.signInAsGuest();
    await waitFor(() => client.state.status === 'online');
    expect(users).toEqual([guest]);
    const conversation = await client.conversationWith(support);
    expect(conversation.members.map(({ id }) => id)).toContain(guest.id);
  });

  test('reaches who is named, and nobody else', async () => {
    const { server, agent } = await startSupport();
    const [stranger, other] = [await registerUser(server), await connectGuest(server)];
    const client = await connectGuest(server);
    expect((await client.findUser(support))?.id).toBe(agent.user.id);
    const conversation = await client.conversationWith(support);
    await conversation.send('Hello?');
    const desk = openTab(server);
    await desk.signIn(agent);
    await desk.connect();
    const answered = await desk.conversation(conversation.id);
    expect(answered.peer).toMatchObject({ id: client.user?.id, guest: true });
    await answered.send('Hello!');
    await waitFor(() => textsOf(conversation).includes('Hello!'));

    for (const { id, username } of [stranger.user, other.user as User]) {
      expect(await client.findUser(username)).toBeNull();
      expect(await codeOf(client.conversationWith(username))).toBe('not_found');
      expect(await codeOf(client.conversationWith({ userId: id }))).toBe('not_found');
    }
  });

  test('is back after a reload, known before anything was asked, and is refreshed as others are', async () => {
    const { server } = await startSupport({ ACCESS_TOKEN_TTL: '2s' });
    const session = sharedSession();
    const before = await connectGuest(server, { session });
    const { id } = await before.conversationWith(support);
    before.dispose();

    const refreshed: string[] = [];
    const after = openTab(server, {
      session,
      fetch: (url, init) => {
        if (url.endsWith('/refresh')) refreshed.push(url);
        return fetch(url, init);
      },
    });
    expect(after.user).toEqual(before.user);
    expect(after.user?.guest).toBe(true);
    await after.connect();
    const { states } = heardBy(after);
    await waitFor(() => refreshed.length >= 2);
    expect((await after.conversationWith(support)).id).toBe(id);
    expect([states, after.user]).toEqual([[], before.user]);
  });

  test('is one in two tabs, although the second had not heard of the first', async () => {
    const { server } = await startSupport();
    const session = sharedSession();
    const [first, second] = [openTab(server, { session }), openTab(server, { session })];
    const guest = await first.signInAsGuest();
    expect(second.user).toBeNull();
    const { users } = heardBy(second);
    expect(await second.signInAsGuest({ name: 'Somebody else' })).toEqual(guest);
    expect([second.user, users]).toEqual([guest, [guest]]);
    await Promise.all([first.connect(), second.connect()]);
    expect((await second.conversationWith(support)).id).toBe(
      (await first.conversationWith(support)).id,
    );
    // Whoever knows who is signed in means somebody else.
    expect((await second.signInAsGuest()).id).not.toBe(guest.id);
  });

  test('is not to be had of a server without guests, nor with the tokens of a host site', async () => {
    const server = await sharedServer();
    const { client } = await connectUser(server);
    expect(client.features).not.toHaveProperty('guests');
    expect(await codeOf(client.signInAsGuest())).toBe('not_found');
    expect(client.user?.guest).toBeUndefined();
    const host = createClient({ url: server.url, auth: { getToken: () => 'of the host' } });
    const account = { username: ownName(), password };
    expect([await codeOf(host.signInAsGuest()), await codeOf(host.becomeAccount(account))]).toEqual(
      ['invalid_argument', 'invalid_argument'],
    );
  });

  test('is nobody where there have been too many', async () => {
    const { server } = await startSupport({ LIMIT_GUESTS_PER_ADDRESS: '2' });
    const client = openTab(server);
    await client.signInAsGuest();
    const second = await client.signInAsGuest();
    const refused = await client.signInAsGuest().catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'rate_limited', retryable: true });
    expect((refused as { retryAfter: number }).retryAfter).toBeGreaterThan(0);
    expect(client.user).toEqual(second);
  });
});

describe('a guest who becomes an account', () => {
  test('is who they were, on the same connection, with all that they had; and so on another device', async () => {
    const { server } = await startSupport();
    const session = sharedSession();
    const client = await connectGuest(server, { session });
    const guest = client.user as User;
    const conversation = await client.conversationWith(support);
    await conversation.send('As a guest');
    const heard = heardBy(client);
    const { refreshToken } = session.kept() ?? {};

    const username = ownName();
    const account = await client.becomeAccount({ username, password, name: 'Ada' });
    expect(account).toEqual({ id: guest.id, username, name: 'Ada' });
    expect(client.user).toEqual(account);
    expect(heard).toEqual({ users: [account], states: [] });
    expect(session.kept()).toMatchObject({ user: account, refreshToken });
    expect(await client.conversationWith(support)).toBe(conversation);
    await conversation.send('As an account');
    expect(heard.states).toEqual([]);
    expect(openTab(server, { session }).user).toEqual(account);

    const other = openTab(server);
    expect(await other.signIn({ username, password })).toEqual(account);
    await other.connect();
    const found = await other.conversationWith(support);
    expect([found.id, textsOf(found)]).toEqual([conversation.id, ['As a guest', 'As an account']]);
  });

  test('keeps what is unsent, and sends it', async () => {
    const { server } = await startSupport();
    const client = await connectGuest(server);
    const conversation = await client.conversationWith(support);
    client.disconnect();
    const sending = conversation.send('Written offline');
    await client.becomeAccount({ username: ownName(), password });
    expect(textsOf(conversation)).toEqual(['Written offline']);
    await client.connect();
    expect(await sending).toMatchObject({ seq: 1, senderId: client.user?.id });
  });

  test('is one in the other tabs as well, which go on as they are', async () => {
    const { server } = await startSupport();
    const session = sharedSession();
    const client = await connectGuest(server, { session });
    const refreshed: string[] = [];
    const tab = openTab(server, {
      session,
      fetch: (url, init) => {
        if (url.endsWith('/refresh')) refreshed.push(url);
        return fetch(url, init);
      },
    });
    await tab.connect();
    const conversation = await tab.conversationWith(support);
    const heard = heardBy(tab);
    const account = await client.becomeAccount({ username: ownName(), password });
    await waitFor(() => heard.users.length > 0);
    expect(heard).toEqual({ users: [account], states: [] });
    expect(tab.user).toEqual(account);
    expect(await tab.conversationWith(support)).toBe(conversation);
    await conversation.send('Still here');
    expect(refreshed).toEqual([]);
  });

  test('is one, although the answer was lost, and may say it again', async () => {
    const { server } = await startSupport();
    const network = await startFaultProxy(server.port);
    const session = sharedSession();
    const wanted = { username: ownName(), password };
    let lost = false;
    const client = await connectGuest(network, {
      session,
      fetch: async (url, init) => {
        if (!url.endsWith('/v1/me/account') || lost) return fetch(url, init);
        lost = true;
        network.blackhole(true, 'down');
        const answer = fetch(url, init);
        answer.catch(() => {});
        // The server has done it, and its answer is swallowed.
        await waitFor(async () => !(await me(server, session)).guest);
        network.cut();
        network.heal();
        return answer;
      },
    });
    const { id } = client.user as User;
    expect(await codeOf(client.becomeAccount(wanted))).toBe('connection_failed');
    const account = await client.becomeAccount(wanted);
    expect(account).toMatchObject({ id, username: wanted.username });
    expect([client.user, session.kept()?.user]).toEqual([account, account]);
    expect(await codeOf(client.becomeAccount({ ...wanted, password: 'another-one' }))).toBe(
      'forbidden',
    );
    await waitFor(() => client.state.status === 'online');
  });

  test('keeps the session that a refresh gets meanwhile, whose answer has the guest still', async () => {
    const { server } = await startSupport({ ACCESS_TOKEN_TTL: '6s' });
    const session = sharedSession();
    const got: string[] = [];
    let answer: (() => void) | null = null;
    let became = false;
    const client = await connectGuest(server, {
      session,
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (url.endsWith('/v1/me/account')) became = true;
        if (!url.endsWith('/refresh')) return response;
        const { refreshToken } = (await response.clone().json()) as { refreshToken: string };
        got.push(refreshToken);
        // The server’s word of before, late.
        if (answer === null) await new Promise<void>((resolve) => (answer = resolve));
        return response;
      },
    });
    const heard = heardBy(client);
    const letGo = await waitFor(() => answer);
    const becoming = client.becomeAccount({ username: ownName(), password });
    await waitFor(() => became);
    letGo();
    const account = await becoming;
    expect(session.kept()).toMatchObject({ user: account, refreshToken: got[0] });
    await waitFor(() => got.length >= 2);
    await waitFor(() => session.kept()?.refreshToken === got[1]);
    expect(session.kept()?.user).toEqual(account);
    expect(client.user).toEqual(account);
    expect(heard.states).toEqual([]);
    expect(heard.users).toEqual([account]);
  });

  test('is known with the next refresh, where nothing else told of it', async () => {
    const { server } = await startSupport({ ACCESS_TOKEN_TTL: '2s' });
    const session = sharedSession();
    const client = await connectGuest(server, { session });
    const heard = heardBy(client);
    const user = await me(server, session, { username: ownName(), password });
    await waitFor(() => heard.users.length > 0);
    expect(heard).toEqual({ users: [user], states: [] });
    expect([client.user, session.kept()?.user]).toEqual([user, user]);
  });

  test('and signs out before the answer comes is signed out', async () => {
    const { server } = await startSupport();
    const session = sharedSession();
    let answer: (() => void) | null = null;
    const client = await connectGuest(server, {
      session,
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (url.endsWith('/v1/me/account')) {
          await new Promise<void>((resolve) => (answer = resolve));
        }
        return response;
      },
    });
    const becoming = codeOf(client.becomeAccount({ username: ownName(), password }));
    const letGo = await waitFor(() => answer);
    await client.signOut();
    letGo();
    expect(await becoming).toBe('signed_out');
    expect([client.user, session.kept()]).toEqual([null, null]);
  });

  test('is told why not, and stays a guest', async () => {
    const { server } = await startSupport();
    const client = await connectGuest(server);
    const guest = client.user;
    const taken = await registerUser(server);
    const become = (username: string, secret = password) =>
      codeOf(client.becomeAccount({ username, password: secret }));
    expect(await become(taken.username)).toBe('username_taken');
    expect(await become('no name at all')).toBe('invalid_request');
    expect(await become(ownName(), 'short')).toBe('invalid_request');
    expect(client.user).toEqual(guest);
    expect(client.state.status).toBe('online');

    const { client: account } = await connectUser(server);
    const again = { username: ownName(), password };
    expect(await codeOf(account.becomeAccount(again))).toBe('forbidden');
    expect(await codeOf(openTab(server).becomeAccount(again))).toBe('not_signed_in');
  });

  test('is not to be had where nobody may register, where guests still come', async () => {
    const server = await sharedServer({
      ...appointing,
      GUEST_PEERS: support,
      REGISTRATION: 'closed',
    });
    const client = await connectGuest(server);
    expect(client.features.guests).toEqual({});
    const account = { username: ownName(), password };
    expect(await codeOf(client.becomeAccount(account))).toBe('registration_closed');
    expect(client.user?.guest).toBe(true);
  });
});
