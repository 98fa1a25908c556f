import { registerUser, type ServedChat, type TestUser } from '@chat/testkit';
import { rest } from '../rest.js';

/** Two users and the conversation between them. */
export async function twoPeople(
  server: ServedChat,
): Promise<{ ada: TestUser; grace: TestUser; conversationId: string }> {
  const [ada, grace] = await Promise.all([registerUser(server), registerUser(server)]);
  const opened = await rest(server, 'POST', '/v1/conversations', {
    token: ada.accessToken,
    body: { userId: grace.user.id },
  });
  return { ada, grace, conversationId: opened.body.conversation.id };
}
