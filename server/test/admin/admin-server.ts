import { randomUUID } from 'node:crypto';
import { startServer, type TestServer, type TestServerOptions } from '@chat/testkit';
import { onTestFinished } from 'vitest';
import { rest } from '../rest.js';

export const adminToken = 'the credential of administrators, '.replaceAll(' ', '-').padEnd(40, 'x');

/** A server with the admin API; on MONGODB_URL, when that is asked for. */
export function startAdminServer({ env, ...options }: TestServerOptions = {}): Promise<TestServer> {
  return startServer({ ...options, env: { ADMIN_TOKEN: adminToken, ...env } });
}

/** A database of the test's own on MONGODB_URL. */
export function mongoDatabase(): Record<string, string> {
  const url = new URL(process.env.MONGODB_URL as string);
  url.pathname = `/chat-admin-${randomUUID().slice(0, 8)}`;
  onTestFinished(async () => {
    const { MongoClient } = await import('mongodb');
    const client = new MongoClient(url.href);
    await client.db().dropDatabase();
    await client.close();
  });
  return { DATABASE_URL: url.href, JWT_SECRET: 'one secret for every node, 32 bytes' };
}

/** A request with the admin credential. */
export function admin(
  server: { readonly url: string },
  method: string,
  path: string,
  body?: unknown,
) {
  return rest(server, method, `/v1/admin${path}`, {
    token: adminToken,
    ...(body === undefined ? {} : { body }),
  });
}

/** The lines of a user's export. */
export async function exportOf(server: { readonly url: string }, userId: string) {
  const response = await fetch(`${server.url}/v1/admin/users/${userId}/export`, {
    headers: { authorization: `Bearer ${adminToken}` },
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: lines of every shape.
  const lines: any[] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return { response, text, lines };
}
