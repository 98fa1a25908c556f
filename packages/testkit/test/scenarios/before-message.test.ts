import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStorage } from '@chat/client';
import { atTestEnd, startServer, waitFor } from '@chat/testkit';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { connectPerson, createClient, textsOf } from './support/person.js';

const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

interface Asked {
  readonly type: string;
  readonly data: { readonly text: string; readonly senderId: string };
}

/** Alice and Bob on a server that asks a backend before each message; and that backend, which can be away. */
async function setUp() {
  const backend = { away: false, missed: 0, asked: [] as Asked[] };
  const hook = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (backend.away) {
      backend.missed += 1;
      response.writeHead(503).end();
      return;
    }
    const asked = new Webhook(secret).verify(body, request.headers as never) as Asked;
    backend.asked.push(asked);
    const { text } = asked.data;
    const decision = text.includes('darn')
      ? { refuse: 'Please stay polite.' }
      : { text: text.replace('4111', '••••') };
    response.end(JSON.stringify(decision));
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  atTestEnd(async () => {
    hook.closeAllConnections();
    await new Promise((resolve) => hook.close(resolve));
  });
  const server = await startServer({
    env: {
      MESSAGE_HOOK_URL: `http://127.0.0.1:${(hook.address() as AddressInfo).port}`,
      MESSAGE_HOOK_SECRET: secret,
    },
  });
  const storage = memoryStorage();
  const [alice, bob] = await Promise.all([
    connectPerson(server, { storage }),
    connectPerson(server),
  ]);
  const hers = await alice.client.conversationWith(bob.account.username);
  const his = await bob.client.conversation(hers.id);
  return { server, backend, storage, alice, bob, hers, his };
}

describe('a server that asks before a message', () => {
  test('tells its sender why one was refused, for good; what comes after it goes on', async () => {
    const { server, storage, alice, bob, hers, his, backend } = await setUp();
    const refused = hers.send('darn').catch((error: unknown) => error);
    await hers.send('Hello');
    expect(await refused).toMatchObject({
      ...{ code: 'message_refused', message: 'Please stay polite.', retryable: false },
    });
    await waitFor(() => textsOf(his).includes('Hello'));
    expect(textsOf(his)).toEqual(['Hello']);
    const failed = () => hers.messages.find(({ text }) => text === 'darn');
    expect(failed()).toMatchObject({
      ...{ status: 'failed', error: { code: 'message_refused', message: 'Please stay polite.' } },
    });

    // On a page that is loaded anew it is still there to be read, and nobody is asked about it again.
    alice.client.dispose();
    const again = createClient({ url: server.url, storage });
    await again.signIn(alice.account);
    await again.connect();
    const conversation = await again.conversationWith(bob.account.username);
    const row = conversation.messages.find(({ text }) => text === 'darn');
    expect(row).toMatchObject({
      ...{ status: 'failed', error: { code: 'message_refused', message: 'Please stay polite.' } },
    });
    await conversation.send('Here again');
    expect(backend.asked.filter(({ data }) => data.text === 'darn')).toHaveLength(1);
  });

  test('shows everybody what it was changed to, its sender too', async () => {
    const { hers, his } = await setUp();
    await hers.send('My card is 4111 1111');
    await waitFor(() => his.messages.length === 1);
    expect(textsOf(his)).toEqual(['My card is •••• 1111']);
    expect(textsOf(hers)).toEqual(textsOf(his));
    const [message] = hers.messages;
    if (message === undefined) throw new Error('nothing was sent');
    await hers.edit(message, 'It is 4111 2222');
    await waitFor(() => textsOf(his).includes('It is •••• 2222'));
    const refused = hers.edit(message, 'darn').catch((error: unknown) => error);
    expect(await refused).toMatchObject({ code: 'message_refused' });
    expect(textsOf(his)).toEqual(['It is •••• 2222']);
  });

  test('keeps what it could not ask about with its sender, who sends it again', async () => {
    const { hers, his, backend } = await setUp();
    backend.away = true;
    const sent = hers.send('Hello');
    await waitFor(() => backend.missed > 0);
    expect(hers.messages[0]).toMatchObject({ text: 'Hello', status: 'pending' });
    backend.away = false;
    await sent;
    await waitFor(() => his.messages.length === 1);
    expect(textsOf(his)).toEqual(['Hello']);
  });

  test('shows nothing of a message that is being written', async () => {
    const { alice, hers, his } = await setUp();
    expect(alice.client.features).not.toHaveProperty('streams');
    const stream = hers.stream();
    stream.write('My card ');
    stream.write('is 4111');
    await stream.end();
    await waitFor(() => his.messages.length === 1);
    expect(textsOf(his)).toEqual(['My card is ••••']);
  });
});
