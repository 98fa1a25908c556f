import { fillStore } from './fill-store.js';
import { chatServer, type Program } from './measured-server.js';

/** Conversations that what is stored is spread over: so many that no cache has all of them at hand. */
const many = 20_000;

/** The chat server on a store in which so many messages are already, in so many conversations. */
export function chatServerWith(messages: number, conversations = many): Program {
  return { ...chatServer, prepare: (folder) => fill(folder, messages, conversations) };
}

/**
 * Pairs of users 2n and 2n + 1, whose conversations lie anywhere among the others, and messages of 100 bytes
 * that came to all of them in turn.
 */
function fill(folder: string, messages: number, conversations: number): Promise<void> {
  return fillStore(folder, {
    messages,
    sql: `
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
    `,
  });
}
