import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startChat } from '@chat/testing';
import { pages } from '../site/pages.mjs';
import { startSite } from '../site/server.mjs';

let chat;
before(async () => {
  chat = await startChat();
});
after(() => chat.close());

test('two people with accounts of the chat write to each other', async () => {
  const [ada, bo] = [await chat.account('ada'), await chat.account('bo')];
  const hers = await (await ada.client()).conversationWith('bo');
  await hers.send('Hello Bo');
  const his = await (await bo.client()).conversationWith('ada');
  assert.deepEqual(
    his.messages.map(({ text }) => text),
    ['Hello Bo'],
  );
});

test('the page knows where the chat server is', async () => {
  const shown = await pages({ chatUrl: chat.url });
  const site = await startSite({ port: 0, pages: shown });
  const page = await (await fetch(site.url)).text();
  await site.close();
  await shown.close?.();
  assert.ok(page.includes(chat.url));
});
