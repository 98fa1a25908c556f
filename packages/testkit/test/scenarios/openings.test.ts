import type { ChatClient } from '@chat/client';
import { ownName, registerUser, sharedServer, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { type HostTokenOptions, hostEnv, hostToken } from './support/host-token.js';
import { connectPerson, createClient } from './support/person.js';

const adminToken = 'a credential of administrators, for tests'.replaceAll(' ', '-');

const openedBy = (who: string) =>
  sharedServer({ ...hostEnv, ADMIN_TOKEN: adminToken, CONVERSATIONS_OPENED_BY: who });

/** A host's user, online, whose tokens say what `said` says when they are signed. */
async function connectHostUser(server: { readonly url: string }, said: HostTokenOptions = {}) {
  const name = ownName();
  const client = createClient({ url: server.url, auth: { getToken: () => hostToken(name, said) } });
  await client.connect();
  return { name, client };
}

const refused = (client: ChatClient, name: string, topic?: string) =>
  client.conversationWith(name, topic === undefined ? {} : { topic }).then(
    () => null,
    ({ code, message }: { code: string; message: string }) => ({ code, message }),
  );

test('a customer opens conversations with whom the host names, and is answered', async () => {
  const server = await openedBy('named');
  const [agent, other] = [await connectHostUser(server), await connectHostUser(server)];
  const customer = await connectHostUser(server, { chatWith: [`*${agent.name.slice(2)}`] });
  expect(customer.client.features?.opening).toBeDefined();
  const hers = await customer.client.conversationWith(agent.name);
  await hers.send('Where is my order?');
  const his = await agent.client.conversationWith(customer.name);
  await his.send('On its way');
  await waitFor(() => hers.messages.length === 2);

  // The other customer, and nobody at all, are the same to her; and the agent begins nothing.
  const nobody = ownName();
  expect(await refused(customer.client, other.name)).toEqual(
    await refused(customer.client, nobody),
  );
  expect(await refused(customer.client, other.name)).toMatchObject({ code: 'not_found' });
  expect(await customer.client.findUser(other.name)).toBeNull();
  expect(await refused(agent.client, other.name)).toMatchObject({ code: 'not_found' });
  expect(await agent.client.findUser(customer.name)).toMatchObject({ username: customer.name });
});

test('what the next token says holds from then on, on the connection that there is', async () => {
  const server = await openedBy('named');
  const agent = await connectHostUser(server);
  const said: { lifetime: number; chatWith: string[] } = { lifetime: 3, chatWith: [] };
  const customer = await connectHostUser(server, said);
  const states: string[] = [];
  customer.client.on('state', ({ status }) => states.push(status));
  expect(await refused(customer.client, agent.name)).toMatchObject({ code: 'not_found' });
  said.chatWith = [agent.name];
  const opened = await waitFor(async () => (await refused(customer.client, agent.name)) === null);
  expect(opened).toBe(true);
  said.chatWith = [];
  await waitFor(async () => (await refused(customer.client, agent.name, ownName())) !== null);
  // What there is stays.
  expect(await refused(customer.client, agent.name)).toBeNull();
  expect(states).toEqual([]);
});

test('where the administrator opens conversations, users have those', async () => {
  const server = await openedBy('admin');
  const [alice, bob] = [await connectPerson(server), await connectPerson(server)];
  const carol = await registerUser(server);
  expect(alice.client.features?.opening).toBeUndefined();
  expect(await refused(alice.client, bob.account.username)).toMatchObject({ code: 'not_found' });
  const made = await fetch(`${server.url}/v1/admin/conversations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ memberIds: [alice.account.user.id, bob.account.user.id] }),
  });
  expect(made.status).toBe(201);
  const hers = await alice.client.conversationWith(bob.account.username);
  const his = await bob.client.conversationWith(alice.account.username);
  await hers.send('There you are');
  await waitFor(() => his.messages.length === 1);
  expect(await refused(alice.client, carol.username)).toMatchObject({ code: 'not_found' });
});

test('who opens too many at once is told when to go on, and has those that there are', async () => {
  const server = await sharedServer({ LIMIT_CONVERSATIONS_PER_USER: '3' });
  const [alice, bob] = [await connectPerson(server), await connectPerson(server)];
  const open = (topic: string) =>
    alice.client.conversationWith(bob.account.username, { topic }).then(
      ({ topic }) => topic,
      ({ code }: { code: string }) => code,
    );
  const all = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(open));
  expect(all.filter((each) => each === 'rate_limited')).toHaveLength(2);
  const there = all.find((each) => each !== 'rate_limited') ?? '';
  expect(await open(there)).toBe(there);
  const again = createClient({ url: server.url, auth: { session: { storage: 'memory' } } });
  await again.signIn(alice.account);
  await again.connect();
  expect((await again.conversationWith(bob.account.username, { topic: there })).topic).toBe(there);
});
