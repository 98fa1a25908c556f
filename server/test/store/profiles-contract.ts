import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { ShownProfile, Store } from '../../src/store/store.js';
import { makeConversation, makeUser, newUser } from '../store-contract.js';

const at = 1_700_000_500_000;
const most = 1_000;
const shown = (name: string): ShownProfile => ({
  ...{ username: 'ann', name, picture: null, guest: false },
});

/** What every store promises of what is shown of users who change, to those behind a block. */
export function profilesContract(name: string, createStore: () => Promise<Store>): void {
  describe(`${name}: profiles`, () => {
    let store: Store;
    let ann: string;
    let ben: string;
    let eve: string;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
      [ann, ben] = (await makeConversation(store)).memberIds as [string, string];
      eve = (await makeUser(store)).id;
    });
    const block = (userId: string, blockedId: string, since = at) =>
      store.blocks.add(userId, { blockedId, at: since }, most);
    const kept = async (viewerId: string) =>
      Object.fromEntries(await store.blocks.keptProfiles(viewerId, [ann, ben, eve]));

    test('what is named of a profile changes, and nothing else', async () => {
      const before = await store.users.byId(ann);
      await store.users.updateProfile(ann, { picture: 'https://example.test/a.png' });
      const pictured = { ...before, picture: 'https://example.test/a.png' };
      expect(await store.users.byId(ann)).toEqual(pictured);
      await store.users.updateProfile(ann, { name: 'New' });
      expect(await store.users.byId(ann)).toEqual({ ...pictured, name: 'New' });
      await store.users.updateProfile(ann, { picture: null });
      expect(await store.users.byId(ann)).toEqual({ ...before, name: 'New' });
    });

    test('who is said to be a program is one until the opposite is said, whatever else changes', async () => {
      const before = await store.users.byId(ann);
      await store.users.updateProfile(ann, { bot: true });
      expect(await store.users.byId(ann)).toEqual({ ...before, bot: true });
      await store.users.updateProfile(ann, { name: 'New', picture: null });
      expect(await store.users.byId(ann)).toEqual({ ...before, name: 'New', bot: true });
      await store.users.updateProfile(ann, { bot: false });
      // Nothing is left of it, as others compare what they know.
      expect(await store.users.byId(ann)).toStrictEqual({ ...before, name: 'New' });

      const bot = newUser({ bot: true });
      await store.users.create(bot);
      expect(await store.users.byUsername(bot.realm, bot.username)).toStrictEqual(bot);
      expect(await store.users.byIds([bot.id])).toEqual([bot]);
    });

    test('the first profile that is kept stays, for both of a block and for nobody else', async () => {
      await block(ann, ben);
      await block(eve, ann);
      const picture = 'https://example.test/a.png';
      const first = { ...shown('Ann'), picture, guest: true, bot: true as const };
      await store.blocks.keepProfile(ann, first);
      await store.blocks.keepProfile(ann, shown('Anna'));
      expect(await kept(ben)).toEqual({ [ann]: first });
      expect(await kept(eve)).toEqual({ [ann]: first });
      expect(await kept(ann)).toEqual({});
      await store.blocks.keepProfile(ben, shown('Ben'));
      expect(await kept(ann)).toEqual({ [ben]: shown('Ben') });
      expect(await kept(ben)).toEqual({ [ann]: first });
      expect(await store.blocks.keptProfiles(ben, [])).toEqual(new Map());
      expect(await store.blocks.keptProfiles(ben, [eve])).toEqual(new Map());
    });

    test('is gone with the block, and a new one begins with what is there then', async () => {
      await block(ann, ben);
      await store.blocks.keepProfile(ann, shown('Ann'));
      await store.blocks.remove(ann, ben);
      expect(await kept(ben)).toEqual({});
      await block(ann, ben);
      expect(await kept(ben)).toEqual({});
      await store.blocks.keepProfile(ann, shown('Anna'));
      expect(await kept(ben)).toEqual({ [ann]: shown('Anna') });
      await store.blocks.removeAllOf(ann);
      expect(await kept(ben)).toEqual({});
    });

    test('of two blocks between the same, what the longer one keeps is seen', async () => {
      await block(ann, ben, at);
      await store.blocks.keepProfile(ann, shown('Ann'));
      await block(ben, ann, at + 1);
      await store.blocks.keepProfile(ann, shown('Anna'));
      expect(await kept(ben)).toEqual({ [ann]: shown('Ann') });
      await store.blocks.remove(ann, ben);
      expect(await kept(ben)).toEqual({ [ann]: shown('Anna') });
    });
  });
}
