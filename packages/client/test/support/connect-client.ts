import { atTestEnd, registerUser, type TestUser } from '@chat/testkit';
import { ChatClient } from '../../src/chat-client.js';
import type { ChatClientOptions } from '../../src/chat-client-options.js';

/** A client that is disconnected when its test ends. */
export function createClient(options: ChatClientOptions): ChatClient {
  const client = new ChatClient(options);
  atTestEnd(() => client.disconnect());
  return client;
}

/** A client of a new account of its own, online. `through` is where it connects, e.g. a proxy. */
export async function connectUser(
  server: { readonly url: string },
  { through = server, ...options }: Partial<ChatClientOptions> & { through?: { url: string } } = {},
): Promise<{ client: ChatClient; account: TestUser }> {
  const account = await registerUser(server);
  const client = createClient({ url: through.url, ...options });
  await client.signIn(account);
  await client.connect();
  return { client, account };
}
