import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { NewAccount, Store, UserRecord } from '../../src/store/store.js';
import { makeUser, newUser } from '../store-contract.js';

/** Other tests have guests in the same store. */
const later = 1_700_000_500_000;

/** What every store promises of people without an account. */
export function guestsContract(name: string, createStore: () => Promise<Store>): void {
  describe(`${name}: guests`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
    });

    const makeGuest = async (guestUntil = later): Promise<UserRecord> => {
      const guest = { ...newUser(), realm: 'guest' as const, passwordHash: null, guestUntil };
      await store.users.create(guest);
      return guest;
    };
    const newAccount = (): NewAccount => {
      const { username, name } = newUser();
      return { username, name, passwordHash: 'a hash' };
    };

    test('a guest is found by id, and by name among guests alone', async () => {
      const guest = await makeGuest();
      const account = await makeUser(store);
      expect(await store.users.byId(guest.id)).toEqual(guest);
      expect(await store.users.byIds([guest.id, account.id])).toHaveLength(2);
      expect(await store.users.byUsername('guest', guest.username)).toEqual(guest);
      expect(await store.users.byUsername('local', guest.username)).toBeNull();
      expect(await store.users.byUsername('host', guest.username)).toBeNull();
      expect(await store.users.byUsername('guest', account.username)).toBeNull();
      // A repeat whose first answer was lost.
      await store.users.create(guest);
      await expect(store.users.create({ ...guest, id: newUser().id })).rejects.toMatchObject({
        code: 'username_taken',
      });
    });

    test('a guest becomes an account of the same id once, and is one from then on', async () => {
      const guest = await makeGuest();
      const account = newAccount();
      const { guestUntil: _, ...before } = guest;
      const after = { ...before, realm: 'local', ...account };
      expect(await store.users.becomeAccount(guest.id, account)).toEqual(after);
      expect(await store.users.byId(guest.id)).toEqual(after);
      expect(await store.users.byUsername('local', account.username)).toEqual(after);
      expect(await store.users.byUsername('guest', guest.username)).toBeNull();
      expect(await store.users.guestsUntil(later + 1, 1_000)).not.toContainEqual(
        expect.objectContaining({ id: guest.id }),
      );

      expect(await store.users.becomeAccount(guest.id, newAccount())).toBeNull();
      expect(await store.users.becomeAccount('nobody', newAccount())).toBeNull();
      const another = await makeUser(store);
      expect(await store.users.becomeAccount(another.id, newAccount())).toBeNull();
      expect(await store.users.byId(another.id)).toEqual(another);
    });

    test('a guest who is a program is one as an account, too', async () => {
      const guest = await makeGuest();
      await store.users.updateProfile(guest.id, { bot: true });
      const account = await store.users.becomeAccount(guest.id, newAccount());
      expect(account).toMatchObject({ realm: 'local', bot: true });
    });

    test('a name that is taken leaves the guest as they were', async () => {
      const { username } = await makeUser(store);
      const guest = await makeGuest();
      const becoming = store.users.becomeAccount(guest.id, { ...newAccount(), username });
      await expect(becoming).rejects.toMatchObject({ code: 'username_taken' });
      expect(await store.users.byId(guest.id)).toEqual(guest);
    });

    test('of guests who want the same name at once one gets it', async () => {
      const account = newAccount();
      const guests = await Promise.all([1, 2, 3, 4].map(() => makeGuest()));
      const tries = await Promise.allSettled(
        guests.map(({ id }) => store.users.becomeAccount(id, account)),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const tried of tries) {
        if (tried.status === 'rejected') expect(tried.reason.code).toBe('username_taken');
      }
    });

    test('guests are listed by when they are to be looked at, which can be moved', async () => {
      const late = await makeGuest(30);
      const early = await makeGuest(10);
      const next = await makeGuest(20);
      await makeUser(store);
      expect(await store.users.guestsUntil(10, 10)).toEqual([]);
      expect(await store.users.guestsUntil(100, 2)).toEqual([early, next]);
      await store.users.keepGuest(early.id, 200);
      expect(await store.users.guestsUntil(100, 10)).toEqual([next, late]);
      await store.users.remove(next.id, 50);
      expect(await store.users.guestsUntil(100, 10)).toEqual([late]);
      expect(await store.users.removedAt('guest', next.username)).toBe(50);

      // Who is none is not made one.
      const account = await makeUser(store);
      await store.users.keepGuest(account.id, 5);
      await store.users.keepGuest(next.id, 5);
      expect(await store.users.byId(account.id)).toEqual(account);
      expect(await store.users.guestsUntil(100, 10)).toEqual([late]);
    });
  });
}
