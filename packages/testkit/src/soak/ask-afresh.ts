import { ChatClient } from '@chat/client';
import type { TestServer } from '../test-server.js';
import { ownView } from './arrange-something.js';
import type { Person } from './device.js';
import { acknowledged, type Seen } from './journal.js';
import { type Hear, overheard } from './overheard.js';
import { namesOf } from './rename.js';

/** What each user has of each conversation: by their id and its. */
export type OwnViews = ReadonlyMap<string, string>;

export interface Told {
  /** Each conversation whole, by its id: as the first of these people has it. */
  readonly history: ReadonlyMap<string, readonly Seen[]>;
  readonly views: OwnViews;
  /** What each user is told that somebody is called: by their id and the other one's, or their own again. */
  readonly names: ReadonlyMap<string, string>;
}

/** Every conversation whole, as the server tells it to somebody who asks afresh, past the proxy. */
export async function askAfresh(
  server: TestServer,
  people: readonly Person[],
  hear?: Hear,
): Promise<Told> {
  const history = new Map<string, readonly Seen[]>();
  const views = new Map<string, string>();
  const names = new Map<string, string>();
  for (const person of people) {
    const client = newcomer(server, hear);
    await client.signIn(person);
    const list = await client.conversations();
    while (list.hasMore) await list.loadMore();
    const archived = await client.conversations({ archived: true });
    while (archived.hasMore) await archived.loadMore();
    const items = [...list.items, ...archived.items];
    for (const [id, name] of namesOf(client.user, items)) names.set(`${person.id} ${id}`, name);
    for (const { id, ...item } of items) {
      views.set(`${person.id} ${id}`, ownView(item));
      if (history.has(id)) continue;
      const conversation = await client.conversation(id);
      while (conversation.hasOlder) await conversation.loadOlder(100);
      history.set(id, acknowledged(conversation));
    }
    await client.signOut();
  }
  return { history, views, names };
}

/** A client that holds nothing, and reaches the server past the proxy. */
export function newcomer(server: TestServer, hear: Hear = () => {}): ChatClient {
  const options = {
    url: server.url,
    auth: { session: { storage: 'memory' as const } },
    environment: overheard(hear),
  };
  return new ChatClient(options);
}
