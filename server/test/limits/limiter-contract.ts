import { waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { Limiter } from '../../src/limits/limiter.js';
import type { Rate } from '../../src/limits/token-bucket.js';

/**
 * What every limiter does, whatever is beneath it.
 *
 * @param makeNodes - The limiters of two nodes; the same one twice where there is one node only.
 */
export function limiterContract(
  name: string,
  makeNodes: (rate: Rate) => Promise<{ a: Limiter; b: Limiter }>,
): void {
  describe(name, () => {
    test('allows the burst on all nodes together, then says how long to wait', async () => {
      const { a, b } = await makeNodes({ burst: 4, perSecond: 0.5 });
      for (const node of [a, b, a, b]) expect(await node.take('ann')).toBe(0);
      for (const node of [a, b]) {
        const wait = await node.take('ann');
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(2_000);
      }
    });

    test('goes on after the time that it said, at the rate', async () => {
      const { a } = await makeNodes({ burst: 2, perSecond: 4 });
      const begun = performance.now();
      let taken = 0;
      await waitFor(async () => {
        if ((await a.take('ann')) === 0) taken += 1;
        return taken === 6;
      });
      // Two at once, and four at a quarter of a second each.
      expect(performance.now() - begun).toBeGreaterThan(950);
      expect(await a.take('ann')).toBeGreaterThan(0);
    });

    test('allows no more than the burst, however many ask at once', async () => {
      const { a, b } = await makeNodes({ burst: 10, perSecond: 0.01 });
      const waits = await Promise.all(
        Array.from({ length: 60 }, (_, index) => (index % 2 ? a : b).take('ann')),
      );
      expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
    });

    test('counts each key by itself, whatever it is', async () => {
      const { a, b } = await makeNodes({ burst: 1, perSecond: 0.01 });
      const keys = ['ann', 'ben', '', '{ann}', '2001:db8:0:0::/64', '👋\n\0', 'x'.repeat(100_000)];
      for (const key of keys) {
        expect(await a.take(key)).toBe(0);
        expect(await b.take(key)).toBeGreaterThan(0);
      }
    });

    test('looks without taking', async () => {
      const { a, b } = await makeNodes({ burst: 1, perSecond: 0.01 });
      expect([await a.peek('ann'), await b.peek('ann'), await a.take('ann')]).toEqual([0, 0, 0]);
      expect(await a.peek('ann')).toBeGreaterThan(0);
      expect(await b.peek('ann')).toBeGreaterThan(0);
    });
  });
}
