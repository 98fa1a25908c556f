import { join } from 'node:path';
import type { TestServer } from '@chat/testkit';
import Database from 'libsql';
import { topologyEnv } from '../../../src/topology.js';

/** Makes a conversation, and its messages up to one, older than they are: by so many ms. */
export async function ageMessages(
  server: TestServer,
  { conversationId, through, by }: { conversationId: string; through: number; by: number },
): Promise<void> {
  const { DATABASE_URL = '' } = topologyEnv(server.dataDir);
  if (DATABASE_URL.startsWith('sqlite:')) {
    const database = new Database(join(server.dataDir, 'chat.db'), { timeout: 5_000 });
    database
      .prepare('UPDATE conversation SET created_at = created_at - ? WHERE id = ?')
      .run(by, conversationId);
    database
      .prepare(
        `UPDATE message SET created_at = created_at - ? WHERE seq <= ?
         AND conversation = (SELECT number FROM conversation WHERE id = ?)`,
      )
      .run(by, through, conversationId);
    database.close();
    return;
  }
  const { MongoClient } = await import('mongodb');
  const client = new MongoClient(DATABASE_URL);
  const older = { $inc: { createdAt: -by } };
  await client
    .db()
    .collection<{ _id: string }>('conversations')
    .updateOne({ _id: conversationId }, older);
  await client
    .db()
    .collection('messages')
    .updateMany({ conversationId, seq: { $lte: through } }, older);
  await client.close();
}
