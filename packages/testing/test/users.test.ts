import { ChatClient } from '@chat/client';
import { atTestEnd, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { startChat } from '../src/index.js';

async function start(options?: Parameters<typeof startChat>[0]) {
  const chat = await startChat(options);
  atTestEnd(() => chat.close());
  return chat;
}

test('a user is made once, and is the same when asked for again, also at the same time', async () => {
  const chat = await start();
  const [ada, again] = await Promise.all([chat.user('ada', { name: 'Ada' }), chat.user('ada')]);
  expect(again).toBe(ada);
  expect(await chat.user('ada', { name: 'Another' })).toBe(ada);
  expect(ada).toMatchObject({ username: 'ada', name: 'Ada' });
  const client = await ada.client();
  expect(client.user).toMatchObject({ id: ada.id, username: 'ada', name: 'Ada' });
});

test('users write to each other, from clients of the chat’s and of the app’s own', async () => {
  const chat = await start();
  const [ada, bo] = [await chat.user('ada'), await chat.user('bo')];
  const theirs = new ChatClient({ url: chat.url, auth: bo.auth });
  atTestEnd(() => theirs.dispose());
  const heard: string[] = [];
  theirs.on('message', ({ text }) => heard.push(text));
  await theirs.connect();
  const client = await ada.client();
  await (await client.conversationWith('bo')).send('Hi');
  await waitFor(() => heard.includes('Hi'));
});

test('a user whom the app’s backend has brought along is the same user', async () => {
  const chat = await start();
  const token = chat.hostToken({ sub: 'ada', name: 'Ada L.' });
  const client = new ChatClient({ url: chat.url, auth: { getToken: () => token } });
  atTestEnd(() => client.dispose());
  await client.connect();
  const ada = await chat.user('ada');
  expect(ada).toMatchObject({ id: client.user?.id, name: 'Ada L.' });
});

test('a token of the site says with whom its user may write', async () => {
  const chat = await start();
  await chat.user('bo');
  const token = chat.hostToken({ sub: 'ada', chat_with: ['support'] });
  const client = new ChatClient({ url: chat.url, auth: { getToken: () => token } });
  atTestEnd(() => client.dispose());
  await client.connect();
  await expect(client.conversationWith('bo')).rejects.toMatchObject({ code: 'not_found' });
});

test('tokens are what the settings ask of a site’s', async () => {
  const settings = { hostJwtIssuer: 'https://id.example', hostJwtClients: ['shop'] };
  const chat = await start({ settings });
  const client = await (await chat.user('ada')).client();
  expect(client.user).toMatchObject({ username: 'ada' });
});

test('an account signs in with its password, on as many devices as it likes', async () => {
  const chat = await start();
  const ada = await chat.account('ada', { password: 'correct horse' });
  const [one, other] = [await ada.client(), await ada.client()];
  expect(other.user).toEqual(one.user);
  const client = new ChatClient({ url: chat.url, auth: { session: { storage: 'memory' } } });
  atTestEnd(() => client.dispose());
  await client.signIn({ username: 'ada', password: 'correct horse' });
  expect(client.user).toMatchObject({ id: ada.id });
  const headers = { authorization: `Bearer ${await ada.token()}` };
  expect((await fetch(`${chat.url}/v1/conversations`, { headers })).status).toBe(200);
});

test('an account that the app has made itself is not given another password', async () => {
  const chat = await start();
  const client = new ChatClient({ url: chat.url, auth: { session: { storage: 'memory' } } });
  atTestEnd(() => client.dispose());
  await client.register({ username: 'ada', password: 'of her own choice' });
  await expect(chat.account('ada')).rejects.toMatchObject({ code: 'refused' });
  await client.signOut();
  await client.signIn({ username: 'ada', password: 'of her own choice' });
});

test('who is signed out everywhere stays so, until they sign in anew', async () => {
  const chat = await start();
  const ada = await chat.user('ada');
  const client = await ada.client();
  await ada.endSessions();
  await waitFor(() => client.state.status === 'closed' || client.state.status === 'unauthorized');
  const anew = await ada.client();
  expect(anew.state.status).toBe('online');
});
