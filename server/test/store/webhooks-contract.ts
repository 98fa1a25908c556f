import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type {
  DeliveryRecord,
  LaneHold,
  LaneMark,
  Store,
  WebhookRecord,
} from '../../src/store/store.js';

const start = 1_700_000_000_000;
const newId = () => randomUUID().replaceAll('-', '');
const lane = 'conversation/one';

/** What every store promises of webhooks. */
export function webhooksContract(name: string, createStore: () => Promise<Store>): void {
  describe(`${name}: webhooks`, () => {
    let store: Store;
    let webhookId: string;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
      webhookId = newId();
    });

    const newWebhook = (fields: Partial<WebhookRecord> = {}): WebhookRecord => ({
      ...{ id: webhookId, url: 'https://example.com/hooks', description: null, events: null },
      ...{ enabled: true, goneAt: null, createdAt: start, version: 1 },
      secrets: [{ secret: 'whsec_a', until: null }],
      ...fields,
    });

    const one = async (id: string) => (await store.webhooks.all()).find((each) => each.id === id);

    const mark = (fields: Partial<LaneMark> = {}) =>
      store.webhooks.mark([
        { webhookId, lane, through: 5, markedAt: start, dueAt: start, ...fields },
      ]);

    const holdOf = (fields: Partial<LaneHold> = {}): LaneHold => ({
      ...{ webhookId, lane, holder: 'a' },
      ...fields,
    });

    const newDelivery = (fields: Partial<DeliveryRecord> = {}): DeliveryRecord => ({
      ...{ id: newId(), webhookId, lane, type: 'message.created', state: 'waiting', at: start },
      attempts: 0,
      ...fields,
    });

    test('a receiver is there as it was added, with everything or with no more than it needs, the oldest first', async () => {
      const least = newWebhook({ createdAt: start + 1 });
      const all = newWebhook({
        ...{ id: newId(), description: '“ä” 😀', events: ['message.*', 'user.removed'] },
        ...{ enabled: false, goneAt: start + 5 },
        secrets: [
          { secret: 'whsec_b', until: null },
          { secret: 'whsec_a', until: start + 9 },
        ],
      });
      await store.webhooks.add(least);
      await store.webhooks.add(all);
      // A repeat changes nothing.
      await store.webhooks.add({ ...least, url: 'https://example.com/another' });
      const added = (await store.webhooks.all()).filter(({ id }) =>
        [least.id, all.id].includes(id),
      );
      expect(added).toEqual([all, least]);
      await store.webhooks.remove(least.id);
      await store.webhooks.remove(least.id);
      await store.webhooks.remove(all.id);
      expect(await one(least.id)).toBeUndefined();
    });

    test('of two changes that were made at once one is taken', async () => {
      await store.webhooks.add(newWebhook());
      const second = newWebhook({ version: 2, enabled: false });
      expect(await store.webhooks.replace(second)).toBe(true);
      expect(await store.webhooks.replace({ ...second, enabled: true })).toBe(false);
      expect(await store.webhooks.replace({ ...second, id: newId(), version: 3 })).toBe(false);
      expect(await one(webhookId)).toEqual(second);
      await store.webhooks.remove(webhookId);
    });

    test('a lane begins with its first mark, and later ones raise when it was marked', async () => {
      await mark();
      await mark({ through: 9, markedAt: start + 7, dueAt: start + 99 });
      await mark({ through: 9, markedAt: start + 3, dueAt: start + 99 });
      expect(await store.webhooks.due(webhookId, start - 1, 10)).toEqual([]);
      expect(await store.webhooks.due(webhookId, start, 10)).toEqual([lane]);
      expect(await store.webhooks.claim(holdOf(), start, start + 10)).toEqual({
        ...{ webhookId, lane, through: 5, markedAt: start + 7, dueAt: start },
        ...{ attempts: 0, head: null },
      });
    });

    test('lanes that are due come in the order in which they are, and no more than asked for', async () => {
      for (const [each, dueAt] of Object.entries({ c: 3, a: 1, b: 2, d: 4 })) {
        await mark({ lane: each, dueAt: start + dueAt });
      }
      await store.webhooks.mark([
        { webhookId: newId(), lane: 'x', through: 0, markedAt: start, dueAt: start },
      ]);
      expect(await store.webhooks.due(webhookId, start + 3, 10)).toEqual(['a', 'b', 'c']);
      expect(await store.webhooks.due(webhookId, start + 3, 2)).toEqual(['a', 'b']);
      await store.webhooks.hasten(webhookId, start + 1, 'd');
      await store.webhooks.hasten(webhookId, start + 1, 'c');
      expect((await store.webhooks.due(webhookId, start + 1, 10)).sort()).toEqual(['a', 'c', 'd']);
    });

    test('one works on a lane at a time, until they are over or too late', async () => {
      await mark();
      expect(await store.webhooks.claim(holdOf(), start, start + 10)).toMatchObject({ through: 5 });
      expect(await store.webhooks.claim(holdOf({ holder: 'b' }), start + 9, start + 20)).toBe(
        'held',
      );
      expect(await store.webhooks.due(webhookId, start + 9, 10)).toEqual([]);
      const state = { through: 6, dueAt: start, attempts: 0, head: null };
      expect(await store.webhooks.keep(holdOf({ holder: 'b' }), state, 0)).toBe(false);
      expect(await store.webhooks.keep(holdOf(), state, start + 30)).toBe(true);
      expect(await store.webhooks.claim(holdOf({ holder: 'b' }), start + 30, start + 40)).toEqual({
        ...{ webhookId, lane, through: 6, markedAt: start, dueAt: start, attempts: 0, head: null },
      });
      // Whoever had it before is too late.
      expect(await store.webhooks.keep(holdOf(), { ...state, through: 7 }, 0)).toBe(false);
      expect(await store.webhooks.leave(holdOf(), start)).toBe(false);
      expect(await store.webhooks.keep(holdOf({ holder: 'b' }), state, 0)).toBe(true);
      expect(await store.webhooks.claim(holdOf({ holder: 'c' }), start + 31, start + 40)).toEqual(
        expect.objectContaining({ through: 6 }),
      );
    });

    test('of two that take a lane at once one has it', async () => {
      await mark();
      const claims = await Promise.all(
        ['a', 'b', 'c', 'd'].map((holder) =>
          store.webhooks.claim(holdOf({ holder }), start, start + 10),
        ),
      );
      expect(claims.filter((claim) => claim === 'held')).toHaveLength(3);
    });

    test('a lane in which something has failed waits for its time, whatever happens', async () => {
      await mark();
      await store.webhooks.claim(holdOf(), start, start + 10);
      const failed = { through: 5, dueAt: start + 50, attempts: 2, head: 'msg_a' };
      await store.webhooks.keep(holdOf(), failed, 0);
      await mark({ markedAt: start + 20, dueAt: start + 20 });
      await store.webhooks.hasten(webhookId, start + 20);
      expect(await store.webhooks.due(webhookId, start + 49, 10)).toEqual([]);
      expect(await store.webhooks.claim(holdOf(), start + 49, start + 60)).toBeNull();
      expect(await store.webhooks.claim(holdOf(), start + 50, start + 60)).toEqual({
        ...{ webhookId, lane, markedAt: start + 20, ...failed },
      });
      await store.webhooks.keep(holdOf(), failed, 0);
      // But when somebody asks for it.
      await store.webhooks.hasten(webhookId, start + 30, lane);
      expect(await store.webhooks.claim(holdOf(), start + 30, start + 60)).not.toBeNull();
    });

    test('where nothing has failed a lane is looked at whenever something happens', async () => {
      await mark({ dueAt: start + 50 });
      expect(await store.webhooks.claim(holdOf(), start, start + 1)).not.toBeNull();
      await store.webhooks.keep(
        holdOf(),
        { through: 5, dueAt: start + 50, attempts: 0, head: null },
        0,
      );
      await store.webhooks.hasten(webhookId, start + 2);
      expect(await store.webhooks.due(webhookId, start + 2, 10)).toEqual([lane]);
    });

    test('a lane is dropped unless it was marked meanwhile', async () => {
      await mark();
      await store.webhooks.claim(holdOf(), start, start + 10);
      await mark({ markedAt: start + 1 });
      expect(await store.webhooks.leave(holdOf(), start)).toBe(false);
      expect(await store.webhooks.leave(holdOf(), start + 1)).toBe(true);
      expect(await store.webhooks.claim(holdOf(), start + 20, start + 30)).toBeNull();
    });

    test('a delivery is there as it was put, with everything or with no more than it needs', async () => {
      const least = newDelivery();
      const all = newDelivery({
        ...{ type: 'report.created', conversationId: 'c', seq: 3, rev: 4, userId: 'u' },
        ...{ reportId: 'r', attempts: 2, attemptedAt: start + 1, nextAt: start + 2, status: 500 },
        failure: 'status',
      });
      await store.webhooks.put([least, all]);
      expect(await store.webhooks.delivery(least.id)).toEqual(least);
      expect(await store.webhooks.delivery(all.id)).toEqual(all);
      const delivered = { ...newDelivery({ state: 'delivered' }), id: all.id };
      await store.webhooks.put([delivered]);
      expect(await store.webhooks.delivery(all.id)).toEqual(delivered);
      await store.webhooks.drop([all.id, newId()]);
      expect(await store.webhooks.delivery(all.id)).toBeNull();
      await store.webhooks.put([]);
      await store.webhooks.mark([]);
    });

    test('what waits in a lane comes in its order, and what nobody knows of yet with it', async () => {
      const [second, first, third] = [
        newDelivery({ at: start + 2 }),
        newDelivery({ at: start + 1, state: 'announced' }),
        newDelivery({ at: start + 3 }),
      ];
      const others = [
        newDelivery({ state: 'delivered' }),
        newDelivery({ state: 'failed' }),
        newDelivery({ lane: 'user/one' }),
        newDelivery({ webhookId: newId() }),
      ];
      await store.webhooks.put([second, first, third, ...others]);
      const ids = async (limit: number) =>
        (await store.webhooks.waiting(webhookId, lane, limit)).map(({ id }) => id);
      expect(await ids(10)).toEqual([first.id, second.id, third.id]);
      expect(await ids(2)).toEqual([first.id, second.id]);
    });

    test('deliveries are listed the latest first, page by page, without those nobody knows of yet', async () => {
      const listed = [1, 2, 2, 3, 4].map((at) => newDelivery({ at: start + at }));
      await store.webhooks.put([...listed, newDelivery({ state: 'announced', at: start + 9 })]);
      await store.webhooks.put([newDelivery({ webhookId: newId() })]);
      const wanted = [...listed]
        .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
        .map(({ id }) => id);
      const found: string[] = [];
      for (let after: DeliveryRecord | undefined; ; ) {
        const page = await store.webhooks.deliveries(webhookId, {
          limit: 2,
          ...(after && { after }),
        });
        found.push(...page.map(({ id }) => id));
        after = page.at(-1);
        if (page.length < 2) break;
      }
      expect(found).toEqual(wanted);
    });

    test('what is too old goes, and what is more than there may be', async () => {
      const all = Array.from({ length: 450 }, (_, index) => newDelivery({ at: start + index }));
      const others = newDelivery({ webhookId: newId() });
      await store.webhooks.put([...all, others]);
      const left = async () =>
        (await store.webhooks.deliveries(webhookId, { limit: 1_000 })).map(({ at }) => at - start);
      await store.webhooks.prune(webhookId, start + 10, 1_000);
      expect((await left()).length).toBe(440);
      await store.webhooks.prune(webhookId, start + 10, 3);
      expect(await left()).toEqual([449, 448, 447]);
      expect(await store.webhooks.delivery(others.id)).toEqual(others);
    });

    test('with the lanes of a receiver that is disabled goes what waits, and with itself everything', async () => {
      await store.webhooks.add(newWebhook());
      const waiting = newDelivery({ nextAt: start + 1 });
      const delivered = newDelivery({ state: 'delivered' });
      await store.webhooks.put([waiting, delivered]);
      await mark();
      await store.webhooks.dropLanes(webhookId);
      expect(await store.webhooks.due(webhookId, start, 10)).toEqual([]);
      const { nextAt: _nextAt, ...rest } = waiting;
      expect(await store.webhooks.delivery(waiting.id)).toEqual({
        ...{ ...rest, state: 'failed', failure: 'disabled' },
      });
      expect(await store.webhooks.delivery(delivered.id)).toEqual(delivered);
      await mark();
      await store.webhooks.remove(webhookId);
      expect(await store.webhooks.due(webhookId, start, 10)).toEqual([]);
      expect(await store.webhooks.delivery(delivered.id)).toBeNull();
      expect(await one(webhookId)).toBeUndefined();
    });
  });
}
