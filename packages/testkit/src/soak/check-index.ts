import { join } from 'node:path';
import Database from 'libsql';
import type { TestServer } from '../test-server.js';
import type { Seen } from './journal.js';

/** Grams of three letters or digits, and of one or two Chinese characters: what the words of a run consist of. */
const ofWords = /^(?:[a-z0-9]{3}|[\u4e00-\u9fff]{1,2})$/;

/**
 * What the embedded store's index for searching has left of texts that are deleted, or edited by now: each
 * gram that it has is in some message, as whoever is in it sees it. Stops the server.
 */
export async function checkIndex(
  server: TestServer,
  messages: readonly Seen[],
  log: (line: string) => void,
): Promise<string[]> {
  await server.stop();
  const database = new Database(join(server.dataDir, 'chat.db'));
  try {
    const rows = <T>(sql: string) => database.prepare(sql).all() as T[];
    const tables = rows("SELECT name FROM sqlite_schema WHERE name = 'search_gram'");
    if (tables.length === 0) return ['there is no index, though devices have searched'];
    const there = gramsOf(messages);
    const grams = rows<{ gram: string }>('SELECT DISTINCT gram FROM search_gram');
    const [blocks] = rows<{ count: number }>('SELECT count(*) AS count FROM search_block');
    log(`the index has ${blocks?.count} blocks, and ${grams.length} grams in them`);
    const [check] = rows<{ integrity_check: string }>('PRAGMA integrity_check');
    return [
      ...grams
        .filter(({ gram }) => ofWords.test(gram) && !there.has(gram))
        .map(({ gram }) => `the index has ${gram}, which is in no message`),
      ...(check?.integrity_check === 'ok' ? [] : [`the file is broken: ${check?.integrity_check}`]),
    ];
  } finally {
    database.close();
  }
}

function gramsOf(messages: readonly Seen[]): ReadonlySet<string> {
  const grams = new Set<string>();
  for (const { text } of messages) {
    const folded = text.toLowerCase();
    for (let at = 0; at < folded.length; at += 1) {
      for (const length of [1, 2, 3]) grams.add(folded.slice(at, at + length));
    }
  }
  return grams;
}
