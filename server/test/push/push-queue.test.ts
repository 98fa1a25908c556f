import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type DuePush, PushQueue } from '../../src/push/push-queue.js';

const grace = 3_000;
let due: DuePush[][] = [];
let dropped = 0;

function newQueue(): PushQueue {
  return new PushQueue({
    grace,
    onDue: (some) => due.push([...some]),
    onDropped: () => {
      dropped += 1;
    },
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  [due, dropped] = [[], 0];
});

const first = { attempt: 0, only: null };

test('what comes for a conversation joins what waits for it, and goes when that was to go', () => {
  const queue = newQueue();
  queue.add('ann', 'c', 1);
  vi.advanceTimersByTime(grace - 1);
  for (let seq = 2; seq <= 7; seq += 1) queue.add('ann', 'c', seq);
  expect([due, queue.size]).toEqual([[], 1]);
  vi.advanceTimersByTime(2);
  expect(due).toEqual([[{ userId: 'ann', conversationId: 'c', seqs: [3, 4, 5, 6, 7], ...first }]]);
  queue.add('ann', 'c', 8);
  vi.advanceTimersByTime(grace + 1);
  expect(due[1]).toEqual([{ userId: 'ann', conversationId: 'c', seqs: [8], ...first }]);
});

test('what is due at one time is handed over together, each user and conversation for itself', () => {
  const queue = newQueue();
  queue.add('ann', 'c', 1);
  queue.add('ben', 'c', 1);
  queue.add('ann', 'd', 1);
  vi.advanceTimersByTime(grace + 1);
  expect(due.map((some) => some.length)).toEqual([3]);
});

test('what is to be tried again is for those alone with whom it failed, and waits as long as it is said', () => {
  const queue = newQueue();
  const tried = { userId: 'ann', conversationId: 'c', seqs: [1], ...first };
  queue.retry(tried, 'one', 60_000);
  queue.retry(tried, 'two', 60_000);
  vi.advanceTimersByTime(59_999);
  expect(due).toEqual([]);
  vi.advanceTimersByTime(2);
  expect(due).toEqual([[{ ...tried, attempt: 1, only: new Set(['one', 'two']) }]]);
});

test('a newer message does not wait for what is to be tried again, and takes its place', () => {
  const queue = newQueue();
  const tried = { userId: 'ann', conversationId: 'c', seqs: [1], ...first };
  queue.retry(tried, 'one', 60_000);
  queue.add('ann', 'c', 2);
  queue.retry(tried, 'two', 60_000);
  vi.advanceTimersByTime(grace + 1);
  expect(due).toEqual([[{ userId: 'ann', conversationId: 'c', seqs: [1, 2], ...first }]]);
  vi.advanceTimersByTime(120_000);
  expect(due.length).toBe(1);
});

test('there is room for so many, and for what joins them', () => {
  const queue = newQueue();
  for (let count = 0; count < 10_001; count += 1) queue.add(`user ${count}`, 'c', 1);
  queue.add('user 0', 'c', 2);
  expect([queue.size, dropped]).toEqual([10_000, 1]);
});

test('at the end what waits is due at once, and nothing is taken any more', () => {
  const queue = newQueue();
  queue.add('ann', 'c', 1);
  queue.close();
  expect(due.map((some) => some.length)).toEqual([1]);
  queue.add('ben', 'c', 1);
  vi.advanceTimersByTime(grace + 1);
  expect([due.length, queue.size, dropped]).toEqual([1, 0, 1]);
});
