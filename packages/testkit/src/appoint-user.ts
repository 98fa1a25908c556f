import { randomBytes } from 'node:crypto';
import type { SessionResponse } from '@chat/protocol';
import type { TestUser } from './register-user.js';

/** For a server on which {@link appointUser} is to work. */
export const appointing = { ADMIN_TOKEN: 'appoints-in-tests-whom-nobody-can-register' } as const;

/**
 * Has an administrator make an account of a name that nobody can register, and signs it in.
 *
 * @param name - To show; by default the username.
 */
export async function appointUser(
  server: { readonly url: string },
  username: string,
  name?: string,
): Promise<TestUser> {
  const account = { username, password: randomBytes(12).toString('hex') };
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (response.ok) return response.json();
    throw new Error(`Appointing ${username}: ${response.status} ${await response.text()}`);
  };
  const authorization = `Bearer ${appointing.ADMIN_TOKEN}`;
  await post('/v1/admin/users', { ...account, name }, { authorization });
  return { ...((await post('/v1/auth/login', account)) as SessionResponse), ...account };
}
