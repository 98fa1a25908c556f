import { type AnswerCost, askerAt, timeAnswers } from './answers.js';
import { anyOf, fillConversations, type ManyConversations } from './many-conversations.js';
import { chatServer, MeasuredServer, type Program } from './measured-server.js';

/** What it takes to answer somebody with many conversations. */
export async function measureLists(
  size: ManyConversations,
  log: (line: string) => void,
): Promise<AnswerCost[]> {
  const server = await MeasuredServer.start(chatServerWithLists(size));
  try {
    const ask = askerAt(server.url);
    const first = (await ask('/v1/conversations?limit=30')) as Page;
    const unread = (await ask('/v1/unread')) as { conversations: unknown[]; more: boolean };
    log(`${first.conversations.length} listed, ${unread.conversations.length} unread`);
    const pages = new Cursors();
    const costs: AnswerCost[] = [];
    for (const [what, path] of [
      ['first page of 30 conversations', () => '/v1/conversations?limit=30'],
      ['a next page of 30', () => pages.next()],
      ['first page of 100', () => '/v1/conversations?limit=100'],
      ['unread in all', () => '/v1/unread'],
      ['a page of 50 messages', () => `/v1/conversations/${anyOf(size)}/messages`],
    ] as const) {
      const answer = async () => pages.learn((await ask(path())) as Page);
      costs.push(await timeAnswers(what, answer, log));
    }
    return costs;
  } finally {
    await server.stop();
  }
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

function chatServerWithLists(size: ManyConversations): Program {
  return { ...chatServer, prepare: (folder) => fillConversations(folder, size) };
}
