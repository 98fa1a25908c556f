import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { FullReport, Store } from '../../src/store/store.js';
import { makeConversation } from '../store-contract.js';

const start = 1_700_000_000_000;
const newId = () => randomUUID().replaceAll('-', '');

type NewReport = Omit<FullReport, 'closedAt'>;

/** What every store promises of what users tell the operator of each other. */
export function reportsContract(name: string, createStore: () => Promise<Store>): void {
  describe(`${name}: reports`, () => {
    let store: Store;
    let one: string;
    let other: string;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
      [one = '', other = ''] = (await makeConversation(store)).memberIds;
    });

    const newReport = (fields: Partial<NewReport> = {}): NewReport => ({
      id: newId(),
      reporterId: one,
      reportId: randomUUID(),
      userId: other,
      reason: 'abuse',
      createdAt: start,
      messages: '[]',
      ...fields,
    });

    const recordOf = ({ messages, ...record }: NewReport) => record;

    /** All that is listed of the two users of this test: others may use the store at the same time. */
    async function listed(state: 'open' | 'closed') {
      const all = await store.reports.list(state, { limit: 10_000 });
      return all.filter(({ reporterId }) => reporterId === one || reporterId === other);
    }

    test('a report is there as it was made, with everything or with no more than it needs', async () => {
      const { reports } = store;
      const least = newReport();
      const all = newReport({
        conversationId: newId(),
        seq: Number.MAX_SAFE_INTEGER,
        comment: '“He” said:\n😀',
        createdAt: start + 1,
        messages: JSON.stringify([{ text: 'a\0b 😀 \u2028', data: { $where: 1, 'a.b': null } }]),
      });
      for (const report of [least, all]) {
        expect(await reports.add(report)).toBe(true);
        expect(await reports.byId(report.id)).toEqual(report);
      }
      expect(await listed('open')).toEqual([least, all].map(recordOf));
      expect(await reports.byId(newId())).toBeNull();
    });

    test('a large one is kept whole', async () => {
      const report = newReport({ messages: JSON.stringify('€'.repeat(1_000_000)) });
      await store.reports.add(report);
      expect(await store.reports.byId(report.id)).toEqual(report);
    });

    test('of one name there is one by each reporter, the first, however many come at once', async () => {
      const { reports } = store;
      const first = newReport({ comment: 'first' });
      const { reportId } = first;
      expect(await reports.isKnown(one, reportId)).toBe(false);
      await reports.add(first);
      expect(await reports.isKnown(one, reportId)).toBe(true);
      expect(await reports.isKnown(other, reportId)).toBe(false);
      const repeats = Array.from({ length: 5 }, () => newReport({ reportId, comment: 'later' }));
      expect(await Promise.all(repeats.map((report) => reports.add(report)))).toEqual(
        repeats.map(() => false),
      );
      expect(await listed('open')).toEqual([recordOf(first)]);

      const theirs = newReport({ reportId, reporterId: other, userId: one });
      expect(await reports.add(theirs)).toBe(true);
      const raced = Array.from({ length: 5 }, () => newReport({ reportId: randomUUID() }));
      const sameName = raced.map((report) => ({ ...report, reportId: raced[0]?.reportId ?? '' }));
      const outcomes = await Promise.all(sameName.map((report) => reports.add(report)));
      expect(outcomes.filter((added) => added)).toHaveLength(1);
    });

    test('are paged the oldest first, whatever is closed from page to page', async () => {
      const { reports } = store;
      const made = Array.from({ length: 6 }, (_, index) =>
        // Two at a time in the same millisecond; before all that others put into the store.
        newReport({ id: `${index}${newId()}`, createdAt: 1_000 + Math.floor(index / 2) }),
      );
      for (const report of made.toReversed()) await reports.add(report);
      const ids = made.map(({ id }) => id);
      const first = await reports.list('open', { limit: 3 });
      expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 3));
      for (const id of ids.slice(0, 3)) await reports.close(id, start);
      const after = first.at(-1);
      const next = await reports.list('open', { limit: 2, ...(after && { after }) });
      expect(next.map(({ id }) => id)).toEqual(ids.slice(3, 5));
      const closed = await reports.list('closed', { limit: 3 });
      expect(closed.map(({ id }) => id)).toEqual(ids.slice(0, 3));
      for (const id of ids) await reports.close(id, start);
    });

    test('one that is closed stays so since when it was, until it is opened again', async () => {
      const { reports } = store;
      const report = newReport();
      const { id } = report;
      await reports.add(report);
      const record = recordOf(report);
      expect(await reports.close(id, 10)).toEqual({ ...record, closedAt: 10 });
      expect(await reports.close(id, 20)).toEqual({ ...record, closedAt: 10 });
      expect(await reports.byId(id)).toEqual({ ...report, closedAt: 10 });
      expect(await listed('open')).toEqual([]);
      expect(await listed('closed')).toEqual([{ ...record, closedAt: 10 }]);
      expect(await reports.add(report)).toBe(false);
      for (let n = 0; n < 2; n += 1) expect(await reports.close(id, null)).toEqual(record);
      expect(await listed('open')).toEqual([record]);
      expect(await listed('closed')).toEqual([]);
      expect(await reports.close(id, 30)).toEqual({ ...record, closedAt: 30 });
      expect(await reports.close(newId(), 30)).toBeNull();
    });

    test('are gone through by who made them', async () => {
      const { reports } = store;
      const made = Array.from({ length: 5 }, () => newReport());
      for (const report of made) await reports.add(report);
      await reports.add(newReport({ reporterId: other, userId: one }));
      const sorted = made
        .toSorted((a, b) => (a.reportId < b.reportId ? -1 : 1))
        .map(({ messages, ...record }) => record);
      const page = await reports.madeBy(one, { limit: 3, after: '' });
      expect(page).toEqual(sorted.slice(0, 3));
      const after = page.at(-1)?.reportId ?? '';
      expect(await reports.madeBy(one, { limit: 3, after })).toEqual(sorted.slice(3));
    });

    test('all by a user and of them can be deleted, and those of others stay', async () => {
      const { reports } = store;
      const [third = '', fourth = ''] = (await makeConversation(store)).memberIds;
      const about = Array.from({ length: 50 }, () => newReport());
      for (const report of about) await reports.add(report);
      await reports.add(newReport({ reporterId: other, userId: third }));
      const stays = newReport({ reporterId: one, userId: third });
      const too = newReport({ reporterId: third, userId: fourth });
      for (const report of [stays, too]) await reports.add(report);
      for (let n = 0; n < 2; n += 1) await reports.deleteAllOf(other);
      expect(await listed('open')).toEqual([recordOf(stays)]);
      expect(await reports.byId(too.id)).toEqual(too);
    });

    test('of or by a user who is removed there is none, now or later', async () => {
      const { reports } = store;
      await store.users.remove(other, start);
      for (const report of [newReport(), newReport({ reporterId: other, userId: one })]) {
        await expect(reports.add(report)).rejects.toMatchObject({ code: 'not_found' });
        expect(await reports.byId(report.id)).toBeNull();
      }
      await expect(reports.add(newReport({ userId: newId() }))).rejects.toMatchObject({
        code: 'not_found',
      });
    });
  });
}
