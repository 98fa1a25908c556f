import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { PushSubscriptionRecord, Store } from '../../src/store/store.js';
import { makeConversation } from '../store-contract.js';

/** What every store promises of where pushes are sent. */
export function pushContract(name: string, createStore: () => Promise<Store>): void {
  describe(`${name}: subscriptions to pushes`, () => {
    let store: Store;
    let userId: string;
    let otherId: string;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
      const { memberIds } = await makeConversation(store);
      [userId, otherId] = memberIds as [string, string];
    });

    async function put(
      fields: Partial<PushSubscriptionRecord> = {},
      most = 20,
    ): Promise<PushSubscriptionRecord> {
      const id = randomUUID();
      const subscription = {
        ...{ id, userId, endpoint: `https://push.example/${id}`, p256dh: 'p', auth: 'a', key: 'k' },
        ...{ content: 'name' as const, issuedAt: 3, createdAt: 5 },
        ...fields,
      };
      await store.push.put(subscription, most);
      return subscription;
    }

    const idsOf = async (user: string) =>
      ((await store.push.of([user])).get(user) ?? []).map(({ id }) => id);

    test('are those of each user, the latest first, as they were put', async () => {
      const first = await put({ sessionId: 'ses_1' });
      const second = await put({ createdAt: 6, content: 'text' });
      const theirs = await put({ userId: otherId });
      expect(await store.push.of([userId, 'usr_none', otherId])).toEqual(
        new Map([
          [userId, [second, first]],
          [otherId, [theirs]],
        ]),
      );
      expect(await store.push.of([])).toEqual(new Map());
    });

    test('there is one of each endpoint, which goes with who had it last', async () => {
      const { id } = await put({ sessionId: 'ses_1' });
      const moved = await put({ id, userId: otherId, content: 'none' });
      expect(await store.push.of([userId, otherId])).toEqual(new Map([[otherId, [moved]]]));
      // Whose it was does not take it away any more.
      await store.push.remove(userId, id);
      expect(await idsOf(otherId)).toEqual([id]);
      await store.push.remove(otherId, id);
      await store.push.remove(otherId, id);
      expect(await idsOf(otherId)).toEqual([]);
    });

    test('the oldest give way to what is beyond as many as one may have', async () => {
      const theirs = await put({ userId: otherId, createdAt: 1 });
      const all = [];
      for (const createdAt of [7, 6, 8, 9]) all.push(await put({ createdAt }, 3));
      expect(await idsOf(userId)).toEqual([all[3]?.id, all[2]?.id, all[0]?.id]);
      expect(await idsOf(otherId)).toEqual([theirs.id]);
    });

    test('go with their session, with all sessions but one, and with their user', async () => {
      const [one, two, host] = [
        await put({ sessionId: 'ses_1', createdAt: 1 }),
        await put({ sessionId: 'ses_2', createdAt: 2 }),
        await put({ createdAt: 3 }),
      ];
      const theirs = await put({ userId: otherId, sessionId: 'ses_1' });
      await store.push.removeOfSession(userId, 'ses_1');
      expect(await idsOf(userId)).toEqual([host.id, two.id]);
      await store.push.put(one, 20);
      await store.push.removeAllOf(userId, 'ses_1');
      expect(await idsOf(userId)).toEqual([one.id]);
      await put();
      await store.push.removeAllOf(userId);
      expect(await idsOf(userId)).toEqual([]);
      expect(await idsOf(otherId)).toEqual([theirs.id]);
    });

    test('are not kept of who was removed', async () => {
      await store.users.remove(userId, 9);
      await put();
      expect(await idsOf(userId)).toEqual([]);
    });
  });
}
