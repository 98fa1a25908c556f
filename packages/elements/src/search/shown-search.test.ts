import { type ChatClient, ChatError, type SearchResult } from '@chat/client';
import { expect, test } from 'vitest';
import type { ChatHost } from '../controllers/chat-host.js';
import { FakeSearch } from '../test/fake-chat.js';
import { timelineMessage } from '../test/timeline-message.js';
import { Search } from './shown-search.js';

const found = (seq: number): SearchResult => ({
  conversation: {
    ...{ id: `conversation ${seq}`, topic: '', data: null },
    peer: { id: 'peer', username: 'ada', name: 'Ada' },
  },
  message: timelineMessage({ seq }),
  matches: [],
});

/** A search that has found two messages, and whose choices take as long as the test wants. */
async function open() {
  const results = [found(2), found(1)] as const;
  const ways: { readonly isWanted: () => boolean; readonly end: (error?: Error) => void }[] = [];
  const search = new Search({
    host: Object.assign(new EventTarget(), { requestUpdate: () => {} }) as unknown as ChatHost,
    client: {
      search: async (text: string) => new FakeSearch(text, results),
    } as never as ChatClient,
    only: null,
    onChosen: (_result, isWanted) =>
      new Promise((resolve, reject) => {
        ways.push({ isWanted, end: (error) => (error ? reject(error) : resolve()) });
      }),
  });
  search.type('message');
  search.submit();
  await expect.poll(() => search.results).toHaveLength(2);
  const way = (index: number) => ways[index] as (typeof ways)[number];
  return { search, results, way };
}

test('of several choices the last one counts, in whichever order they are there', async () => {
  const { search, results, way } = await open();
  const first = search.choose(results[0]);
  const second = search.choose(results[1]);
  expect([way(0).isWanted(), way(1).isWanted()]).toEqual([false, true]);
  way(1).end();
  await second;
  way(0).end(new ChatError('connection_failed', 'Away.'));
  await first;
  expect([search.at, search.isAtPlace, search.busy, search.error]).toEqual([1, true, false, null]);
});

test('nobody is on the way any more once it has ended, or another text is typed', async () => {
  for (const leave of [(search: Search) => search.end(), (search: Search) => search.type('x')]) {
    const { search, results, way } = await open();
    search.choose(results[0]);
    leave(search);
    expect(way(0).isWanted()).toBe(false);
    expect(search.isAtPlace).toBe(false);
    search.end();
  }
});

test('one who has gone back to the results while on the way may still arrive behind them', async () => {
  const { search, results, way } = await open();
  const choice = search.choose(results[0]);
  search.showResults();
  expect(way(0).isWanted()).toBe(true);
  way(0).end();
  await choice;
  expect(search.isAtPlace).toBe(false);
});
