import { randomUUID } from 'node:crypto';
import { type ChatClient, memoryStorage, type SessionStorage } from '@chat/client';
import { registerUser, type ServedChat, sharedServer, type TestUser, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { keptSession } from '../../src/soak/kept-session.js';
import { hostEnv, hostToken } from './support/host-token.js';
import { createClient, textsOf } from './support/person.js';

const adminToken = 'a credential of administrators, for tests'.replaceAll(' ', '-');

async function openDevice(
  { url }: { readonly url: string },
  { username, password }: TestUser,
  session = keptSession(),
): Promise<ChatClient> {
  const client = createClient({
    ...{ url, storage: memoryStorage(), auth: { session: { storage: session } } },
    environment: { random: () => 0.002 },
  });
  if (!client.signedIn) await client.signIn({ username, password });
  await client.connect();
  return client;
}

/** The same, but that the access token in it is always too old. */
function expired(session: SessionStorage): SessionStorage {
  return {
    ...session,
    get: (key) => {
      const text = session.get(key) as string | null;
      return text && JSON.stringify({ ...JSON.parse(text), accessExpiresIn: 0 });
    },
  };
}

async function administer(
  { url }: ServedChat,
  method: string,
  path: string,
  body?: Readonly<Record<string, unknown>>,
) {
  const response = await fetch(`${url}/v1/admin${path}`, {
    method,
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

/** Alice with a phone and a desk, Bob, their conversation, and an administrator. */
async function setUp() {
  const server = await sharedServer({ ADMIN_TOKEN: adminToken, ...hostEnv });
  const [alice, bob] = await Promise.all([registerUser(server), registerUser(server)]);
  const session = keptSession();
  const [phone, desk, bobs] = await Promise.all([
    openDevice(server, alice),
    openDevice(server, alice, session),
    openDevice(server, bob),
  ]);
  const onPhone = await phone.conversationWith(bob.username);
  const onDesk = await desk.conversation(onPhone.id);
  const his = await bobs.conversation(onPhone.id);
  const all = [onPhone, onDesk, his];
  const see = (...texts: string[]) =>
    waitFor(() => all.every((each) => textsOf(each).join() === texts.join()));
  const restrict = (body: Readonly<Record<string, unknown>>, userId = alice.user.id) =>
    administer(server, 'PUT', `/users/${userId}/restriction`, body);
  const lift = (userId = alice.user.id) =>
    administer(server, 'DELETE', `/users/${userId}/restriction`);
  const messages = `/conversations/${onPhone.id}/messages`;
  return {
    ...{ server, alice, bob, phone, desk, bobs, session, onPhone, onDesk, his },
    ...{ see, restrict, lift, messages },
  };
}

describe('an administrator', () => {
  test('writes as the system and as a member, and takes back: on all devices, live', async () => {
    const { server, alice, messages, see, onPhone, his } = await setUp();
    const { id } = alice.user;
    const send = (fields: object) =>
      administer(server, 'POST', messages, { clientId: randomUUID(), text: '', ...fields });
    expect((await send({ text: 'We look into it.' })).status).toBe(201);
    await see('We look into it.');
    expect((await send({ text: 'Thank you.', senderId: id, replyTo: 1 })).status).toBe(201);
    await see('We look into it.', 'Thank you.');
    expect(onPhone.messages[1]).toMatchObject({ own: true, status: 'sent' });
    expect(his.messages[1]).toMatchObject({ own: false, senderId: id });
    await onPhone.send('And now?');
    expect((await administer(server, 'DELETE', `${messages}/2`)).status).toBe(200);
    await see('We look into it.', '', 'And now?');
    const reading = `${messages}?by=Zoe&reason=a%20case`;
    expect((await administer(server, 'GET', reading)).body.messages).toHaveLength(3);
    const audit = await administer(server, 'GET', `/audit?conversationId=${onPhone.id}`);
    expect(audit.body.entries.map(({ act }: { act: string }) => act)).toEqual([
      ...['conversation.read', 'message.delete', 'message.send', 'message.send'],
    ]);
  });

  test('mutes for a time: what is written fails in the words given, and goes when it is tried again after it', async () => {
    const { restrict, onPhone, onDesk, his, see } = await setUp();
    await onPhone.send('Hello');
    await see('Hello');
    await restrict({ kind: 'muted', until: Date.now() + 3_600_000, reason: 'Enough for today.' });
    const refused = async (of: typeof onPhone) => {
      const sent = of.send('An insult').catch(({ code }: { code: string }) => code);
      return (await sent) === 'muted';
    };
    // Of those that are sent before a node has heard of it, some may still pass.
    await waitFor(() => refused(onPhone));
    await waitFor(() => refused(onDesk));
    const failed = onDesk.messages.find(({ status }) => status === 'failed');
    expect(failed).toMatchObject({ error: { code: 'muted', message: 'Enough for today.' } });
    await his.send('Are you there?');
    await waitFor(() => textsOf(onDesk).includes('Are you there?'));
    const until = Date.now() + 1_000;
    await restrict({ kind: 'muted', until });
    // Failed ones stay, and stay failed, until somebody tries again.
    const ids = onDesk.messages.flatMap(({ key, status }) => (status === 'failed' ? [key] : []));
    await waitFor(() => {
      const isOver = onDesk.messages.every(({ status }) => status !== 'failed');
      if (!isOver) for (const id of ids) onDesk.retry(id);
      return isOver && onDesk.messages.every(({ status }) => status !== 'pending');
    });
    expect(Date.now()).toBeGreaterThanOrEqual(until);
    await waitFor(() => textsOf(his).at(-1) === 'An insult');
    expect(new Set(his.messages.map(({ key }) => key)).size).toBe(his.messages.length);
  });

  test('suspends: all devices are told why and stop, keep what waits, and go on when it is lifted', async () => {
    const { server, alice, restrict, lift, phone, desk, session, onPhone, his, see } =
      await setUp();
    await onPhone.send('Hello');
    await see('Hello');
    await restrict({ kind: 'suspended', until: null, reason: 'Write to us.' });
    for (const client of [phone, desk]) {
      await waitFor(() => client.state.status === 'closed');
      expect(client.state).toMatchObject({
        ...{ reason: 'Write to us.', error: { code: 'suspended', message: 'Write to us.' } },
      });
      expect(client.signedIn).toBe(true);
      expect(client.user?.id).toBe(alice.user.id);
    }
    const waiting = onPhone.send('Kept');
    await expect(desk.connect()).rejects.toMatchObject({ code: 'suspended' });
    desk.dispose();
    // Whoever begins anew, with a token that has to be refreshed first.
    const spent = expired(session);
    await expect(openDevice(server, alice, spent)).rejects.toMatchObject({ code: 'suspended' });
    await expect(openDevice(server, alice)).rejects.toMatchObject({ code: 'suspended' });
    await lift();
    await phone.connect();
    await waiting;
    await waitFor(() => textsOf(his).join() === 'Hello,Kept');
    const again = await openDevice(server, alice, spent);
    expect(again.state.status).toBe('online');
  });

  test('suspends a host site’s user, who comes back by themself once it is over', async () => {
    const { server, restrict } = await setUp();
    const sub = `customer ${randomUUID()}`;
    const client = createClient({
      url: server.url,
      auth: { getToken: async () => hostToken(sub) },
      environment: { random: () => 0.002 },
    });
    await client.connect();
    await restrict({ kind: 'suspended', until: Date.now() + 2_000 }, client.user?.id ?? '');
    await waitFor(() => client.state.status === 'closed');
    expect(client.state).toMatchObject({ error: { code: 'suspended' } });
    await waitFor(() =>
      client.connect().then(
        () => true,
        () => false,
      ),
    );
    expect(client.state.status).toBe('online');
  });
});
