import { describe, expect, test } from 'vitest';
import { RateLimiter } from '../../src/limits/rate-limiter.js';
import { limiterContract } from './limiter-contract.js';

function limiterWithClock(options: { burst: number; perSecond: number; maxKeys?: number }) {
  let now = 0;
  const limiter = new RateLimiter({ ...options, now: () => now });
  return { limiter, pass: (ms: number) => (now += ms) };
}

limiterContract('the limiter of one node', async (rate) => {
  const limiter = new RateLimiter(rate);
  return { a: limiter, b: limiter };
});

describe('a rate limiter', () => {
  test('allows the burst, then says how long to wait', () => {
    const { limiter, pass } = limiterWithClock({ burst: 2, perSecond: 4 });
    expect([limiter.take('a'), limiter.take('a'), limiter.take('a')]).toEqual([0, 0, 250]);
    pass(250);
    expect(limiter.take('a')).toBe(0);
    expect(limiter.take('a')).toBe(250);
  });

  test('counts each key by itself', () => {
    const { limiter } = limiterWithClock({ burst: 1, perSecond: 1 });
    expect(limiter.take('a')).toBe(0);
    expect(limiter.take('a')).toBeGreaterThan(0);
    expect(limiter.take('b')).toBe(0);
  });

  test('looks without taking', () => {
    const { limiter } = limiterWithClock({ burst: 1, perSecond: 1 });
    expect([limiter.peek('a'), limiter.peek('a'), limiter.take('a')]).toEqual([0, 0, 0]);
    expect(limiter.peek('a')).toBe(1_000);
  });

  test('remembers a bounded number of keys, and the latest used of them', () => {
    const { limiter } = limiterWithClock({ burst: 1, perSecond: 1, maxKeys: 100 });
    for (let index = 0; index < 10_000; index += 1) limiter.take(`stranger-${index}`);
    expect(limiter.size).toBeLessThanOrEqual(100);
    expect(limiter.take('stranger-9999')).toBeGreaterThan(0);
  });

  test('forgets a key that has waited long enough', () => {
    const { limiter, pass } = limiterWithClock({ burst: 1, perSecond: 1 });
    for (let index = 0; index < 50; index += 1) limiter.take(`stranger-${index}`);
    pass(1_000);
    limiter.take('somebody');
    expect(limiter.size).toBe(1);
  });
});
