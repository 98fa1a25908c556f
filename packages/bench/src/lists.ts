import { fillStore } from './fill-store.js';
import { hostToken } from './host-token.js';
import { chatServer, MeasuredServer, type Program } from './measured-server.js';

/** How often each is asked for, after a tenth as many that do not count. */
const times = 300;

export interface ListsSize {
  /** Of one user. */
  readonly conversations: number;
  /** In all of them together. */
  readonly messages: number;
}

export interface ListsCost {
  readonly what: string;
  /** ms, from asking to having the answer */
  readonly p50: number;
  readonly p99: number;
}

/**
 * What it takes to answer somebody with many conversations: in one of 500 all is unread; in a tenth they
 * wrote last themselves, so that each of these has to be looked into.
 */
export async function measureLists(
  size: ListsSize,
  log: (line: string) => void,
): Promise<ListsCost[]> {
  const server = await MeasuredServer.start(chatServerWithLists(size));
  try {
    const headers = { authorization: `Bearer ${hostToken('user-0')}` };
    const ask = async (path: string): Promise<unknown> => {
      const response = await fetch(server.url + path, { headers });
      if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
      return response.json();
    };
    const first = (await ask('/v1/conversations?limit=30')) as Page;
    const unread = (await ask('/v1/unread')) as { conversations: unknown[]; more: boolean };
    log(`${first.conversations.length} listed, ${unread.conversations.length} unread`);
    const pages = new Cursors();
    const costs: ListsCost[] = [];
    for (const [what, path] of [
      ['first page of 30 conversations', () => '/v1/conversations?limit=30'],
      ['a next page of 30', () => pages.next()],
      ['first page of 100', () => '/v1/conversations?limit=100'],
      ['unread in all', () => '/v1/unread'],
      ['a page of 50 messages', () => `/v1/conversations/${any(size)}/messages`],
    ] as const) {
      const taken: number[] = [];
      for (let asked = -times / 10; asked < times; asked += 1) {
        const where = path();
        const began = performance.now();
        const answer = await ask(where);
        if (asked >= 0) taken.push(performance.now() - began);
        pages.learn(answer as Page);
      }
      taken.sort((a, b) => a - b);
      const at = (share: number) => taken[Math.floor(taken.length * share)] ?? 0;
      costs.push({ what, p50: at(0.5), p99: at(0.99) });
      log(`${what}: ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms`);
    }
    return costs;
  } finally {
    await server.stop();
  }
}

export function renderLists({ conversations, messages }: ListsSize, costs: readonly ListsCost[]) {
  const rows = costs.map(
    ({ what, p50, p99 }) => `| ${what} | ${p50.toFixed(1)} | ${p99.toFixed(1)} |`,
  );
  return [
    `| ${conversations} conversations, ${messages} messages | p50, ms | p99, ms |`,
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

interface Page {
  readonly conversations: readonly unknown[];
  readonly nextCursor?: string;
}

/** Goes through all pages, again and again. */
class Cursors {
  #cursor: string | undefined;

  learn({ nextCursor }: Page): void {
    this.#cursor = nextCursor;
  }

  next(): string {
    return `/v1/conversations?limit=30${this.#cursor ? `&cursor=${this.#cursor}` : ''}`;
  }
}

const any = ({ conversations }: ListsSize) =>
  `stored-${String(Math.floor(Math.random() * conversations)).padStart(5, '0')}`;

function chatServerWithLists(size: ListsSize): Program {
  return { ...chatServer, prepare: (folder) => fill(folder, size) };
}

function fill(folder: string, { conversations, messages }: ListsSize): Promise<void> {
  return fillStore(folder, {
    messages,
    sql: `
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
      randomblob(16), 1700000000000 + n, hex(randomblob(50)) FROM n;
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
