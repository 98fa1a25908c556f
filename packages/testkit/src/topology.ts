import { basename, join } from 'node:path';

/**
 * What a test run's servers consist of, by `CHAT_TEST_NODES`: one process on SQLite, or that many
 * nodes on `MONGODB_URL` and `REDIS_URL` behind a balancer. Tests do not notice.
 */
export const nodeCount = (): number => Number(process.env.CHAT_TEST_NODES ?? 1);

/** The environment of each node of the service whose data belongs to this folder. */
export function topologyEnv(dataDir: string): Record<string, string> {
  if (nodeCount() === 1) return { DATABASE_URL: `sqlite:${join(dataDir, 'chat.db')}` };
  const { MONGODB_URL, REDIS_URL } = process.env;
  if (!MONGODB_URL || !REDIS_URL) {
    throw new Error('CHAT_TEST_NODES needs MONGODB_URL and REDIS_URL.');
  }
  return {
    DATABASE_URL: databaseOf(dataDir, MONGODB_URL),
    REDIS_URL,
    REDIS_PREFIX: basename(dataDir),
    JWT_SECRET: 'one secret for every node, 32 bytes',
    // A folder that they share, as a bucket would be.
    FILES_URL: `file:${join(dataDir, 'chat-files')}`,
  };
}

/** Removes what a service left in the shared database. */
export async function dropTopology(dataDir: string): Promise<void> {
  if (nodeCount() > 1) await dropDatabase(dataDir);
}

/** As {@link dropTopology}, however many nodes there were. */
export async function dropDatabase(dataDir: string): Promise<void> {
  const { MONGODB_URL } = process.env;
  if (!MONGODB_URL) return;
  const { MongoClient } = await import('mongodb');
  const client = new MongoClient(databaseOf(dataDir, MONGODB_URL));
  await client.db().dropDatabase();
  await client.close();
}

function databaseOf(dataDir: string, base: string): string {
  const url = new URL(base);
  url.pathname = `/${basename(dataDir)}`;
  return url.href;
}
