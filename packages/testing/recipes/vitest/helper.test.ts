import { startChat, type TestChat } from '@chat/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHelper } from '../helper.js';

let chat: TestChat;
beforeAll(async () => {
  chat = await startChat();
});
afterAll(() => chat.close());

test('who writes is answered, also after all tokens have expired', async () => {
  const { auth } = await chat.user('help');
  const helper = await startHelper({ url: chat.url, auth });
  const { id } = await chat.conversation('ada', 'help', [['ada', 'Hello?']]);
  const texts = async () => (await chat.messages(id)).map(({ text }) => text);
  await expect.poll(texts).toEqual(['Hello?', 'We have read: Hello?']);

  await chat.expireTokens();
  await chat.conversation('ada', 'help', [['ada', 'Still there?']]);
  await expect.poll(texts, { timeout: 20_000 }).toContain('We have read: Still there?');
  await helper.dispose();
});
