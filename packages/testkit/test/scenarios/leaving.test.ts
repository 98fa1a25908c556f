import { type ChatClient, memoryStorage } from '@chat/client';
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
import { hostEnv, hostToken } from './support/host-token.js';
import { createClient, textsOf } from './support/person.js';

async function openDevice(
  { url }: { readonly url: string },
  { username, password }: Pick<TestUser, 'username' | 'password'>,
  { session = keptSession(), ask = fetch } = {},
): Promise<ChatClient> {
  const client = createClient({
    ...{ url, storage: memoryStorage(), auth: { session: { storage: session } } },
    environment: { random: () => 0.002, fetch: (url, init) => ask(url, init) },
  });
  if (!client.signedIn) await client.signIn({ username, password });
  await client.connect();
  return client;
}

/** Alice with a phone and a desk, who has written with Bob. */
async function setUp(env: Readonly<Record<string, string>> = {}) {
  const server = await sharedServer(env);
  const [alice, bob] = await Promise.all([registerUser(server), registerUser(server)]);
  const [phone, desk, bobs] = await Promise.all([
    openDevice(server, alice),
    openDevice(server, alice),
    openDevice(server, bob),
  ]);
  const hers = await phone.conversationWith(bob.username);
  const his = await bobs.conversation(hers.id);
  await hers.send('Hi');
  await his.send('Hello');
  await waitFor(() => hers.messages.length === 2 && his.messages.length === 2);
  return { server, alice, bob, phone, desk, bobs, hers, his };
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    ({ code }: { code: string }) => code,
  );

interface Line {
  readonly type: string;
  readonly [field: string]: unknown;
}

const linesOf = async (blob: Blob): Promise<Line[]> =>
  (await blob.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

async function expectGone(client: ChatClient): Promise<void> {
  await waitFor(() => client.state.status === 'unauthorized' && !client.signedIn);
  expect(client.state).toMatchObject({ error: { code: 'session_ended' } });
  expect(client.user).toBeNull();
}

describe('a user who leaves', () => {
  test('takes along all that is kept of them, and is gone everywhere, with their conversations', async () => {
    const { server, alice, bob, phone, desk, bobs, hers, his } = await setUp();
    const away = keptSession();
    (await openDevice(server, alice, { session: away })).dispose();
    const list = await bobs.conversations();
    const removed: string[] = [];
    bobs.on('removed', ({ id }) => removed.push(id));
    const account = await phone.account();

    const exported = await account.export();
    expect(exported.type).toBe('application/x-ndjson');
    const lines = await linesOf(exported);
    expect(lines.at(-1)).toEqual({ type: 'end' });
    const texts = lines.filter(({ type }) => type === 'message').map(({ text }) => text);
    expect(texts.sort()).toEqual(['Hello', 'Hi']);
    expect(lines.filter(({ type }) => type === 'session').length).toBe(4);
    expect(JSON.stringify(lines)).not.toContain(alice.refreshToken);

    for (const wrong of [{ password: 'wrong' }, {}, undefined]) {
      expect(await codeOf(account.delete(wrong))).toBe('invalid_credentials');
    }
    expect([phone, desk].map(({ state }) => state.status)).toEqual(['online', 'online']);
    await account.delete({ password: alice.password });
    await Promise.all([phone, desk].map(expectGone));
    expect(await codeOf(account.export())).toBe('signed_out');

    await waitFor(() => his.removed && list.items.length === 0);
    expect([removed, textsOf(his)]).toEqual([[hers.id], []]);
    expect(await bobs.findUser(alice.username)).toBeNull();
    expect(await codeOf(bobs.conversationWith({ userId: alice.user.id }))).toBe('not_found');
    expect(await codeOf(bobs.conversation(hers.id))).toBe('not_found');
    const caller = new BareCaller(server, alice.accessToken);
    expect(await caller.rest('GET', '/v1/me/export')).toMatch(/^401 /);
    expect(await caller.rest('GET', '/v1/me')).toMatch(/^401 /);
    const { username, password } = alice;
    expect(await codeOf(phone.signIn({ username, password }))).toBe('invalid_credentials');
    const back = createClient({
      ...{ url: server.url, auth: { session: { storage: away } }, storage: memoryStorage() },
    });
    expect(await codeOf(back.connect())).toBe('session_ended');
    expect(back.user).toBeNull();
    expect((await linesOf(await (await bobs.account()).export())).at(-1)).toEqual({ type: 'end' });
    expect(bobs.user?.id).toBe(bob.user.id);
  });

  test('finds the session ended when the answer was lost', async () => {
    const { server, alice, bobs, his } = await setUp();
    const lost: number[] = [];
    const laptop = await openDevice(server, alice, {
      ask: async (url, init) => {
        const response = await fetch(url, init);
        if (!String(url).endsWith('/deletion')) return response;
        lost.push(response.status);
        throw new TypeError('The connection was lost.');
      },
    });
    const account = await laptop.account();
    expect(await codeOf(account.delete({ password: alice.password }))).toBe('connection_failed');
    expect(lost).toEqual([204]);
    await expectGone(laptop);
    await waitFor(() => his.removed);
    expect(bobs.state.status).toBe('online');
  });

  test('leaves nothing on the device, unsent messages included', async () => {
    const { server, alice, bob } = await setUp();
    const storage = memoryStorage();
    const session = keptSession();
    const open = async () => {
      const client = createClient({
        ...{ url: server.url, storage, auth: { session: { storage: session } } },
      });
      if (!client.signedIn) await client.signIn(alice);
      return client;
    };
    const client = await open();
    await client.connect();
    const conversation = await client.conversationWith(bob.username);
    client.disconnect();
    const sending = codeOf(conversation.send('Written offline'));
    conversation.setDraft('Half a');
    const kept = await storage.open({ server: server.url, userId: alice.user.id });
    await waitFor(async () => (await kept.outbox.list()).length === 1);
    await waitFor(async () => ((await kept.cache?.list()) ?? []).length >= 2);
    await (await client.account()).delete({ password: alice.password });
    expect(await sending).toBe('signed_out');
    expect([await kept.outbox.list(), await kept.cache?.list()]).toEqual([[], []]);
    expect(await open().catch(({ code }: { code: string }) => code)).toBe('invalid_credentials');
  });

  test('is a guest without a password, too; a host site’s user takes along what is theirs, and is the site’s to remove', async () => {
    const support = ownName('support');
    const server = await sharedServer({ ...hostEnv, ...appointing, GUEST_PEERS: support });
    const agent = await openDevice(server, await appointUser(server, support));
    const guest = createClient({
      ...{ url: server.url, auth: { session: { storage: keptSession() } } },
    });
    await guest.signInAsGuest();
    await guest.connect();
    const conversation = await guest.conversationWith(support);
    await conversation.send('Hello?');
    const answered = await agent.conversation(conversation.id);
    const account = await guest.account();
    expect((await linesOf(await account.export())).map(({ type }) => type)).toContain('message');
    await account.delete();
    await expectGone(guest);
    await waitFor(() => answered.removed);

    const visitor = createClient({
      ...{ url: server.url, auth: { getToken: () => hostToken(ownName('visitor')) } },
    });
    await visitor.connect();
    const theirs = await visitor.account();
    expect((await linesOf(await theirs.export())).at(-1)).toEqual({ type: 'end' });
    expect(await codeOf(theirs.delete())).toBe('forbidden');
    expect(visitor.state.status).toBe('online');
  });

  test('is nobody on a server that does not offer it', async () => {
    const { phone } = await setUp({ FEATURES_OFF: 'leaving' });
    expect(phone.features).not.toHaveProperty('leaving');
    const account = await phone.account();
    expect(await codeOf(account.export())).toBe('invalid_argument');
    expect(await codeOf(account.delete())).toBe('invalid_argument');
  });
});
