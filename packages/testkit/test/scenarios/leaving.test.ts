import { memoryStorage } from '@chat/client';
import { registerUser, sharedServer, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { BareCaller } from './support/bare-caller.js';
import { connectPerson, createClient, textsOf } from './support/person.js';

test('an account deletes itself: every socket closes, the other side is told, and nothing is taken along after', async () => {
  const server = await sharedServer();
  const alice = await registerUser(server);
  const devices = await Promise.all(
    ['phone', 'desk'].map(async () => {
      const client = createClient({ url: server.url, storage: memoryStorage() });
      await client.signIn(alice);
      await client.connect();
      return client;
    }),
  );
  const { client: bob, account } = await connectPerson(server, { storage: memoryStorage() });
  const hers = await devices[0]?.conversationWith(account.username);
  const his = await bob.conversation(hers?.id ?? '');
  const list = await bob.conversations();
  await hers?.send('Hi');
  await his.send('Hello');
  await waitFor(() => list.items.length === 1);
  const removed: string[] = [];
  bob.on('removed', ({ id }) => removed.push(id));

  const caller = new BareCaller(server, alice.accessToken);
  const [status = '', ...lines] = (await caller.rest('GET', '/v1/me/export')).split(
    /(?<=^200) |\n/,
  );
  expect(status).toBe('200');
  const read = lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  expect(read.at(-1)).toEqual({ type: 'end' });
  expect(read.flatMap(({ text }) => text ?? [])).toEqual(['Hi', 'Hello']);

  const refused = await caller.rest('POST', '/v1/me/deletion', { password: 'a wrong one' });
  expect(refused).toMatch(/^401 .*"invalid_credentials"/);
  expect(devices.map(({ state }) => state.status)).toEqual(['online', 'online']);
  expect(textsOf(his)).toEqual(['Hi', 'Hello']);

  const { password } = alice;
  expect(await caller.rest('POST', '/v1/me/deletion', { password })).toBe('204 ');
  await waitFor(() => devices.every(({ state }) => state.status === 'unauthorized'));
  for (const { state } of devices)
    expect(state).toMatchObject({ error: { code: 'session_ended' } });
  await waitFor(() => removed.length > 0 && list.items.length === 0);
  expect(removed).toEqual([his.id]);
  expect([his.removed, textsOf(his)]).toEqual([true, []]);
  expect(bob.state.status).toBe('online');

  expect(await caller.rest('GET', '/v1/me/export')).toMatch(/^401 .*"session_ended"/);
  const again = createClient({ url: server.url, storage: memoryStorage() });
  await expect(again.signIn(alice)).rejects.toMatchObject({ code: 'invalid_credentials' });
  await expect(bob.conversationWith(alice.username)).rejects.toMatchObject({ code: 'not_found' });
});
