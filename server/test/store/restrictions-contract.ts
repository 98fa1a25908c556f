import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Store } from '../../src/store/store.js';
import { makeConversation } from '../store-contract.js';

/** What every store promises of who is muted or suspended. */
export function restrictionsContract(name: string, createStore: () => Promise<Store>): void {
  describe(`${name}: a restriction`, () => {
    let store: Store;
    let userId: string;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
      [userId = ''] = (await makeConversation(store)).memberIds;
    });

    test('is read with its user wherever they are read, until it is replaced or lifted', async () => {
      const { users } = store;
      const muted = {
        kind: 'muted',
        until: 1_800_000_000_000,
        since: 5,
        reason: '“No” 😀',
      } as const;
      const suspended = { kind: 'suspended', until: null, since: 6 } as const;
      const before = await users.byId(userId);
      expect(before).not.toHaveProperty('restriction');
      for (const restriction of [muted, suspended]) {
        expect(await users.restrict(userId, restriction)).toBe(true);
        const { realm = 'local', username = '' } = before ?? {};
        for (const seen of [
          await users.byId(userId),
          await users.byUsername(realm, username),
          ...(await users.byIds([userId])),
        ]) {
          expect(seen).toEqual({ ...before, restriction });
        }
      }
      await users.updateProfile(userId, { bot: true });
      expect(await users.byId(userId)).toMatchObject({ restriction: suspended, bot: true });
      expect(await users.restrict(userId, null)).toBe(true);
      expect(await users.restrict(userId, null)).toBe(true);
      expect(await users.byId(userId)).not.toHaveProperty('restriction');
    });

    test('is of nobody who is not there, and gone with its user', async () => {
      const { users } = store;
      const muted = { kind: 'muted', until: null, since: 5 } as const;
      expect(await users.restrict(`usr_${randomUUID()}`, muted)).toBe(false);
      await users.restrict(userId, muted);
      await users.remove(userId, 7);
      expect(await users.restrict(userId, muted)).toBe(false);
      expect(await users.byId(userId)).toBeNull();
    });
  });
}
