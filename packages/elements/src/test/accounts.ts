import { ChatClient } from '@chat/client';
import { inject, onTestFinished } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    chatServerUrl: string;
  }
}

export const chatServerUrl = (): string => inject('chatServerUrl');

export interface Account {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  /** Connected, until the test is over. */
  readonly client: ChatClient;
}

/** Somebody new on the real server. */
export async function newAccount(name: string): Promise<Account> {
  const client = new ChatClient({
    url: chatServerUrl(),
    auth: { session: { storage: 'memory' } },
  });
  onTestFinished(() => client.disconnect());
  const username = `${name}-${crypto.randomUUID().slice(0, 8)}`.toLowerCase();
  const password = crypto.randomUUID();
  await client.register({ username, password, name });
  await client.connect();
  return { username, password, name, client };
}
