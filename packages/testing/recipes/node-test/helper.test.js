import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startChat } from '@chat/testing';
import { startHelper } from '../helper.js';

let chat;
let helper;
before(async () => {
  chat = await startChat();
  const { auth } = await chat.user('help');
  helper = await startHelper({ url: chat.url, auth });
});
after(async () => {
  await helper.dispose();
  await chat.close();
});

test('who writes is answered', async () => {
  const ada = await (await chat.user('ada')).client();
  const answer = new Promise((resolve) => {
    ada.on('message', ({ own, text }) => own || resolve(text));
  });
  await (await ada.conversationWith('help')).send('Hello?');
  assert.equal(await answer, 'We have read: Hello?');
});

test('so is who writes while the network is away', async () => {
  const bo = await (await chat.user('bo')).client();
  const answer = new Promise((resolve) => {
    bo.on('message', ({ own, text }) => own || resolve(text));
  });
  const conversation = await bo.conversationWith('help');
  chat.network.offline();
  const sent = conversation.send('Anybody?');
  chat.network.online();
  await sent;
  assert.equal(await answer, 'We have read: Anybody?');
});
