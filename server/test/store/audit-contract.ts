import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { AuditRecord, Store } from '../../src/store/store.js';

const start = 1_700_000_000_000;
const newId = () => randomUUID().replaceAll('-', '');

/** What every store promises of what administrators did. */
export function auditContract(name: string, createStore: () => Promise<Store>): void {
  describe(`${name}: the audit`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
    });

    const entry = (fields: Partial<AuditRecord> = {}): AuditRecord => ({
      ...{ id: newId(), at: start, act: 'conversation.read' },
      ...fields,
    });

    test('has each entry as it was made, once however often it is added', async () => {
      const { audit } = store;
      const [conversationId, userId] = [newId(), newId()];
      const least = entry({ conversationId });
      const all = entry({
        ...{ at: start + 1, act: 'message.delete', by: 'Zoë', reason: '“Case” 7\n😀' },
        ...{ conversationId, seq: Number.MAX_SAFE_INTEGER, userId },
      });
      for (const each of [least, all, { ...all, reason: 'another' }]) await audit.add(each);
      expect(await audit.list({ conversationId }, { limit: 9 })).toEqual([all, least]);
      expect(await audit.list({ userId }, { limit: 9 })).toEqual([all]);
      expect(await audit.list({ userId: newId() }, { limit: 9 })).toEqual([]);
    });

    test('is read page by page, the latest first, also where many came in one millisecond', async () => {
      const { audit } = store;
      const userId = newId();
      const entries = Array.from({ length: 7 }, (_, n) =>
        entry({ userId, at: start + Math.floor(n / 3), act: 'user.mute' }),
      );
      for (const each of entries) await audit.add(each);
      const seen: AuditRecord[] = [];
      for (let before: AuditRecord | undefined; ; before = seen.at(-1)) {
        const page = await audit.list({ userId }, { limit: 2, ...(before && { before }) });
        if (page.length === 0) break;
        seen.push(...page);
      }
      const order = (a: AuditRecord, b: AuditRecord) => b.at - a.at || (a.id < b.id ? 1 : -1);
      expect(seen).toEqual(entries.sort(order));
      const [first] = await audit.list(null, { limit: 1 });
      expect(first).toBeDefined();
    });

    test('loses what is older than is kept, and nothing else', async () => {
      const { audit } = store;
      const conversationId = newId();
      const [old, kept] = [entry({ conversationId, at: 5 }), entry({ conversationId, at: 6 })];
      for (const each of [old, kept]) await audit.add(each);
      await audit.prune(6);
      expect(await audit.list({ conversationId }, { limit: 9 })).toEqual([kept]);
    });
  });
}
