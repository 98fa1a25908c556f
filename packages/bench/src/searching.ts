import { join } from 'node:path';
import Database from 'libsql';
import { type AnswerCost, type Ask, askerAt, renderAnswers, timeAnswers } from './answers.js';
import { type MadeUpTexts, makeUpTexts } from './made-up-texts.js';
import { anyOf, fillConversations, type ManyConversations } from './many-conversations.js';
import { chatServer, MeasuredServer, type Program } from './measured-server.js';

/** Messages of one block of the index: fewer than these wait until there are as many. */
const block = 1_024;
/** ms between two looks at how far the index is. */
const glance = 500;

export interface SearchingCost {
  readonly answers: readonly AnswerCost[];
  readonly index: IndexCost;
}

/** Each for a message. */
interface IndexCost {
  /** µs of CPU */
  readonly cpu: number;
  /** Bytes in the file. */
  readonly size: number;
  /** Bytes of the texts themselves. */
  readonly text: number;
  /** Seconds that it took in all. */
  readonly seconds: number;
}

/**
 * What it takes to find something, and to answer meanwhile what is asked for most, for somebody with many
 * messages; and what the index costs by which they are found.
 */
export async function measureSearching(
  size: ManyConversations,
  log: (line: string) => void,
): Promise<SearchingCost> {
  const madeUp = makeUpTexts();
  let file = '';
  const prepare = async (folder: string) => {
    file = join(folder, 'chat.db');
    await fillConversations(folder, size, madeUp.texts);
  };
  const server = await MeasuredServer.start({ ...chatServerToSearch, prepare });
  try {
    const ask = askerAt(server.url);
    const index = await measureIndex({ server, ask, file, size, madeUp });
    log(`the index: ${renderIndex(index)}`);
    const answers: AnswerCost[] = [];
    for (const [what, answer] of questions(size, madeUp, ask, log)) {
      answers.push(await timeAnswers(what, answer, log));
    }
    return { answers, index };
  } finally {
    await server.stop();
  }
}

export function renderSearching(
  { conversations, messages }: ManyConversations,
  { answers, index }: SearchingCost,
): string {
  const title = `${conversations} conversations, ${messages} messages`;
  return `${renderAnswers(title, answers)}\n\nThe index: ${renderIndex(index)}`;
}

function renderIndex({ cpu, size, text, seconds }: IndexCost): string {
  return `${cpu.toFixed(0)} µs of CPU and ${size.toFixed(0)} bytes a message, whose text has ${text.toFixed(0)} bytes; ${seconds.toFixed(0)} s in all`;
}

const chatServerToSearch: Program = {
  ...chatServer,
  env: (folder) => ({ ...chatServer.env(folder), LIMIT_SEARCHES_PER_USER: '1000000' }),
};

interface Measured {
  readonly server: MeasuredServer;
  readonly ask: Ask;
  readonly file: string;
  readonly size: ManyConversations;
  readonly madeUp: MadeUpTexts;
}

async function measureIndex({ server, ask, file, size, madeUp }: Measured): Promise<IndexCost> {
  const database = new Database(file);
  try {
    const number = (sql: string) =>
      Number((database.prepare(sql).get() as { number: number } | undefined)?.number ?? 0);
    const before = await server.read();
    const began = performance.now();
    await ask('/v1/search', { text: madeUp.words[0] });
    let through = 0;
    while (through <= size.messages - block) {
      await new Promise((resolve) => setTimeout(resolve, glance));
      through = number("SELECT value AS number FROM meta WHERE name = 'search_through'");
    }
    const seconds = (performance.now() - began) / 1_000;
    const { cpu } = await server.read();
    return {
      cpu: (cpu - before.cpu) / through,
      size: number("SELECT sum(pgsize) AS number FROM dbstat WHERE name LIKE 'search%'") / through,
      text: number('SELECT sum(octet_length(text)) AS number FROM message') / size.messages,
      seconds,
    };
  } finally {
    database.close();
  }
}

/** What is asked for, by what it is called. */
function questions(
  size: ManyConversations,
  { words, strangers }: MadeUpTexts,
  ask: Ask,
  log: (line: string) => void,
): [string, () => Promise<unknown>][] {
  const from = (first: number, last: number) => any(words.slice(first, last));
  const rarest = words.length;
  return [
    ['first page of 30 conversations', () => ask('/v1/conversations?limit=30')],
    ['unread in all', () => ask('/v1/unread')],
    ['a page of 50 messages', () => ask(`/v1/conversations/${anyOf(size)}/messages`)],
    ...(
      [
        ['a search: one of the ten most frequent words', () => ({ text: from(0, 10) })],
        ['a frequent word', () => ({ text: from(100, 300) })],
        ['a rare word', () => ({ text: from(rarest - 2_000, rarest) })],
        ['a word that is in no message', () => ({ text: any(strangers) })],
        ['two frequent words', () => ({ text: `${from(20, 100)} ${from(20, 100)}` })],
        [
          'a frequent word and a rare one',
          () => ({ text: `${from(0, 50)} ${from(5_000, rarest)}` }),
        ],
        [
          'a frequent word in one conversation',
          () => ({ text: from(100, 300), conversationId: anyOf(size) }),
        ],
        [
          'a word that is not in the one conversation',
          () => ({ text: any(strangers), conversationId: anyOf(size) }),
        ],
      ] as const
    ).map(([what, search]): [string, () => Promise<unknown>] => {
      let [asked, found, short] = [0, 0, 0];
      const answer = async () => {
        const page = (await ask('/v1/search', search())) as Page;
        asked += 1;
        found += page.results.length;
        if (page.nextCursor !== undefined && page.results.length < pageSize) short += 1;
        if (asked === 330) log(`${found / asked} results a page, ${short} pages cut short`);
      };
      return [what, answer];
    }),
  ];
}

interface Page {
  readonly results: readonly unknown[];
  readonly nextCursor?: string;
}

const pageSize = 20;

function any(items: readonly string[]): string {
  return items[Math.floor(Math.random() * items.length)] ?? '';
}
