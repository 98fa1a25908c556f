import { expect, test } from 'vitest';
import { backoffDelay } from '../src/connection/backoff.js';

const longest = () => 1 - Number.EPSILON;

test('the longest wait doubles with each failure, from half a second to half a minute', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 2_000].map((n) => backoffDelay(n, longest) + 1);
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test('any shorter wait is as likely, so that clients do not return together', () => {
  expect(backoffDelay(8, () => 0)).toBe(0);
  expect(backoffDelay(8, () => 0.5)).toBe(15_000);
});
