import { expect, test } from 'vitest';
import { timelineMessage } from '../test/timeline-message.js';
import { listChange } from './list-change.js';

const messages = (...seqs: number[]) => seqs.map((seq) => timelineMessage({ seq }));
const change = (before: number[], after: number[]) => {
  const { older, arrived } = listChange(messages(...before), messages(...after));
  return { older, arrived: arrived.map(({ text }) => text) };
};

test.each([
  ['all that a list begins with', [], [1, 2], { older: 0, arrived: ['Message 1', 'Message 2'] }],
  ['nothing, when nothing came', [1, 2], [1, 2], { older: 0, arrived: [] }],
  ['what came at the end', [1, 2], [1, 2, 3], { older: 0, arrived: ['Message 3'] }],
  ['what was put in front', [3, 4], [1, 2, 3, 4], { older: 2, arrived: [] }],
  ['nothing, when the last one was taken away', [1, 2, 3], [1, 2], { older: 0, arrived: [] }],
  ['what came in front of the last one', [1, 9], [1, 2, 9], { older: 0, arrived: ['Message 2'] }],
  ['nothing, when two changed places', [1, 8, 9], [1, 9, 8], { older: 0, arrived: [] }],
  ['both at once', [2, 3], [1, 2, 3, 4], { older: 1, arrived: ['Message 4'] }],
])('tells of %s', (_what, before, after, expected) => {
  expect(change(before, after)).toEqual(expected);
});

test.each([
  ['another place of the same conversation', [400, 401], [1, 2], true],
  ['a list of which something is left', [1, 2], [2, 3], false],
  ['a list that begins', [], [1, 2], false],
])('tells whether it is another list: %s', (_what, before, after, expected) => {
  expect(listChange(messages(...before), messages(...after)).isOther).toBe(expected);
});
