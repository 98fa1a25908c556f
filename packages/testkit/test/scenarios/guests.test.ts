import { randomUUID } from 'node:crypto';
import { type ChatClient, memoryStorage, type User } from '@chat/client';
import {
  appointing,
  appointUser,
  nodeCount,
  ownName,
  registerUser,
  type ServedChat,
  sharedServer,
  startServer,
  type TestUser,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { keptSession } from '../../src/soak/kept-session.js';
import { BareCaller } from './support/bare-caller.js';
import { hostEnv, hostToken } from './support/host-token.js';
import { connectPerson, createClient, statesOf, textsOf } from './support/person.js';

/** Whom guests reach: an account, and a user of the host site. */
const clerk = ownName('clerk');
const agent = ownName('agent');
const env = {
  ...hostEnv,
  ...appointing,
  GUEST_PEERS: `${clerk},host:${agent}`,
  LIMIT_GUESTS_PER_ADDRESS: '1000000',
};

const clerks = new Map<string, Promise<TestUser>>();

async function startCompany(): Promise<{ server: ServedChat; clerkUser: TestUser }> {
  const server = await sharedServer(env);
  const registered = clerks.get(server.url) ?? appointUser(server, clerk);
  clerks.set(server.url, registered);
  return { server, clerkUser: await registered };
}

async function connectAs({ url }: ServedChat, account: TestUser): Promise<ChatClient> {
  const client = createClient({ url, storage: memoryStorage() });
  await client.signIn(account);
  await client.connect();
  return client;
}

async function connectHostUser({ url }: ServedChat, sub: string): Promise<ChatClient> {
  const getToken = () => hostToken(sub);
  const client = createClient({ url, storage: memoryStorage(), auth: { getToken } });
  await client.connect();
  return client;
}

/** A guest, online, and what the device keeps of the session. */
async function connectGuest({ url }: { readonly url: string }, storage = keptSession()) {
  const client = createClient({
    ...{ url, storage: memoryStorage() },
    auth: { session: { storage } },
    environment: { random: () => 0.05 },
  });
  await client.signInAsGuest();
  await client.connect();
  return { client, user: client.user as User, storage };
}

/** Somebody who came as a guest, and has no SDK. */
async function openGuest(server: ServedChat): Promise<{ caller: BareCaller; user: User }> {
  const response = await fetch(`${server.url}/v1/guests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const { user, accessToken } = (await response.json()) as { user: User; accessToken: string };
  return { caller: new BareCaller(server, accessToken), user };
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    ({ code }: { code: string }) => code,
  );

/** All that names a user, asked for by one who may not know that there is such a one. */
async function askedAbout(
  caller: BareCaller,
  { id, username }: Pick<User, 'id' | 'username'>,
): Promise<Readonly<Record<string, string>>> {
  const report = { reportId: randomUUID(), userId: id, reason: 'spam' };
  const answers = {
    find: await caller.rest('GET', `/v1/users?username=${encodeURIComponent(username)}`),
    openByName: await caller.rest('POST', '/v1/conversations', { username }),
    openById: await caller.rest('POST', '/v1/conversations', { userId: id }),
    openTopic: await caller.rest('POST', '/v1/conversations', { userId: id, topic: 'x' }),
    block: await caller.rest('PUT', `/v1/blocks/${id}`),
    unblock: await caller.rest('DELETE', `/v1/blocks/${id}`),
    blocks: await caller.rest('GET', '/v1/blocks'),
    report: await caller.rest('POST', '/v1/reports', report),
    watch: await caller.frame({ type: 'watch', userIds: [id] }),
  };
  return Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [name, answer.replaceAll(id, '…')]),
  );
}

/** All that names a conversation, asked for by one who is not in it. */
async function askedIn(caller: BareCaller, conversationId: string) {
  const path = `/v1/conversations/${conversationId}`;
  const change = () => ({ conversationId, seq: 1, base: 1, changeId: randomUUID() });
  const arrangement = { conversationId, base: 0, changeId: randomUUID(), pinned: true };
  const send = { type: 'send', conversationId, clientId: randomUUID(), text: 'Hello?' };
  const report = { reportId: randomUUID(), conversationId, reason: 'spam' };
  const answers = {
    resume: await caller.connect([{ conversationId, position: 0 }]),
    one: await caller.rest('GET', path),
    history: await caller.rest('GET', `${path}/messages`),
    search: await caller.rest('POST', '/v1/search', { text: 'needle', conversationId }),
    report: await caller.rest('POST', '/v1/reports', report),
    reportMessage: await caller.rest('POST', '/v1/reports', {
      ...{ ...report, reportId: randomUUID(), seq: 1 },
    }),
    pull: await caller.frame({ type: 'pull', conversationId, after: 0 }),
    send: await caller.frame(send),
    edit: await caller.frame({ type: 'edit', ...change(), text: 'mine' }),
    delete: await caller.frame({ type: 'delete', ...change() }),
    react: await caller.frame({ type: 'react', ...change(), emoji: '👍', on: true }),
    mark: await caller.frame({ type: 'mark', conversationId, read: 1 }),
    arrange: await caller.frame({ type: 'arrange', ...arrangement }),
    typing: await caller.frame({ type: 'typing', conversationId, on: true }),
  };
  return Object.fromEntries(
    Object.entries(answers).map(([name, text]) => [name, text.replaceAll(conversationId, '…')]),
  );
}

const nobody = () => ({ id: `usr_${randomUUID().slice(0, 22)}`, username: ownName() });

describe('a guest', () => {
  test('reaches who is named and nobody else, by any route or frame', async () => {
    const { server, clerkUser } = await startCompany();
    const [ada, grace] = [await connectPerson(server), await connectPerson(server)];
    const hostUser = await connectHostUser(server, ownName());
    const another = await connectGuest(server);
    const theirs = await ada.client.conversationWith(grace.account.username);
    await theirs.send('needle, between accounts');
    const ofAnother = await another.client.conversationWith(clerk);
    await ofAnother.send('needle, of another guest');

    const { caller, user } = await openGuest(server);
    await caller.connect();
    const ofNobody = await askedAbout(caller, nobody());
    expect(ofNobody).toMatchObject({
      find: '200 {"users":[]}',
      openByName: expect.stringContaining('404 {"code":"not_found"'),
      openById: expect.stringContaining('404 {"code":"not_found"'),
      block: expect.stringContaining('404 {"code":"not_found"'),
      report: expect.stringContaining('404 {"code":"not_found"'),
      watch: expect.stringContaining('"online":false'),
    });
    for (const stranger of [ada.account.user, hostUser.user, another.user] as User[]) {
      expect(await askedAbout(caller, stranger), stranger.username).toEqual(ofNobody);
    }

    const ofNowhere = await askedIn(caller, 'cnv_nowhere');
    for (const { id } of [theirs, ofAnother]) {
      expect(await askedIn(caller, id)).toEqual(ofNowhere);
    }
    // Of what they can reach themselves there is nothing yet.
    expect(await caller.rest('POST', '/v1/search', { text: 'needle' })).toBe(
      '200 {"results":[],"conversations":[]}',
    );
    expect(await caller.rest('GET', '/v1/conversations')).toBe('200 {"conversations":[]}');
    expect(await caller.rest('GET', '/v1/unread')).toBe('200 {"conversations":[],"more":false}');

    await caller.connect();
    const said = caller.frames.length;
    await theirs.send('More');
    await ofAnother.send('More');
    const opened = await caller.rest('POST', '/v1/conversations', { username: clerk });
    expect(opened).toMatch(/^201 /);
    await waitFor(() => caller.frames.length > said);
    expect(caller.frames.slice(said).map(({ type }) => type)).toEqual(['conversation']);
    expect(opened).toContain(clerkUser.user.id);
    expect(opened).toContain(user.id);
    expect(await caller.rest('GET', `/v1/users?username=${clerk}`)).toContain(clerkUser.user.id);
  });

  test('is nobody to accounts and to users of a host site, with whom they share nothing', async () => {
    const { server } = await startCompany();
    const { client, user } = await connectGuest(server);
    await client.conversationWith(clerk);
    const account = await registerUser(server);
    const tokens = [account.accessToken, hostToken(ownName()), hostToken(agent)];
    for (const token of tokens) {
      const caller = new BareCaller(server, token);
      await caller.connect();
      expect(await askedAbout(caller, user)).toEqual(await askedAbout(caller, nobody()));
    }
    expect((await client.conversations()).items).toHaveLength(1);
  });

  test('has an answer of each who is named: an account, and a user of the host site', async () => {
    const { server, clerkUser } = await startCompany();
    const agents = await connectHostUser(server, agent);
    const clerksDesk = await connectAs(server, clerkUser);
    const { client, user } = await connectGuest(server);
    for (const [name, peer] of [
      [clerk, clerksDesk],
      [agent, agents],
    ] as const) {
      const found = await client.findUser(name);
      expect(found?.id).toBe(peer.user?.id);
      const told = new Promise<string>((resolve) => {
        peer.on('conversation', ({ id, peer }) => {
          if (peer.id === user.id) resolve(id);
        });
      });
      const hers = await client.conversationWith(name);
      await hers.send('Where is my order?');
      expect(await told).toBe(hers.id);
      const his = await peer.conversationWith({ userId: user.id });
      expect(his.id).toBe(hers.id);
      expect(his.peer).toEqual({ ...user, guest: true });
      expect((await peer.findUser(user.username))?.id).toBe(user.id);
      const { items } = await peer.conversations();
      expect(items.find(({ id }) => id === his.id)?.peer.guest).toBe(true);
      await his.send('On its way');
      await waitFor(() => textsOf(hers).join() === 'Where is my order?,On its way');
      const watch = await peer.presence([user]);
      await waitFor(() => watch.of(user)?.online === true);
    }
  });

  test.each(['an account', 'a host site’s user'])(
    'who is unwelcome is blocked and reported by %s',
    async (who) => {
      const { server, clerkUser } = await startCompany();
      const { client, user } = await connectGuest(server);
      const isAccount = who === 'an account';
      const peer = isAccount
        ? await connectAs(server, clerkUser)
        : await connectHostUser(server, agent);
      const hers = await client.conversationWith(isAccount ? clerk : agent);
      const rude = await hers.send('Rude words');
      const his = await peer.conversation(hers.id);
      const message = await waitFor(() => his.messages[0]);
      await his.report({ reason: 'abuse', message });
      await peer.report(user, { reason: 'spam', comment: 'Again and again.' });
      await peer.block(user);
      await hers.send('More of them');
      expect((await peer.blocks()).blocks[0]?.user).toEqual(user);
      expect(textsOf(await peer.conversation(hers.id))).toEqual(['Rude words']);
      expect(textsOf(hers)).toEqual(['Rude words', 'More of them']);

      const response = await fetch(`${server.url}/v1/admin/reports`, {
        headers: { authorization: `Bearer ${appointing.ADMIN_TOKEN}` },
      });
      const { reports } = (await response.json()) as {
        reports: { user: User; seq?: number; reason: string }[];
      };
      const ofGuest = reports.filter((each) => each.user.id === user.id);
      expect(ofGuest).toMatchObject([
        { user: { guest: true }, seq: rude.seq, reason: 'abuse' },
        { user: { guest: true }, reason: 'spam' },
      ]);
      await peer.unblock(user);
      await hers.send('Sorry');
      await waitFor(() => textsOf(his).includes('Sorry'));
    },
  );

  test('comes back after a reload, on the session that was kept', async () => {
    const { server, clerkUser } = await startCompany();
    const { client, user, storage } = await connectGuest(server);
    const hers = await client.conversationWith(clerk);
    await hers.send('Hello?');
    client.dispose();
    const his = await (await connectAs(server, clerkUser)).conversation(hers.id);
    await his.send('Hello!');

    const options = { url: server.url, storage: memoryStorage() };
    const later = createClient({ ...options, auth: { session: { storage } } });
    expect(later.user).toEqual(user);
    await later.connect();
    const again = await later.conversationWith(clerk);
    expect([again.id, textsOf(again)]).toEqual([hers.id, ['Hello?', 'Hello!']]);
    await again.send('There you are');
    await waitFor(() => textsOf(his).includes('There you are'));
  });

  test('becomes an account, and keeps all: conversations of either kind, blocks, settings, the connection', async () => {
    const { server, clerkUser } = await startCompany();
    await connectHostUser(server, agent);
    const { client, user, storage } = await connectGuest(server);
    const [one, two] = [await client.conversationWith(clerk), await client.conversationWith(agent)];
    await one.send('As a guest');
    await two.send('As a guest');
    await one.set({ pinned: true });
    const states = statesOf(client);
    const wanted = { username: ownName(), password: 'a-password-of-hers', name: 'Ada' };
    const account = await client.becomeAccount(wanted);
    expect(account).toEqual({ id: user.id, username: wanted.username, name: 'Ada' });
    await one.send('As an account');
    const peers = [await connectAs(server, clerkUser), await connectHostUser(server, agent)];
    for (const [index, peer] of peers.entries()) {
      const hers = [one, two][index];
      const his = await peer.conversation(hers?.id ?? '');
      expect(his.peer).toEqual(account);
      expect((await peer.findUser(wanted.username))?.id).toBe(user.id);
      expect((await peer.conversationWith(wanted.username)).id).toBe(his.id);
      await his.send('Welcome');
      await waitFor(() => textsOf(hers as typeof one).includes('Welcome'));
    }
    expect(states).toEqual([]);

    // On another device, by the password; and on this one after a reload.
    const other = createClient({ url: server.url, storage: memoryStorage() });
    expect(await other.signIn(wanted)).toEqual(account);
    await other.connect();
    const reloaded = createClient({ url: server.url, auth: { session: { storage } } });
    expect(reloaded.user).toEqual(account);
    await reloaded.connect();
    for (const device of [other, reloaded]) {
      const { items } = await device.conversations();
      expect(items.map(({ id }) => id)).toEqual([one.id, two.id]);
      expect(items[0]?.settings.pinned).toBe(true);
      expect((await device.conversationWith(agent)).id).toBe(two.id);
      expect(textsOf(await device.conversation(one.id))).toEqual([
        ...['As a guest', 'As an account', 'Welcome'],
      ]);
    }
    // An account reaches accounts, and is reached by them.
    const bob = await connectPerson(server);
    const theirs = await bob.client.conversationWith(wanted.username);
    expect((await other.conversationWith(bob.account.username)).id).toBe(theirs.id);
    expect(await bob.client.findUser(user.username)).toBeNull();
  });

  test('who becomes an account twice at once is one, and whose name another took first stays a guest', async () => {
    const { server } = await startCompany();
    const { client, user } = await connectGuest(server);
    const wanted = { username: ownName(), password: 'a-password-of-hers' };
    const both = await Promise.all([client.becomeAccount(wanted), client.becomeAccount(wanted)]);
    expect(both.map(({ id, username }) => [id, username])).toEqual(
      Array(2).fill([user.id, wanted.username]),
    );
    const guests = await Promise.all([connectGuest(server), connectGuest(server)]);
    const name = ownName();
    const outcomes = await Promise.all(
      guests.map((each) => codeOf(each.client.becomeAccount({ ...wanted, username: name }))),
    );
    expect([...outcomes].sort()).toEqual(['username_taken', null].sort());
    const loser = guests[outcomes.indexOf('username_taken')];
    expect(loser?.client.user).toEqual(loser?.user);
    const { id } = await (loser as (typeof guests)[0]).client.conversationWith(clerk);
    expect(id).toBeTruthy();
  });
});

test('a thousand guests from one address are refused in time; who is there goes on, and others come', async () => {
  const server = await startServer({
    env: {
      ...{
        ...appointing,
        GUEST_PEERS: clerk,
        TRUSTED_PROXIES: '1',
        LIMIT_REQUESTS_PER_ADDRESS: '1000000',
      },
    },
  });
  await appointUser(server, clerk);
  const come = async (address: string) => {
    const response = await fetch(`${server.url}/v1/guests`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: '{}',
    });
    const { code } = (await response.json()) as { code?: string };
    return { status: response.status, code, retryAfter: response.headers.get('retry-after') };
  };
  const { client } = await connectGuest(server);
  const conversation = await client.conversationWith(clerk);
  const began = performance.now();
  const answers: Awaited<ReturnType<typeof come>>[] = [];
  for (let round = 0; round < 20; round += 1) {
    const many = Array.from({ length: 50 }, () => come('203.0.113.7'));
    answers.push(...(await Promise.all(many)));
  }
  const took = performance.now() - began;
  const admitted = answers.filter(({ status }) => status === 201);
  const refused = answers.filter(({ status }) => status === 429);
  expect(admitted.length + refused.length).toBe(1_000);
  // One more comes in each two minutes; a node that cannot ask the others in time counts alone.
  expect(admitted.length).toBeGreaterThanOrEqual(30);
  expect(admitted.length).toBeLessThanOrEqual(30 * nodeCount() + 1);
  for (const { code, retryAfter } of refused) {
    expect(code).toBe('rate_limited');
    expect(Number(retryAfter)).toBeGreaterThan(0);
  }
  expect(took).toBeLessThan(30_000);
  expect((await come('203.0.113.8')).status).toBe(201);
  expect((await conversation.send('Still here')).seq).toBe(1);
});
