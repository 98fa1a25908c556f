import Database from 'libsql';
import { migrations } from '../../src/store/sqlite/migrations.js';
import type { ConversationRecord, StoredMessage } from '../../src/store/store.js';

/** The version of the tables in which messages lay in the order of their places. */
const version = 3;
const conversations = 1_000;

/**
 * Writes a file as the servers of that version did, whose statement for messages this is.
 * @returns one of its conversations; {@link messagesBefore} are its messages
 */
export function fillAsBefore(file: string, messages: number): ConversationRecord {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = OFF');
  for (const migration of migrations.slice(0, version)) database.exec(migration);
  database.exec(`
    PRAGMA user_version = ${version};
    BEGIN;
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${conversations * 2})
    INSERT INTO user (id, realm, username, name, created_at)
    SELECT printf('user-%05d', n), 'host', printf('user-%05d', n), 'Somebody', 1 FROM n;
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${conversations})
    INSERT INTO conversation (id, member_ids, created_at, number)
    SELECT printf('c%d', n), printf('user-%05d user-%05d', 2 * n - 1, 2 * n), 1, n FROM n;
    INSERT INTO member (conversation_id, user_id, active_at)
    SELECT conversation.id, user.id, 1 FROM conversation JOIN user
    ON user.id IN (substr(member_ids, 1, 10), substr(member_ids, 12));
    WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ${messages - 1})
    INSERT INTO message (conversation, rev, seq, sender, client_id, created_at, text)
    SELECT 1 + n % ${conversations}, 1 + n / ${conversations}, 1 + n / ${conversations}, n % 2,
      unhex(printf('%032x', n + 1)), n, printf('message %d ', n) || hex(zeroblob(40)) FROM n;
    COMMIT;
  `);
  database.close();
  const memberIds = ['user-00001', 'user-00002'];
  return { id: 'c1', memberIds, topic: '', createdAt: 1, activeAt: 1 };
}

/** What the first conversation has then. */
export function messagesBefore(messages: number): StoredMessage[] {
  return Array.from({ length: messages / conversations }, (_, index) => {
    const n = index * conversations;
    const hex = (n + 1).toString(16).padStart(32, '0');
    return {
      conversationId: 'c1',
      seq: index + 1,
      rev: index + 1,
      senderId: n % 2 === 0 ? 'user-00001' : 'user-00002',
      clientId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
      text: `message ${n} ${'0'.repeat(80)}`,
      createdAt: n,
    };
  });
}
