import Database from 'libsql';

export type Store = (sender: string, receiver: string, text: string) => void;

/**
 * One insert, one commit for each message, as an application without group commit writes it. With
 * `synchronous=NORMAL` it does not even wait for the disk; the file is the second argument of the
 * process. Without one nothing is stored.
 */
export function openMessageLog(file: string | undefined): Store {
  if (file === undefined) return () => {};
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.exec(
    `CREATE TABLE message (
       id INTEGER PRIMARY KEY, sender TEXT NOT NULL, receiver TEXT NOT NULL,
       text TEXT NOT NULL, created_at INTEGER NOT NULL
     ) STRICT`,
  );
  const insert = database.prepare(
    'INSERT INTO message (sender, receiver, text, created_at) VALUES (?, ?, ?, ?)',
  );
  return (sender, receiver, text) => {
    insert.run([sender, receiver, text, Date.now()]);
  };
}
