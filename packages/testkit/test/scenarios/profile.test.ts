import {
  type ChatClient,
  type ChatStorage,
  type Conversation,
  type ConversationList,
  memoryStorage,
  type User,
} from '@chat/client';
import {
  appointing,
  appointUser,
  ownName,
  registerUser,
  sharedServer,
  type TestUser,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { keptSession } from '../../src/soak/kept-session.js';
import { BareCaller } from './support/bare-caller.js';
import { type HostTokenOptions, hostEnv, hostToken } from './support/host-token.js';
import { createClient } from './support/person.js';

const picture = 'https://pictures.example/ada.png';

interface DeviceOptions {
  readonly storage?: ChatStorage;
  readonly session?: ReturnType<typeof keptSession>;
}

async function openDevice(
  { url }: { readonly url: string },
  account: TestUser,
  { storage = memoryStorage(), session = keptSession() }: DeviceOptions = {},
): Promise<ChatClient> {
  const client = createClient({
    ...{ url, storage, auth: { session: { storage: session } } },
    environment: { random: () => 0.002 },
  });
  if (!client.signedIn) await client.signIn(account);
  await client.connect();
  return client;
}

/** Alice and Bob with a phone and a desk each, and a conversation. At their desks it is listed, and nobody has opened it. */
async function setUp(env: Record<string, string> = {}) {
  const server = await sharedServer(env);
  const [alice, bob] = await Promise.all([registerUser(server), registerUser(server)]);
  const [phone, desk, bobs, bobsDesk] = (await Promise.all(
    [alice, alice, bob, bob].map((account) => openDevice(server, account)),
  )) as [ChatClient, ChatClient, ChatClient, ChatClient];
  const hers = await phone.conversationWith(bob.username);
  const his = await bobs.conversation(hers.id);
  const [list, hisList] = [await desk.conversations(), await bobsDesk.conversations()];
  return { server, alice, bob, phone, desk, bobs, bobsDesk, hers, his, list, hisList };
}

const change = async (client: ChatClient, ...[changed]: Parameters<Changing>): Promise<User> =>
  (await client.account()).change(changed);
type Changing = Awaited<ReturnType<ChatClient['account']>>['change'];

const peersIn = ({ items }: ConversationList) => items.map(({ peer }) => peer.name);
const nameOf = ({ members }: Pick<Conversation, 'members'>, { id }: Pick<User, 'id'>) =>
  members.find((member) => member.id === id)?.name;

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    ({ code }: { code: string }) => code,
  );

describe('who changes their name and picture', () => {
  test('has them on all of their devices, and for the other one on all of theirs, held or listed or found, at once', async () => {
    const { phone, desk, bobs, bobsDesk, hers, his, list, hisList, bob } = await setUp();
    await hers.send('A needle');
    await waitFor(() => his.marks.get(bob.user.id)?.delivered === 1);
    const search = await bobsDesk.search('needle');
    const users: (User | null)[] = [];
    const shown = new Set<string>();
    desk.on('user', (user) => users.push(user));
    his.on('change', () => shown.add(his.peer.name));

    const ada = await change(phone, { name: 'Ada', picture });
    expect(ada).toMatchObject({ id: phone.user?.id, name: 'Ada', picture });
    expect([phone.user, nameOf(hers, ada)]).toEqual([ada, 'Ada']);
    await waitFor(() => his.peer.name === 'Ada' && peersIn(hisList)[0] === 'Ada');
    await waitFor(() => search.results[0]?.conversation.peer.name === 'Ada');
    for (const peer of [his.peer, hisList.items[0]?.peer]) expect(peer).toEqual(ada);
    await waitFor(() => desk.user?.name === 'Ada');
    await waitFor(() => list.items[0]?.members.some(({ name }) => name === 'Ada'));
    expect(users).toEqual([ada]);
    expect(shown).toContain('Ada');
    expect(his.marks.get(bob.user.id)?.delivered).toBe(1);
    expect(await bobs.findUser(ada.username)).toEqual(ada);

    // The other way round, on the device that has nothing open; and without a picture again.
    await change(bobsDesk, { name: 'Bo', picture });
    await waitFor(() => hers.peer.picture === picture && peersIn(list)[0] === 'Bo');
    const plain = await change(bobs, { picture: null });
    await waitFor(() => hers.peer.picture === undefined);
    await waitFor(() => list.items[0]?.peer.picture === undefined);
    expect(hers.peer).toEqual({ id: bob.user.id, username: bob.username, name: 'Bo' });
    expect(plain).toEqual(hers.peer);
  });

  test('has them, too, for who was away: in what they look at, in the list, and in what the device kept', async () => {
    const { server, alice, bob, phone, desk, hers } = await setUp();
    const [storage, session] = [memoryStorage(), keptSession()];
    const reader = await openDevice(server, bob, { storage, session });
    const [seen, list] = [await reader.conversation(hers.id), await reader.conversations()];
    const shown: string[] = [];
    seen.on('change', () => shown.push(seen.peer.name));
    reader.disconnect();
    desk.disconnect();
    await change(phone, { name: 'Ada' });
    expect([seen.peer.name, peersIn(list)]).toEqual([alice.username, [alice.username]]);
    await Promise.all([reader.connect(), desk.connect()]);
    await waitFor(() => seen.peer.name === 'Ada' && peersIn(list)[0] === 'Ada');
    expect(shown).toContain('Ada');
    expect(desk.user?.name).toBe('Ada');

    reader.dispose();
    await change(desk, { name: 'Ada Lovelace' });
    const reopened = await openDevice(server, bob, { storage, session });
    const kept = await reopened.conversation(hers.id);
    await waitFor(() => kept.peer.name === 'Ada Lovelace');
  });

  test('has the last one everywhere, however many devices change it at once', async () => {
    const { phone, desk, hers, his, list, hisList } = await setUp();
    const accounts = [await phone.account(), await desk.account()];
    await Promise.all(
      ['Ada', 'Bea', 'Cleo', 'Dora'].map((name, at) => accounts[at % 2]?.change({ name })),
    );
    const { name } = (await (await phone.account()).change({})) as User;
    await waitFor(() => [phone, desk].every(({ user }) => user?.name === name));
    await waitFor(() => his.peer.name === name && peersIn(hisList)[0] === name);
    await waitFor(() => nameOf(hers, phone.user as User) === name);
    await waitFor(() => list.items[0]?.members.some((member) => member.name === name));
  });

  test('has it although an answer on its way had the one before, and is told what cannot be', async () => {
    const { server, alice, bob, phone, hers } = await setUp();
    const reader = await openDevice(server, bob);
    const seen = await reader.conversation(hers.id);
    const account = await phone.account();
    for (const wrong of [{ name: '' }, { name: '\u200b' }, { picture: 'http://a.example/' }]) {
      expect(await codeOf(account.change(wrong))).toBe('invalid_request');
    }
    expect([phone.user?.name, seen.peer.name]).toEqual([alice.username, alice.username]);
    await Promise.all([
      ...['Ada', 'Bea', 'Cleo'].map((name) => account.change({ name })),
      ...Array.from({ length: 10 }, () => reader.conversationWith(alice.username)),
    ]);
    const { name } = await account.change({});
    await waitFor(() => seen.peer.name === name);
  });
});

describe('what passes a block', () => {
  /** All that shows somebody to somebody who asks without the SDK. */
  async function askedAbout(caller: BareCaller, { username }: User, conversationId: string) {
    return [
      await caller.rest('GET', `/v1/users?username=${username}`),
      await caller.rest('GET', `/v1/conversations/${conversationId}`),
      await caller.rest('GET', '/v1/conversations'),
      await caller.rest('POST', '/v1/conversations', { username }),
      await caller.rest('POST', '/v1/search', { text: 'needle' }),
      await caller.rest('GET', '/v1/blocks'),
    ].join('\n');
  }

  test('is neither’s new name, by no event and no answer, until it is gone; then both see each other as they are', async () => {
    const { server, alice, bob, phone, desk, bobs, bobsDesk, hers, his, list, hisList } =
      await setUp();
    const carol = await registerUser(server);
    const carols = await openDevice(server, carol);
    const [withAlice, withBob] = (await Promise.all(
      [alice, bob].map(({ username }) => carols.conversationWith(username)),
    )) as [Conversation, Conversation];
    await hers.send('A needle');
    await phone.block(bob.user);
    const changes = { hers: 0, his: 0 };
    await waitFor(() => desk.hasBlocked(bob.user) && hers.blocked && his.messages.length === 1);
    hers.on('change', () => changes.hers++);
    his.on('change', () => changes.his++);

    const [ada, bo] = [await change(phone, { name: 'Ada' }), await change(bobs, { name: 'Bo' })];
    // Their own devices know, and others: whatever was to be told by then was told.
    await waitFor(() => desk.user?.name === 'Ada' && bobsDesk.user?.name === 'Bo');
    await waitFor(() => withAlice.peer.name === 'Ada' && withBob.peer.name === 'Bo');
    const [before, hisBefore] = [alice.username, bob.username];
    const look = () =>
      [his.peer.name, ...peersIn(hisList), hers.peer.name, ...peersIn(list)].filter(
        (name) => name !== carol.username,
      );
    const asBefore = [before, before, hisBefore, hisBefore];
    expect(look()).toEqual(asBefore);
    for (const client of [phone, desk, bobs, bobsDesk]) {
      client.disconnect();
      await client.connect();
    }
    for (const [client, peer] of [
      [phone, bob],
      [desk, bob],
      [bobs, alice],
      [bobsDesk, alice],
    ] as const) {
      expect((await client.conversationWith(peer.username)).peer.name).toBe(peer.username);
      expect((await client.findUser(peer.username))?.name).toBe(peer.username);
    }
    expect((await desk.blocks()).blocks.map(({ user }) => user)).toEqual([bob.user]);
    expect(look()).toEqual(asBefore);
    const [hersCaller, hisCaller] = [alice, bob].map(
      ({ accessToken }) => new BareCaller(server, accessToken),
    ) as [BareCaller, BareCaller];
    expect(await askedAbout(hersCaller, bob.user, hers.id)).not.toContain('"Bo"');
    expect(await askedAbout(hisCaller, alice.user, hers.id)).not.toContain('"Ada"');
    expect(await askedAbout(hersCaller, alice.user, hers.id)).toContain('"Ada"');
    await hisCaller.connect();
    await change(phone, { picture });
    await waitFor(() => withAlice.peer.picture === picture);
    expect(hisCaller.frames.map(({ type }) => type)).not.toContain('profile');

    await desk.unblock(bob.user);
    await waitFor(() => his.peer.name === 'Ada' && hers.peer.name === 'Bo');
    await waitFor(() => peersIn(hisList).includes('Ada') && peersIn(list).includes('Bo'));
    expect([his.peer, hers.peer]).toEqual([{ ...ada, picture }, bo]);
    const found = await bobs.conversationWith(alice.username);
    expect([found, found.peer]).toEqual([his, { ...ada, picture }]);
    // As if nothing had been.
    await change(phone, { name: 'Ada again' });
    await waitFor(() => his.peer.name === 'Ada again');
  });
});

describe('who is a program', () => {
  test('is shown as one to both as soon as an administrator says so, until they say the opposite; neither passes a block', async () => {
    const { server, alice, bob, phone, desk, bobs, bobsDesk, hers, his, list, hisList } =
      await setUp(appointing);
    const administrator = new BareCaller(server, appointing.ADMIN_TOKEN);
    const say = (user: User, bot: boolean) =>
      administrator.rest('PATCH', `/v1/admin/users/${user.id}`, { bot });
    const isBot = (users: readonly (User | null | undefined)[]) =>
      users.map((user) => user?.bot ?? false);
    const ofAlice = () => [
      ...[his.peer, hisList.items[0]?.peer, phone.user, desk.user],
      ...[hers, list.items[0]].map((each) => each?.members.find(({ id }) => id === alice.user.id)),
    ];
    expect(await say(alice.user, true)).toMatch(/^200 .*"bot":true/);
    await waitFor(() => isBot(ofAlice()).every(Boolean));
    expect(await bobs.findUser(alice.username)).toEqual({ ...alice.user, bot: true });
    expect(await say(alice.user, false)).not.toContain('bot');
    await waitFor(() => !isBot(ofAlice()).some(Boolean));
    for (const user of ofAlice()) expect(user).not.toHaveProperty('bot');

    const carols = await openDevice(server, await registerUser(server));
    const [withAlice, withBob] = (await Promise.all(
      [alice, bob].map(({ username }) => carols.conversationWith(username)),
    )) as [Conversation, Conversation];
    await phone.block(bob.user);
    await waitFor(() => desk.hasBlocked(bob.user) && hers.blocked);
    for (const { user } of [alice, bob]) await say(user, true);
    // Others know, as do their own devices: whatever was to be told by then was told.
    await waitFor(() => withAlice.peer.bot && withBob.peer.bot);
    await waitFor(() => isBot([desk.user, bobsDesk.user]).every(Boolean));
    const rowOf = ({ items }: ConversationList) => items.find(({ id }) => id === hers.id)?.peer;
    const eachOther = () => isBot([his.peer, rowOf(hisList), hers.peer, rowOf(list)]);
    expect(eachOther()).toEqual([false, false, false, false]);
    for (const client of [phone, desk, bobs, bobsDesk]) {
      client.disconnect();
      await client.connect();
    }
    for (const [client, peer] of [
      [desk, bob],
      [bobsDesk, alice],
    ] as const) {
      const { peer: seen } = await client.conversationWith(peer.username);
      expect(isBot([seen, await client.findUser(peer.username)])).toEqual([false, false]);
    }
    expect(eachOther()).toEqual([false, false, false, false]);
    await desk.unblock(bob.user);
    await waitFor(() => eachOther().every(Boolean));
  });
});

describe('whoever has another name for another reason', () => {
  test('a guest who becomes an account, has it for the other one at once, and hears of it once', async () => {
    const support = ownName('support');
    const server = await sharedServer({ ...appointing, GUEST_PEERS: support });
    const agent = await openDevice(server, await appointUser(server, support));
    const guest = createClient({
      ...{ url: server.url, auth: { session: { storage: keptSession() } } },
    });
    await guest.signInAsGuest({ name: 'Somebody' });
    await guest.connect();
    const conversation = await guest.conversationWith(support);
    const answered = await agent.conversation(conversation.id);
    expect(answered.peer).toMatchObject({ name: 'Somebody', guest: true });
    const users: (User | null)[] = [];
    guest.on('user', (user) => users.push(user));
    const account = await guest.becomeAccount({
      username: ownName(),
      password: 'hers alone',
      name: 'Ada',
    });
    await waitFor(() => answered.peer.name === 'Ada');
    await waitFor(() => nameOf(conversation, account) === 'Ada');
    expect([answered.peer, guest.user, users]).toEqual([account, account, [account]]);
    expect(account).not.toHaveProperty('guest');
  });

  test('a host site’s user, has the one that the next token says, and cannot change it themself', async () => {
    const server = await sharedServer(hostEnv);
    const [sub, peer] = [ownName('visitor'), ownName('seller')];
    const open = async (username: string, said: HostTokenOptions) => {
      const client = createClient({
        ...{ url: server.url, storage: memoryStorage() },
        auth: { getToken: () => hostToken(username, said) },
      });
      await client.connect();
      return client;
    };
    const [seller, visitor] = [
      await open(peer, { name: 'Seller' }),
      await open(sub, { name: 'Visitor' }),
    ];
    const seen = await seller.conversationWith(sub);
    expect(await codeOf(change(visitor, { name: 'Ada' }))).toBe('forbidden');
    expect([visitor.user?.name, seen.peer.name]).toEqual(['Visitor', 'Visitor']);
    await open(sub, { name: 'Ada' });
    await waitFor(() => seen.peer.name === 'Ada');
    await waitFor(() => visitor.user?.name === 'Ada');
    // So it is with whether they are a program.
    await open(sub, { name: 'Ada', bot: true });
    await waitFor(() => seen.peer.bot && visitor.user?.bot);
    await open(sub, { name: 'Ada Bot' });
    await waitFor(() => seen.peer.name === 'Ada Bot');
    expect(seen.peer.bot).toBe(true);
    await open(sub, { name: 'Ada Bot', bot: false });
    await waitFor(() => !seen.peer.bot && !visitor.user?.bot);
    expect(seen.peer).not.toHaveProperty('bot');
  });
});
