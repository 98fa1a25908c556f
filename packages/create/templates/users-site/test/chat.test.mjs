import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ChatClient } from '@chat/client';
import { startChat } from '@chat/testing';
import { startSite } from '../site/server.mjs';

let chat;
let site;
before(async () => {
  chat = await startChat();
  site = await startSite({ chatUrl: chat.url, secret: chat.hostSecret, port: 0 });
});
after(async () => {
  await site.close();
  await chat.close();
});

const tokenOf = (headers = {}) => fetch(`${site.url}/chat-token`, { headers });

test('who is signed in on the site writes as who they are there', async () => {
  const signedIn = await fetch(`${site.url}/sign-in?as=ada`, { method: 'POST' });
  const [cookie] = signedIn.headers.getSetCookie()[0].split(';');
  const getToken = async () => (await (await tokenOf({ cookie })).json()).token;
  const client = new ChatClient({ url: chat.url, auth: { getToken } });
  await client.connect();
  const conversation = await client.conversationWith('bo');
  await conversation.send('Hello Bo');
  client.dispose();

  const [message] = await chat.messages(conversation.id);
  assert.equal(message.text, 'Hello Bo');
  assert.equal(message.senderId, client.user.id);
  assert.equal(client.user.name, 'Ada');
});

test('who is not signed in has no token', async () => {
  assert.equal((await tokenOf()).status, 401);
});
