import { fillStore } from './fill-store.js';

export interface ManyConversations {
  /** Of one user. */
  readonly conversations: number;
  /** In all of them together. */
  readonly messages: number;
}

/** The id of any of them. */
export const anyOf = ({ conversations }: ManyConversations): string =>
  `stored-${String(Math.floor(Math.random() * conversations)).padStart(5, '0')}`;

/**
 * One user with many conversations: in one of 500 all is unread; in a tenth they wrote last themselves, so
 * that each of these has to be looked into.
 *
 * @param texts - What messages say, each of them many; by default nothing that could be read.
 */
export function fillConversations(
  folder: string,
  { conversations, messages }: ManyConversations,
  texts: readonly string[] = [],
): Promise<void> {
  const quoted = JSON.stringify(texts).replaceAll("'", "''");
  const text =
    texts.length === 0
      ? 'hex(randomblob(50))'
      : // Each conversation has others, and consecutive messages are never alike.
        `(SELECT text FROM texts WHERE number = (n + n / ${conversations} * 7) % ${texts.length})`;
  return fillStore(folder, {
    messages,
    sql: `
    CREATE TEMP TABLE texts (number INTEGER PRIMARY KEY, text TEXT);
    INSERT INTO texts SELECT key, value FROM json_each('${quoted}');
    WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ${conversations})
    INSERT INTO user (id, realm, username, name, created_at)
    SELECT printf('usr_%05d', n), 'host', 'user-' || n, 'user-' || n, 1 FROM n;
    WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ${conversations - 1})
    INSERT INTO conversation (id, member_ids, created_at, number)
    SELECT printf('stored-%05d', n), printf('usr_00000 usr_%05d', n + 1), 1,
      1 + n * 7919 % ${conversations} FROM n;
    INSERT INTO member (conversation_id, user_id, active_at)
    SELECT id, substr(member_ids, 1, 9), 1700000000000 + number FROM conversation
    UNION ALL SELECT id, substr(member_ids, 11), 1700000000000 + number FROM conversation;
    WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ${messages - 1})
    INSERT INTO message (conversation, seq, sender, client_id, created_at, text)
    SELECT 1 + n * 7919 % ${conversations}, 1 + n / ${conversations},
      CASE WHEN (1 + n * 7919 % ${conversations}) % 10 = 1 AND n >= ${messages - conversations}
        THEN 0 ELSE 1 END,
      randomblob(16), 1700000000000 + n, ${text} FROM n;
    `,
    afterwards: `
    UPDATE member SET delivered = 1000000, read = (
      SELECT max(p.seq) - (c.number % 10 = 1) FROM message_place p JOIN conversation c
        ON c.number = p.conversation WHERE c.id = conversation_id)
    WHERE user_id = 'usr_00000';
    UPDATE member SET read = 0 WHERE user_id = 'usr_00000' AND conversation_id IN
      (SELECT id FROM conversation WHERE number % 500 = 2);
    `,
  });
}
