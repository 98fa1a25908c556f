import { open } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { chatServer, MeasuredServer } from './measured-server.js';

/**
 * Fills a store past the server, which would take hours: the server itself has made the tables, and what is
 * written is what it would have. The indexes of the messages are filled after that.
 *
 * @param sql - Makes users, conversations, members and so many messages.
 * @param afterwards - What needs the indexes.
 */
export async function fillStore(
  folder: string,
  { messages, sql, afterwards = '' }: { messages: number; sql: string; afterwards?: string },
): Promise<void> {
  const server = await MeasuredServer.start({ ...chatServer, env: () => chatServer.env(folder) });
  await server.end();
  const file = join(folder, 'chat.db');
  const database = new Database(file);
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -400000');
  database.exec(`
    BEGIN;
    ${sql}
    INSERT INTO message_place SELECT conversation, seq, id FROM message ORDER BY conversation, seq;
    INSERT INTO message_client SELECT conversation, sender, client_id, id FROM message
    ORDER BY conversation, sender, client_id;
    UPDATE meta SET value = ${messages} WHERE name = 'indexed_through';
    ${afterwards}
    COMMIT;
    PRAGMA wal_checkpoint(TRUNCATE);
  `);
  database.close();
  // Or the machine would write gigabytes to its disk while the server is measured.
  const handle = await open(file, 'r+');
  await handle.sync();
  await handle.close();
}
