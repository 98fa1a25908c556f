import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type {
  ConversationRecord,
  DueFile,
  FileRecord,
  NewFile,
  Store,
} from '../../src/store/store.js';
import { makeConversation, newMessage } from '../store-contract.js';

const start = 1_700_000_000_000;
const newId = () => randomUUID().replaceAll('-', '');

/** What every store promises of what is known of files. */
export function filesContract(name: string, createStore: () => Promise<Store>): void {
  describe(`${name}: files`, () => {
    let store: Store;
    let conversation: ConversationRecord;
    let userId: string;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
      conversation = await makeConversation(store);
      userId = conversation.memberIds[0] as string;
    });

    /** Of a user of this test, with times that are later for each: others may use the store at the same time. */
    async function added(fields: Partial<NewFile> = {}): Promise<NewFile> {
      const file = {
        ...{ id: newId(), userId, name: 'a.png', size: 3, createdAt: start, checkAt: start },
        ...fields,
      };
      await store.files.add(file);
      return file;
    }

    const one = async (id: string): Promise<FileRecord | undefined> =>
      (await store.files.byIds([id])).get(id);

    const newUse = () => ({ conversationId: conversation.id, clientId: randomUUID() });

    /** Of what is due, that of this test. */
    async function dueIds(at: number, limit = 10_000): Promise<string[]> {
      const due = await store.files.due(at, limit);
      return due.filter((file) => file.userId === userId).map(({ id }) => id);
    }

    const dueOf = async (id: string) => (await one(id)) as DueFile;

    test('one is there as it was announced, with everything or with no more than it needs', async () => {
      const least = await added();
      const all = await added({
        name: '“ä” 😀.png',
        size: 5 * 1_073_741_824,
        preview: '3OcRJYB4d3h/iIeHeEh3eIhw+j3A',
        voice: '{"duration":1200,"levels":"AAD/"}',
      });
      expect(await store.files.byIds([all.id, newId(), least.id])).toEqual(
        new Map([
          [all.id, all],
          [least.id, least],
        ]),
      );
      // What is announced again is as it was.
      await store.files.add({ ...least, name: 'another' });
      expect(await one(least.id)).toEqual(least);
      await store.files.remove(least.id);
      await store.files.remove(least.id);
      expect(await one(least.id)).toBeUndefined();
    });

    test('what a user has announced since a time is counted in bytes, whatever became of it', async () => {
      await added({ size: 1, createdAt: start });
      const { id } = await added({ size: 10, createdAt: start + 1 });
      await added({ size: 100, createdAt: start + 2 });
      await added({ size: 1_000, userId: conversation.memberIds[1] as string });
      await store.files.finish(id, '{}');
      expect(await store.files.bytesSince(userId, start + 1)).toBe(110);
      expect(await store.files.bytesSince(userId, start + 3)).toBe(0);
      expect(await store.files.bytesSince(newId(), 0)).toBe(0);
    });

    test('what was found in one is said once', async () => {
      const file = await added();
      expect(await store.files.finish(file.id, '{"type":"a/b"}')).toBe(true);
      expect(await store.files.finish(file.id, '{"type":"c/d"}')).toBe(false);
      expect(await store.files.finish(newId(), '{}')).toBe(false);
      expect(await one(file.id)).toEqual({ ...file, content: '{"type":"a/b"}' });
    });

    test('only what is whole, the user’s own and of no other message can be used', async () => {
      const [first, second] = [await added(), await added()];
      const use = newUse();
      const other = conversation.memberIds[1] as string;
      const tries = async () => [
        await store.files.use([first.id, second.id], userId, use, start + 9),
        await store.files.use([first.id], other, newUse(), start + 9),
        await store.files.use([first.id, newId()], userId, use, start + 9),
      ];
      expect(await tries()).toEqual([false, false, false]);
      for (const { id } of [first, second]) await store.files.finish(id, '{}');
      expect(await tries()).toEqual([true, false, false]);
      expect(await one(first.id)).toEqual({ ...first, content: '{}', use, checkAt: start + 9 });
      // The same message, as often as it is sent; another one never.
      expect(await store.files.use([first.id, second.id], userId, use, start + 10)).toBe(true);
      expect(await store.files.use([first.id], userId, newUse(), start + 11)).toBe(false);
      const elsewhere = { ...use, conversationId: newId() };
      expect(await store.files.use([first.id], userId, elsewhere, start + 11)).toBe(false);
      expect(await one(first.id)).toMatchObject({ use, checkAt: start + 10 });
    });

    test('those that are due come first that were to be first, and what is kept is due no more', async () => {
      const late = await added({ checkAt: start + 2 });
      const early = await added({ checkAt: start + 1 });
      const never = await added({ checkAt: start + 3 });
      expect(await dueIds(start + 2)).toEqual([early.id, late.id]);
      await store.files.keep({ id: early.id, checkAt: start + 7 });
      expect(await dueIds(start + 2)).toEqual([early.id, late.id]);
      await store.files.keep({ id: early.id, checkAt: start + 1 });
      expect(await dueIds(start + 2)).toEqual([late.id]);
      expect(await one(early.id)).toEqual({ ...early, checkAt: null });
      // Until something happens to it.
      await store.files.check([early.id, newId()], start);
      expect(await dueIds(start + 2)).toEqual([early.id, late.id]);
      expect(await one(never.id)).toEqual(never);
    });

    test('of two who want to remove one, the first does, and nobody can use it any more', async () => {
      const file = await added();
      await store.files.finish(file.id, '{}');
      const seen = await dueOf(file.id);
      expect(await store.files.claim(seen, start + 60)).toBe(true);
      expect(await store.files.claim(seen, start + 60)).toBe(false);
      expect(await one(file.id)).toMatchObject({ going: true, checkAt: start + 60 });
      expect(await store.files.use([file.id], userId, newUse(), start + 90)).toBe(false);
      await store.files.keep({ id: file.id, checkAt: start + 60 });
      await store.files.check([file.id], start);
      await store.files.checkUnusedOf(userId, start);
      // Who took it on may have died: it is there for the next one, when that is due.
      expect(await dueIds(start + 59)).toEqual([]);
      expect(await dueIds(start + 60)).toEqual([file.id]);
      expect(await store.files.claim(await dueOf(file.id), start + 120)).toBe(true);
    });

    test('one that is used again just now is not removed', async () => {
      const file = await added();
      await store.files.finish(file.id, '{}');
      const seen = await dueOf(file.id);
      expect(await store.files.use([file.id], userId, newUse(), start + 90)).toBe(true);
      expect(await store.files.claim(seen, start + 60)).toBe(false);
      expect(await one(file.id)).not.toHaveProperty('going');
    });

    test('all of a conversation, or all of a user that no message has, can be made due', async () => {
      const [used, unused] = [
        await added({ checkAt: start + 9 }),
        await added({ checkAt: start + 9 }),
      ];
      await store.files.finish(used.id, '{}');
      await store.files.use([used.id], userId, newUse(), start + 9);
      await store.files.checkAllIn(newId(), start);
      await store.files.checkUnusedOf(newId(), start);
      expect(await dueIds(start)).toEqual([]);
      await store.files.checkAllIn(conversation.id, start);
      expect(await dueIds(start)).toEqual([used.id]);
      await store.files.checkUnusedOf(userId, start - 1);
      expect(await dueIds(start)).toEqual([unused.id, used.id]);
    });

    test('a message has its files until it is deleted, and is found by what it was sent under', async () => {
      const files = JSON.stringify([{ id: newId(), name: '😀', type: 'a/b', size: 1 }]);
      const sent = newMessage(conversation, { files, text: '' });
      const { message } = await store.messages.append(sent);
      expect(message).toMatchObject({ files, text: '' });
      const plain = newMessage(conversation);
      await store.messages.append(plain);
      const { conversationId, senderId, clientId } = sent;
      const key = { conversationId, senderId, clientId };
      expect(await store.messages.sent(key)).toEqual(message);
      expect(await store.messages.sent(plain)).not.toHaveProperty('files');
      const other = conversation.memberIds[1] as string;
      for (const wrong of [
        { ...key, clientId: randomUUID() },
        { ...key, senderId: other },
        { ...key, senderId: newId() },
        { ...key, conversationId: newId() },
      ]) {
        expect(await store.messages.sent(wrong)).toBeNull();
      }
      // The same again is the same; with other files, or none, it is not.
      expect(await store.messages.append(sent)).toEqual({ message, created: false });
      const { files: _files, ...without } = sent;
      for (const wrong of [without, { ...sent, files: '[]' }]) {
        await expect(store.messages.append(wrong)).rejects.toMatchObject({
          code: 'client_id_conflict',
        });
      }
      const change = { conversationId, seq: message.seq, changeId: randomUUID(), base: 1 };
      const edit = { kind: 'edit', text: 'a caption', at: start } as const;
      const edited = await store.messages.change({ ...change, act: edit });
      expect(edited.message).toMatchObject({ text: 'a caption', files });
      expect((await store.messages.append(sent)).message).toMatchObject({ text: 'a caption' });
      await expect(store.messages.append(without)).rejects.toMatchObject({
        code: 'client_id_conflict',
      });
      const deletion = { kind: 'delete', at: start } as const;
      const gone = { ...change, changeId: randomUUID(), base: 3, act: deletion };
      expect((await store.messages.change(gone)).message).not.toHaveProperty('files');
      const left = await store.messages.sent(key);
      expect(left).toMatchObject({ deletedAt: start });
      expect(left).not.toHaveProperty('files');
    });
  });
}
