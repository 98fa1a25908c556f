import { randomBytes } from 'node:crypto';
import type { SessionResponse } from '@chat/protocol';
import { ownName } from './own-name.js';

export interface TestUser extends SessionResponse {
  readonly username: string;
  readonly password: string;
}

/** Registers an account by REST, with a name of its own unless one is given. */
export async function registerUser(
  server: { readonly url: string },
  username = ownName(),
): Promise<TestUser> {
  const password = randomBytes(12).toString('hex');
  const response = await fetch(`${server.url}/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  if (response.status !== 201) {
    throw new Error(`Registering ${username}: ${response.status} ${await response.text()}`);
  }
  return { ...((await response.json()) as SessionResponse), username, password };
}
