import { registerUser, sharedServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { ChatClient } from '../src/index.js';
import { connectUser } from './support/connect-client.js';
import { CountingClock } from './support/counting-clock.js';

const disposed = { code: 'disposed' };

/** Each call, in turn: all reject with the one code. */
async function expectEnded(client: ChatClient): Promise<void> {
  const credentials = { username: 'ada', password: 'long enough' };
  const calls: [string, () => Promise<unknown>][] = [
    ['connect', () => client.connect()],
    ['signIn', () => client.signIn(credentials)],
    ['register', () => client.register(credentials)],
    ['signInAsGuest', () => client.signInAsGuest()],
    ['becomeAccount', () => client.becomeAccount(credentials)],
    ['signOut', () => client.signOut()],
    ['conversationWith', () => client.conversationWith('bo')],
    ['conversation', () => client.conversation('cnv_1')],
    ['conversations', () => client.conversations()],
    ['findUser', () => client.findUser('bo')],
    ['account', () => client.account()],
  ];
  for (const [name, call] of calls) {
    const outcome = await call().then(
      () => 'done',
      ({ code }) => code,
    );
    expect({ name, outcome }).toEqual({ name, outcome: 'disposed' });
  }
  client.dispose();
  client.disconnect();
}

describe('a client that is disposed', () => {
  test('by the end of its scope (await using) is so for good', async () => {
    let client: ChatClient;
    {
      await using scoped = new ChatClient({
        url: 'http://127.0.0.1:1',
        auth: { getToken: () => 't' },
      });
      client = scoped;
      expect(client.state.status).toBe('idle');
    }
    await expectEnded(client);
  });

  test('before it was connected never connects, whatever an effect does late', async () => {
    const server = await sharedServer();
    const { accessToken } = await registerUser(server);
    const clock = new CountingClock();
    const client = new ChatClient({
      url: server.url,
      auth: { getToken: () => accessToken },
      environment: { clock },
    });
    // An effect in strict mode: undone before its awaited step is done.
    const effect = Promise.resolve().then(() => client.connect());
    client.dispose();
    await expect(effect).rejects.toMatchObject(disposed);
    await expectEnded(client);
    expect(clock.pending).toBe(0);
    expect(client.state.status).toBe('idle');
  });

  test.each([
    ['connects', (client: ChatClient) => client.connect()],
    [
      'asks for a conversation',
      (client: ChatClient, peer: string) => client.conversationWith(peer),
    ],
    ['looks for somebody', (client: ChatClient, peer: string) => client.findUser(peer)],
  ])('while it %s ends that, and leaves no timer', async (_what, begin) => {
    const server = await sharedServer();
    const [{ accessToken }, bo] = await Promise.all([registerUser(server), registerUser(server)]);
    const clock = new CountingClock();
    const client = new ChatClient({
      url: server.url,
      auth: { getToken: () => accessToken },
      environment: { clock },
    });
    const begun = begin(client, bo.username);
    client.dispose();
    await expect(begun).rejects.toMatchObject(disposed);
    await expectEnded(client);
    await waitFor(() => clock.pending === 0);
  });

  test('while it signs in signs nobody in', async () => {
    const server = await sharedServer();
    const { username, password } = await registerUser(server);
    const client = new ChatClient({ url: server.url });
    const users: unknown[] = [];
    client.on('user', (user) => users.push(user));
    const signingIn = client.signIn({ username, password });
    client.dispose();
    await expect(signingIn).rejects.toMatchObject(disposed);
    expect({ users, user: client.user }).toEqual({ users: [], user: null });
  });

  test('online closes its socket, and what was being sent is told', async () => {
    const server = await sharedServer();
    const [ada, bo] = await Promise.all([connectUser(server), connectUser(server)]);
    const conversation = await ada.client.conversationWith(bo.account.username);
    const sending = conversation.send('on its way');
    ada.client.dispose();
    await expect(sending).rejects.toMatchObject(disposed);
    expect(ada.client.state.status).toBe('closed');
    await expect(conversation.send('late')).rejects.toMatchObject(disposed);
    await expect(conversation.loadOlder()).rejects.toMatchObject(disposed);
    await expectEnded(ada.client);
  });

  test('by its signal is as good as by hand, before and after', async () => {
    const server = await sharedServer();
    const { accessToken } = await registerUser(server);
    const auth = { getToken: () => accessToken };
    await expectEnded(new ChatClient({ url: server.url, auth, signal: AbortSignal.abort() }));
    const later = new AbortController();
    const client = new ChatClient({ url: server.url, auth, signal: later.signal });
    await client.connect();
    later.abort();
    expect(client.state.status).toBe('closed');
    await expectEnded(client);
  });
});
