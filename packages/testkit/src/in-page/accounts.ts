import { ChatClient } from '@chat/client';
import { inject, onTestFinished } from 'vitest';
import { commands } from 'vitest/browser';

declare module 'vitest/browser' {
  interface BrowserCommands {
    admin(server: string, method: string, path: string, body?: object): Promise<number>;
  }
}

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

/** A request of an administrator, from outside the page. @returns the status */
export const admin = (method: string, path: string, body?: object): Promise<number> =>
  commands.admin(chatServerUrl(), method, path, body);
