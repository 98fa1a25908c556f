import { fillStore } from '../fill-store.js';
import { madeUpMessages } from './pages/made-up-messages.js';

/** Conversations of user-0 with user-1, user-2 and so on, of so many messages each. */
export async function fillConversations(folder: string, sizes: readonly number[]): Promise<void> {
  const most = Math.max(...sizes);
  const messages = sizes.reduce((sum, size) => sum + size, 0);
  const made = madeUpMessages(most).map(({ text, own, at }) => [text, own ? 0 : 1, at]);
  const quoted = JSON.stringify(made).replaceAll("'", "''");
  const users = Array.from({ length: sizes.length + 1 }, (_, n) => n);
  const id = (n: number) => `usr_${String(n).padStart(5, '0')}`;
  await fillStore(folder, {
    messages,
    sql: `
    CREATE TEMP TABLE made (number INTEGER PRIMARY KEY, text TEXT, sender INTEGER, at INTEGER);
    INSERT INTO made SELECT key + 1, value ->> 0, value ->> 1, value ->> 2 FROM json_each('${quoted}');
    ${users
      .map(
        (n) => `INSERT INTO user (id, realm, username, name, created_at)
          VALUES ('${id(n)}', 'host', 'user-${n}', 'User ${n}', 1);`,
      )
      .join('\n')}
    ${sizes
      .map(
        (size, n) => `
        INSERT INTO conversation (id, member_ids, created_at, number)
        VALUES ('stored-${n}', '${id(0)} ${id(n + 1)}', 1, ${n + 1});
        INSERT INTO member (conversation_id, user_id, active_at, delivered, read)
        VALUES ('stored-${n}', '${id(0)}', 1, ${size}, ${size}), ('stored-${n}', '${id(n + 1)}', 1, ${size}, ${size});
        INSERT INTO message (conversation, seq, sender, client_id, created_at, text)
        SELECT ${n + 1}, number, sender, randomblob(16), at, text FROM made
        WHERE number <= ${size} ORDER BY number;`,
      )
      .join('\n')}
    `,
  });
}
