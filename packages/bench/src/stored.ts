import { open } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { chatServer, MeasuredServer, type Program } from './measured-server.js';

/** Conversations that what is stored is spread over: so many that no cache has all of them at hand. */
const conversations = 20_000;

/** The chat server on a store in which so many messages are already. */
export function chatServerWith(messages: number): Program {
  return { ...chatServer, prepare: (folder) => fill(folder, messages) };
}

/**
 * Fills a store past the server, which would take hours: pairs of users 2n and 2n + 1, whose conversations lie
 * anywhere among the others, and messages of 100 bytes that came to all of them in turn. The server itself
 * has made the tables; what is written is what it would have.
 */
async function fill(folder: string, messages: number): Promise<void> {
  const server = await MeasuredServer.start({ ...chatServer, env: () => chatServer.env(folder) });
  await server.end();
  const file = join(folder, 'chat.db');
  const database = new Database(file);
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -400000');
  // 7919 is prime to the number of conversations: neighbours in name are none in place.
  database.exec(`
    BEGIN;
    WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ${2 * conversations - 1})
    INSERT INTO user (id, realm, username, name, created_at)
    SELECT printf('usr_%05d', n), 'host', 'user-' || n, 'user-' || n, 1 FROM n;
    WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ${conversations - 1})
    INSERT INTO conversation (id, member_ids, created_at, number)
    SELECT printf('stored-%05d', n), printf('usr_%05d usr_%05d', 2 * n, 2 * n + 1), 1,
      1 + n * 7919 % ${conversations} FROM n;
    INSERT INTO member (conversation_id, user_id, active_at)
    SELECT id, substr(member_ids, 1, 9), 1 FROM conversation
    UNION ALL SELECT id, substr(member_ids, 11), 1 FROM conversation;
    WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ${messages - 1})
    INSERT INTO message (conversation, seq, sender, client_id, created_at, text)
    SELECT 1 + n * 7919 % ${conversations}, 1 + n / ${conversations}, n % 2, randomblob(16),
      1700000000000 + n, hex(randomblob(50)) FROM n;
    INSERT INTO message_place SELECT conversation, seq, id FROM message ORDER BY conversation, seq;
    INSERT INTO message_client SELECT conversation, sender, client_id, id FROM message
    ORDER BY conversation, sender, client_id;
    UPDATE meta SET value = ${messages} WHERE name = 'indexed_through';
    COMMIT;
    PRAGMA wal_checkpoint(TRUNCATE);
  `);
  database.close();
  // Or the machine would write gigabytes to its disk while the server is measured.
  const handle = await open(file, 'r+');
  await handle.sync();
  await handle.close();
}
