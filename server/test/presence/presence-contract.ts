import { randomUUID } from 'node:crypto';
import { waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { Presence } from '../../src/presence/presence.js';

/**
 * What every presence does, whatever is beneath it.
 *
 * @param makeNodes - Two nodes of one server, opened; the same one twice where there is one node only.
 */
export function presenceContract(
  name: string,
  makeNodes: () => Promise<{ a: Presence; b: Presence }>,
): void {
  describe(name, () => {
    test('counts the connections of a user on all nodes, seen from any', async () => {
      const { a, b } = await makeNodes();
      const ann = randomUUID();
      a.announce(ann, 'con_1');
      a.announce(ann, 'con_2');
      b.announce(ann, 'con_3');
      for (const node of [a, b]) await waitFor(async () => (await node.connectionsOf(ann)) === 3);
    });

    test('forgets a connection that is withdrawn', async () => {
      const { a, b } = await makeNodes();
      const ann = randomUUID();
      a.announce(ann, 'con_1');
      b.announce(ann, 'con_2');
      await waitFor(async () => (await a.connectionsOf(ann)) === 2);
      a.withdraw(ann, 'con_1');
      for (const node of [a, b]) await waitFor(async () => (await node.connectionsOf(ann)) === 1);
      b.withdraw(ann, 'con_2');
      for (const node of [a, b]) await waitFor(async () => (await node.connectionsOf(ann)) === 0);
    });

    test('counts a connection once, however often it is announced or withdrawn', async () => {
      const { a } = await makeNodes();
      const ann = randomUUID();
      for (let index = 0; index < 3; index += 1) a.announce(ann, 'con_1');
      a.announce(ann, 'con_2');
      await waitFor(async () => (await a.connectionsOf(ann)) === 2);
      for (let index = 0; index < 3; index += 1) a.withdraw(ann, 'con_1');
      a.withdraw(ann, 'never there');
      a.withdraw(randomUUID(), 'con_2');
      await waitFor(async () => (await a.connectionsOf(ann)) === 1);
    });

    test('keeps users apart, and knows nothing of one that nobody announced', async () => {
      const { a, b } = await makeNodes();
      const [ann, ben] = [randomUUID(), randomUUID()];
      a.announce(ann, 'con_1');
      await waitFor(async () => (await b.connectionsOf(ann)) === 1);
      expect(await b.connectionsOf(ben)).toBe(0);
    });

    test('tells which gave a sign of life since a mark, and which were silent for longest', async () => {
      const { a, b } = await makeNodes();
      const ann = randomUUID();
      for (const [node, id] of [
        [a, 'con_1'],
        [b, 'con_2'],
        [a, 'con_3'],
      ] as const) {
        const known = await a.connectionsOf(ann);
        node.announce(ann, id);
        await waitFor(async () => (await a.connectionsOf(ann)) === known + 1);
        // Instants are told apart by the millisecond.
        const announcedAt = performance.now();
        await waitFor(() => performance.now() - announcedAt > 2);
      }
      const mark = await b.mark(ann);
      expect(mark).not.toBeNull();
      const since = () => b.since(ann, mark ?? 0);
      expect(await since()).toEqual({ heard: 0, silent: ['con_1', 'con_2', 'con_3'] });
      b.renew(ann, 'con_2');
      a.renew(ann, 'never there');
      await waitFor(async () => (await since())?.heard === 1);
      a.announce(ann, 'con_4');
      await waitFor(async () => (await since())?.heard === 2);
      expect((await since())?.silent).toEqual(['con_1', 'con_3']);
      // Whoever announced it.
      a.drop(ann, ['con_1', 'con_3']);
      await waitFor(async () => (await since())?.silent.length === 0);
      expect(await b.connectionsOf(ann)).toBe(2);
    });

    test('says how many connections it announces itself, and none once it is closed', async () => {
      const { a, b } = await makeNodes();
      const [ann, ben] = [randomUUID(), randomUUID()];
      a.announce(ann, 'con_1');
      a.announce(ben, 'con_2');
      expect(a.size).toBe(2);
      await waitFor(async () => (await b.connectionsOf(ben)) === 1);
      await a.close();
      expect(a.size).toBe(0);
      for (const user of [ann, ben]) {
        await waitFor(async () => (await b.connectionsOf(user)) === 0);
      }
    });
  });
}
