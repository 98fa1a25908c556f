import type { Activity } from './activity.js';
import type { Connection } from './connection.js';
import { ForeignWrites } from './foreign-writes.js';
import type { GroupCommit } from './group-commit.js';
import { KnownConversations } from './known-conversations.js';
import { MessageAppends } from './message-appends.js';
import { MessageIndex, type MessageIndexOptions } from './message-index.js';
import { MessageReader } from './message-reader.js';
import { MessageRemoval } from './message-removal.js';
import { SearchIndex, type SearchIndexOptions } from './search-index.js';
import { SqliteMessages } from './sqlite-messages.js';

export interface MessageStoreOptions extends MessageIndexOptions, SearchIndexOptions {}

/** Wires what messages consist of. */
export function messageStore(
  connection: Connection,
  writes: GroupCommit,
  activity: Activity,
  options?: MessageStoreOptions,
) {
  const foreign = new ForeignWrites(connection);
  // In the order in which each group is told of to them: what others wrote is known first.
  const index = new MessageIndex(connection, writes, foreign, options);
  const known = new KnownConversations(connection, writes, foreign, index);
  const search = new SearchIndex(connection, writes, foreign, index, options);
  const reader = new MessageReader(connection, foreign, index);
  const messages = new SqliteMessages({
    connection,
    writes,
    activity,
    known,
    appends: new MessageAppends(connection, writes, index),
    reader,
    removal: new MessageRemoval(connection, writes, index, search),
    search,
  });
  return { messages, reader, foreign, index, known, search };
}
