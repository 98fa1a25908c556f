import { describe, expect, test } from 'vitest';
import { dependableStorage } from '../src/storage/dependable-storage.js';
import { memoryStorage } from '../src/storage/memory-storage.js';
import type {
  ChangeEntry,
  ChatStorage,
  EntryStorage,
  OutboxEntry,
} from '../src/storage/storage.js';
import { ManualClock } from './support/manual-clock.js';

const owner = { server: 'https://chat.example', userId: 'usr_1' };
const entry = (clientId: string): OutboxEntry => ({
  clientId,
  conversationId: 'cnv_1',
  text: clientId,
  createdAt: 0,
  order: Number(clientId),
});
const change = (changeId: string): ChangeEntry => ({
  ...{ changeId, kind: 'delete', conversationId: 'cnv_1', key: 'usr_1:x', seq: 1, base: 1 },
  ...{ createdAt: 0, order: Number(changeId) },
});
const ids = (entries: readonly OutboxEntry[]) => entries.map(({ clientId }) => clientId).sort();

/** A storage that can be switched off, as a browser's can go away, and what it holds. */
function switchable({ opens = true, keepsChanges = true } = {}) {
  const memory = memoryStorage();
  const power = { on: true, opens };
  const guarded =
    <Given extends unknown[], T>(call: (...given: Given) => Promise<T>) =>
    async (...given: Given) => {
      if (!power.on) throw new Error('The storage is away.');
      return call(...given);
    };
  const guardedEntries = <E>({ put, remove, list }: EntryStorage<E>): EntryStorage<E> => ({
    put: guarded(put),
    remove: guarded(remove),
    list: guarded(list),
  });
  const hints = new Set<() => void>();
  const storage: ChatStorage = {
    async open(of) {
      if (!power.opens) throw new Error('The storage does not open.');
      const { outbox, changes, cache } = await memory.open(of);
      return {
        durable: true,
        outbox: guardedEntries(outbox),
        ...(changes && keepsChanges && { changes: guardedEntries(changes) }),
        ...(cache && {
          cache: {
            put: guarded(cache.put),
            remove: guarded(cache.remove),
            list: guarded(cache.list),
            clear: guarded(cache.clear),
          },
        }),
        shared: {
          exclusively: (_name, task) => task(),
          subscribe: (listener) => {
            hints.add(listener);
            return () => hints.delete(listener);
          },
        },
      };
    },
  };
  const held = async () => ids(await (await memory.open(owner)).outbox.list());
  const cached = async () => (await memory.open(owner)).cache?.list();
  const heldChanges = async () =>
    (await (await memory.open(owner)).changes?.list())?.map(({ changeId }) => changeId);
  return { storage, power, held, heldChanges, cached };
}

async function setUp(options?: { opens?: boolean; keepsChanges?: boolean }) {
  const clock = new ManualClock();
  const below = switchable(options);
  const failures: unknown[] = [];
  const dependable = dependableStorage(below.storage, clock, (cause) => failures.push(cause));
  return { clock, ...below, failures, dependable, user: await dependable.open(owner) };
}

describe('a storage that goes away', () => {
  test('is told of once, costs nothing that was kept, and is told all when it is back', async () => {
    const { clock, power, held, failures, user } = await setUp();
    await user.outbox.put(entry('1'));
    await user.outbox.put(entry('2'));
    expect(user.durable).toBe(true);

    power.on = false;
    await user.outbox.put(entry('3'));
    await user.outbox.put(entry('4'));
    await user.outbox.remove('1');
    await user.cache?.put('a', {});
    expect(user.durable).toBe(false);
    expect(failures).toHaveLength(1);
    expect(ids(await user.outbox.list())).toEqual(['2', '3', '4']);
    expect(await held()).toEqual(['1', '2']);

    let hints = 0;
    user.shared?.subscribe(() => {
      hints += 1;
    });
    await clock.advance(30_000);
    expect(user.durable).toBe(false);
    power.on = true;
    await clock.advance(10_000);
    expect(user.durable).toBe(true);
    expect(await held()).toEqual(['2', '3', '4']);
    // Whoever uses it looks again: it may hold what was not seen from here.
    expect(hints).toBe(1);
    expect(failures).toHaveLength(1);

    power.on = false;
    await user.outbox.put(entry('5'));
    expect(failures).toHaveLength(2);
  });

  test('may not have been there at all: what was written meanwhile is kept once it opens', async () => {
    const { clock, power, held, failures, user } = await setUp({ opens: false });
    await user.outbox.put(entry('1'));
    expect(user.durable).toBe(false);
    expect(failures).toHaveLength(1);
    power.opens = true;
    await clock.advance(10_000);
    expect(user.durable).toBe(true);
    expect(await held()).toEqual(['1']);
  });

  test('keeps nobody waiting while it is away', async () => {
    const { power, user } = await setUp();
    power.on = false;
    await user.outbox.put(entry('1'));
    let isDone = false;
    void user.outbox.put(entry('2')).then(() => {
      isDone = true;
    });
    await Promise.resolve();
    await Promise.resolve();
    expect(isDone).toBe(true);
  });

  test('forgets what it was to forget, when it is back', async () => {
    const { clock, power, cached, user } = await setUp();
    await user.cache?.put('a', { secret: true });
    power.on = false;
    await user.cache?.clear();
    expect(await cached()).toHaveLength(1);
    power.on = true;
    await clock.advance(10_000);
    expect(await cached()).toEqual([]);
  });

  test('has what was not sent for the same user who comes back, and for nobody else', async () => {
    const { power, dependable, user } = await setUp();
    power.on = false;
    await user.outbox.put(entry('1'));
    await user.close?.();
    const other = await dependable.open({ ...owner, userId: 'usr_2' });
    expect(await other.outbox.list()).toEqual([]);
    const again = await dependable.open(owner);
    expect(ids(await again.outbox.list())).toEqual(['1']);
  });

  test('keeps what is done to messages as it keeps messages', async () => {
    const { clock, power, heldChanges, failures, user } = await setUp();
    await user.changes?.put(change('1'));
    await user.changes?.put(change('2'));
    power.on = false;
    await user.changes?.put(change('3'));
    await user.changes?.remove('1');
    expect(user.durable).toBe(false);
    expect((await user.changes?.list())?.map(({ changeId }) => changeId)).toEqual(['2', '3']);
    expect(await heldChanges()).toEqual(['1', '2']);
    power.on = true;
    await clock.advance(10_000);
    expect(user.durable).toBe(true);
    expect(await heldChanges()).toEqual(['2', '3']);
    expect(failures).toHaveLength(1);
  });

  test('may have no place for what is done to messages: that is in memory then, and no failure', async () => {
    const { failures, heldChanges, user, dependable } = await setUp({ keepsChanges: false });
    await user.changes?.put(change('1'));
    await user.changes?.put(change('2'));
    await user.changes?.remove('1');
    expect(user.durable).toBe(true);
    expect(failures).toEqual([]);
    expect(await heldChanges()).toEqual([]);
    await user.close?.();
    // Whoever signs in again on this page finds it.
    const again = await dependable.open(owner);
    expect((await again.changes?.list())?.map(({ changeId }) => changeId)).toEqual(['2']);
  });

  test('leaves no timer behind when it is closed', async () => {
    const { clock, power, user } = await setUp();
    power.on = false;
    await user.outbox.put(entry('1'));
    expect(clock.pending).toBe(1);
    await user.close?.();
    expect(clock.pending).toBe(0);
  });
});
