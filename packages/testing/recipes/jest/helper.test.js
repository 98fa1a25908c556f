import { startChat } from '@chat/testing';
import { startHelper } from '../helper.js';

let chat;
let helper;
beforeAll(async () => {
  chat = await startChat();
  const { auth } = await chat.user('help');
  helper = await startHelper({ url: chat.url, auth });
});
afterAll(async () => {
  await helper.dispose();
  await chat.close();
});

test('who writes is answered once, although the first answer of the server was lost', async () => {
  const ada = await (await chat.user('ada')).client();
  const answers = [];
  const answered = new Promise((resolve) => {
    ada.on('message', ({ own, text }) => own || resolve(answers.push(text)));
  });
  const conversation = await ada.conversationWith('help');
  chat.network.loseAnswers();
  const sent = conversation.send('Hello?');
  while ((await chat.messages(conversation.id)).length === 0);
  chat.network.online();
  await Promise.all([sent, answered]);
  expect(answers).toEqual(['We have read: Hello?']);
});
