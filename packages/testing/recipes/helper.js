import { ChatClient } from '@chat/client';

/** The app that is tested: somebody who answers whoever writes. */
export async function startHelper({ url, auth }) {
  const client = new ChatClient({ url, auth });
  client.on('message', (message, conversation) => {
    if (!message.own) conversation.send(`We have read: ${message.text}`).catch(() => {});
  });
  await client.connect();
  return client;
}
