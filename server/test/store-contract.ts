import { randomUUID } from 'node:crypto';
import { systemSenderId } from '@chat/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import type {
  ConversationRecord,
  NewMessage,
  RefreshTokenRecord,
  SessionRecord,
  Store,
  StoredMessage,
  UserRecord,
} from '../src/store/store.js';

const start = 1_700_000_000_000;

function newId(): string {
  return randomUUID().replaceAll('-', '');
}

/** One that is yet to be stored. */
export function newUser(fields: Partial<UserRecord> = {}): UserRecord {
  const id = newId();
  return {
    id,
    realm: 'local',
    username: `user-${id}`,
    name: 'Somebody',
    picture: null,
    passwordHash: 'hash',
    createdAt: start,
    tokensValidFrom: 0,
    ...fields,
  };
}

/** A new user of the store. */
export async function makeUser(store: Store): Promise<UserRecord> {
  const user = newUser();
  await store.users.create(user);
  return user;
}

/** A conversation between two new users, as every store test needs one. */
export async function makeConversation(
  store: Store,
  createdAt = start,
): Promise<ConversationRecord> {
  const members = [await makeUser(store), await makeUser(store)];
  const memberIds = members.map((user) => user.id).sort();
  const opened = await store.conversations.open({ id: newId(), memberIds, createdAt });
  return opened.conversation;
}

export function newMessage(
  conversation: ConversationRecord,
  fields: Partial<NewMessage> = {},
): NewMessage {
  return {
    conversationId: conversation.id,
    senderId: memberOf(conversation, 0),
    clientId: randomUUID(),
    text: 'Hello',
    createdAt: start,
    ...fields,
  };
}

function memberOf(conversation: ConversationRecord, index: 0 | 1): string {
  const id = conversation.memberIds[index];
  if (id === undefined) throw new Error('a conversation has two members');
  return id;
}

async function makeSession(store: Store, fields: Partial<SessionRecord> = {}) {
  const user = newUser();
  await store.users.create(user);
  const session: SessionRecord = {
    id: newId(),
    userId: user.id,
    createdAt: start,
    expiresAt: start + 1_000,
    endedAt: null,
    ...fields,
  };
  const first = newToken(session.id, session.id, { expiresAt: session.expiresAt });
  await store.sessions.create(session, first);
  return { session, first };
}

function newToken(
  sessionId: string,
  parent: string,
  fields: Partial<RefreshTokenRecord> = {},
): RefreshTokenRecord {
  return {
    hash: newId(),
    sessionId,
    parent,
    nonce: newId(),
    issuedAt: start,
    expiresAt: start + 1_000,
    ...fields,
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

async function allMessages(store: Store, conversationId: string): Promise<StoredMessage[]> {
  const all: StoredMessage[] = [];
  for (let more = true, after = 0; more; ) {
    const page = await store.messages.changesAfter(conversationId, after, 100);
    all.push(...page.changes.map(({ message }) => message));
    ({ more, through: after } = page);
  }
  return all;
}

/**
 * What every store does, whatever is beneath it.
 *
 * @param open - Opens an empty store, or one that others use at the same time.
 */
export function storeContract(name: string, open: () => Promise<Store>): void {
  async function openStore(): Promise<Store> {
    const store = await open();
    onTestFinished(() => store.close());
    return store;
  }

  describe(`${name}: its history`, () => {
    test('has one name for all who open it, and another once it was set back', async () => {
      const [store, other] = [await openStore(), await openStore()];
      const epoch = await store.epoch();
      expect(epoch).toMatch(/^[0-9a-f]{32}$/);
      expect(await store.epoch()).toBe(epoch);
      const renewed = await store.renewEpoch();
      expect(renewed).not.toBe(epoch);
      expect(await store.epoch()).toBe(renewed);
      // What is not shared has a history of its own.
      expect(await other.epoch()).not.toBe(epoch);
    });
  });

  describe(`${name}: users`, () => {
    test('a created user is found by id and by username', async () => {
      const { users } = await openStore();
      const user = newUser({ name: 'Zoë 🙂', picture: 'https://example.test/zoe.png' });
      await users.create(user);

      expect(await users.byId(user.id)).toEqual(user);
      expect(await users.byUsername('local', user.username)).toEqual(user);
      expect(await users.byId(newId())).toBeNull();
      expect(await users.byUsername('host', user.username)).toBeNull();
    });

    test('a username is taken once a realm', async () => {
      const { users } = await openStore();
      const user = newUser();
      await users.create(user);

      const error = await users.create(newUser({ username: user.username })).catch((e) => e);
      expect(error).toMatchObject({ name: 'StoreError', code: 'username_taken' });
      await users.create(newUser({ username: user.username, realm: 'host', passwordHash: null }));
      expect(await users.byUsername('local', user.username)).toEqual(user);
    });

    test('of ten who race for a username one gets it', async () => {
      const { users } = await openStore();
      const username = `wanted-${newId()}`;
      const rivals = range(1, 10).map(() => newUser({ username }));
      const outcomes = await Promise.allSettled(rivals.map((user) => users.create(user)));

      const winners = rivals.filter((_, index) => outcomes[index]?.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      expect(await users.byUsername('local', username)).toEqual(winners[0]);
    });

    test('creating the same user again, as after a lost answer, succeeds', async () => {
      const { users } = await openStore();
      const user = newUser();
      await users.create(user);
      await users.create(user);
      expect(await users.byId(user.id)).toEqual(user);
    });

    test('a profile is replaced, and nothing else of the user', async () => {
      const { users } = await openStore();
      const user = newUser({ picture: 'https://example.test/old.png' });
      await users.create(user);
      await users.updateProfile(user.id, { name: 'New', picture: null });
      expect(await users.byId(user.id)).toEqual({ ...user, name: 'New', picture: null });
    });

    test('a password hash is replaced where it is the one that was read, and only there', async () => {
      const { users } = await openStore();
      const user = newUser({ passwordHash: 'first' });
      await users.create(user);
      expect(await users.replacePasswordHash(user.id, 'other', 'wrong')).toBe(false);
      expect(await users.replacePasswordHash(newId(), 'first', 'wrong')).toBe(false);
      expect(await users.byId(user.id)).toEqual(user);
      expect(await users.replacePasswordHash(user.id, 'first', 'second')).toBe(true);
      // A repeat whose first answer was lost.
      expect(await users.replacePasswordHash(user.id, 'first', 'second')).toBe(true);
      expect(await users.byId(user.id)).toEqual({ ...user, passwordHash: 'second' });
    });

    test('of password hashes that would replace the same one at once one does', async () => {
      const { users } = await openStore();
      const user = newUser({ passwordHash: 'first' });
      await users.create(user);
      const hashes = range(1, 8).map((n) => `hash ${n}`);
      const took = await Promise.all(
        hashes.map((hash) => users.replacePasswordHash(user.id, 'first', hash)),
      );
      const [winner] = hashes.filter((_, index) => took[index]);
      expect(took.filter(Boolean)).toHaveLength(1);
      expect((await users.byId(user.id))?.passwordHash).toBe(winner);
    });

    test('several users are found at once, unknown ids left out', async () => {
      const { users } = await openStore();
      const known = [newUser(), newUser()];
      for (const user of known) await users.create(user);
      const found = await users.byIds([...known.map((user) => user.id), newId()]);
      expect(new Set(found.map((user) => user.id))).toEqual(new Set(known.map((user) => user.id)));
      expect(await users.byIds([])).toEqual([]);
    });
  });

  describe(`${name}: sessions`, () => {
    test('a session and its first token are found', async () => {
      const store = await openStore();
      const { sessions } = store;
      const { session, first } = await makeSession(store);
      expect(await sessions.byId(session.id)).toEqual(session);
      expect(await sessions.tokenByHash(first.hash)).toEqual(first);
      expect(await sessions.tokenByParent(session.id)).toEqual(first);
      expect(await sessions.byId(newId())).toBeNull();
      expect(await sessions.tokenByHash(newId())).toBeNull();
      expect(await sessions.tokenByParent(first.hash)).toBeNull();
    });

    test('a successor moves the expiry of its session on, never back', async () => {
      const store = await openStore();
      const { session, first } = await makeSession(store);
      const second = newToken(session.id, first.hash, { expiresAt: start + 5_000 });
      expect(await store.sessions.insertToken(second)).toEqual(second);
      expect((await store.sessions.byId(session.id))?.expiresAt).toBe(start + 5_000);

      await store.sessions.insertToken(newToken(session.id, second.hash, { expiresAt: start + 1 }));
      expect((await store.sessions.byId(session.id))?.expiresAt).toBe(start + 5_000);
    });

    test('of racing successors of one token one wins, and all get the winner', async () => {
      const store = await openStore();
      const { session, first } = await makeSession(store);
      const rivals = range(1, 20).map(() => newToken(session.id, first.hash));
      const answers = await Promise.all(rivals.map((token) => store.sessions.insertToken(token)));

      const [winner] = answers;
      expect(rivals).toContainEqual(winner);
      for (const answer of answers) expect(answer).toEqual(winner);
      expect(await store.sessions.tokenByParent(first.hash)).toEqual(winner);
      const stored = await Promise.all(
        rivals.map((token) => store.sessions.tokenByHash(token.hash)),
      );
      expect(stored.filter((token) => token !== null)).toEqual([winner]);
    });

    test('a session knows what signed in, where that named itself', async () => {
      const store = await openStore();
      const agent = 'Mozilla/5.0 (Ägypten)';
      const { session } = await makeSession(store, { agent });
      expect(await store.sessions.byId(session.id)).toEqual({ ...session, agent });
      expect(await store.sessions.listFor(session.userId, { limit: 9, after: '' })).toEqual([
        { ...session, agent },
      ]);
    });

    test('the sessions that live are listed, the latest first, with when each was last given tokens', async () => {
      const store = await openStore();
      const { sessions } = store;
      const { session: oldest, first } = await makeSession(store, { agent: 'A phone' });
      const { userId } = oldest;
      const next = async (createdAt: number, fields: Partial<SessionRecord> = {}) => {
        const session: SessionRecord = { ...oldest, id: newId(), createdAt, ...fields };
        await sessions.create(session, newToken(session.id, session.id, { issuedAt: createdAt }));
        return session;
      };
      const latest = await next(start + 30, { expiresAt: start + 9_000 });
      const ended = await next(start + 20);
      await sessions.end(ended.id, start + 25);
      await next(start + 15, { expiresAt: start + 500 });
      const same = [await next(start + 10), await next(start + 10)];
      await makeSession(store);
      const second = newToken(oldest.id, first.hash, { issuedAt: start + 70 });
      await sessions.insertToken(second);
      // Of a node whose clock is behind.
      await sessions.insertToken(newToken(oldest.id, second.hash, { issuedAt: start + 60 }));

      const later = same.sort((a, b) => (a.id > b.id ? -1 : 1));
      const active = [latest, ...later, oldest].map((session) => ({
        ...session,
        activeAt: session === oldest ? start + 70 : session.createdAt,
      }));
      expect(await sessions.activeOf(userId, start + 500, 10)).toEqual(active);
      expect(await sessions.activeOf(userId, start + 500, 2)).toEqual(active.slice(0, 2));
      expect(await sessions.activeOf(userId, start + 1_000, 10)).toEqual(active.slice(0, 1));
      expect(await sessions.activeOf(newId(), start, 10)).toEqual([]);
    });

    test('all sessions of a user but one are ended, and of nobody else', async () => {
      const store = await openStore();
      const { sessions } = store;
      const { session: kept } = await makeSession(store);
      const stranger = await makeSession(store);
      const { userId } = kept;
      const others = range(1, 3).map(() => ({ ...kept, id: newId() }));
      for (const session of others) {
        await sessions.create(session, newToken(session.id, session.id));
      }
      await sessions.end(others[0]?.id ?? '', start + 5);
      await sessions.endAllOf(userId, start + 10, kept.id);
      await sessions.endAllOf(userId, start + 20, kept.id);
      expect((await sessions.activeOf(userId, start, 10)).map(({ id }) => id)).toEqual([kept.id]);
      const ends = await Promise.all(
        others.map(async ({ id }) => (await sessions.byId(id))?.endedAt),
      );
      expect(ends).toEqual([start + 5, start + 10, start + 10]);
      expect(await sessions.byId(stranger.session.id)).toEqual(stranger.session);
    });

    test('a session ends once', async () => {
      const store = await openStore();
      const { session } = await makeSession(store);
      expect(await store.sessions.end(session.id, start + 10)).toBe(true);
      expect(await store.sessions.end(session.id, start + 20)).toBe(false);
      expect(await store.sessions.end(newId(), start + 20)).toBe(false);
      expect((await store.sessions.byId(session.id))?.endedAt).toBe(start + 10);
    });

    test('clean-up deletes what expired or ended, with its tokens, and keeps the rest', async () => {
      const store = await openStore();
      const expired = await makeSession(store, { expiresAt: start + 10 });
      const ended = await makeSession(store, { expiresAt: start + 9_000 });
      const living = await makeSession(store, { expiresAt: start + 9_000 });
      await store.sessions.end(ended.session.id, start + 10);
      await store.sessions.deleteExpired(start + 1_000);

      for (const { session, first } of [expired, ended]) {
        expect(await store.sessions.byId(session.id)).toBeNull();
        expect(await store.sessions.tokenByHash(first.hash)).toBeNull();
      }
      expect(await store.sessions.byId(living.session.id)).toEqual(living.session);
      expect(await store.sessions.tokenByHash(living.first.hash)).toEqual(living.first);
    });
  });

  describe(`${name}: conversations`, () => {
    test('two users have one conversation, however many open it at once', async () => {
      const store = await openStore();
      const { memberIds } = await makeConversation(store);
      const third = newUser();
      await store.users.create(third);
      const pair = [memberIds[0] as string, third.id].sort();
      const answers = await Promise.all(
        range(1, 10).map(() =>
          store.conversations.open({ id: newId(), memberIds: pair, createdAt: start }),
        ),
      );

      expect(answers.filter((answer) => answer.created)).toHaveLength(1);
      expect(new Set(answers.map((answer) => answer.conversation.id)).size).toBe(1);
      const { conversation } = answers[0] as { conversation: ConversationRecord };
      expect(conversation.memberIds).toEqual(pair);
      expect(await store.conversations.byId(conversation.id)).toEqual(conversation);
      expect(await store.conversations.byId(newId())).toBeNull();
    });

    test('a list is ordered by latest activity and paged without overlap or gap', async () => {
      const store = await openStore();
      const me = newUser();
      await store.users.create(me);
      const ids: string[] = [];
      for (const offset of [0, 1, 1, 1, 2]) {
        const peer = newUser();
        await store.users.create(peer);
        const { conversation } = await store.conversations.open({
          id: newId(),
          memberIds: [me.id, peer.id].sort(),
          createdAt: start + offset,
        });
        ids.push(conversation.id);
      }
      const first = ids[0] as string;
      await store.messages.append({
        conversationId: first,
        senderId: me.id,
        clientId: randomUUID(),
        text: 'up',
        createdAt: start + 10,
      });

      const paged: ConversationRecord[] = [];
      for (;;) {
        const last = paged.at(-1);
        const page = await store.conversations.listFor(me.id, {
          limit: 2,
          ...(last && { cursor: { activeAt: last.activeAt, id: last.id } }),
        });
        if (page.length === 0) break;
        paged.push(...page);
      }
      const tied = ids.slice(1, 4).sort().reverse();
      expect(paged.map((conversation) => conversation.id)).toEqual([first, ids[4], ...tied]);
      expect(paged[0]?.activeAt).toBe(start + 10);
      expect(await store.conversations.listFor(newId(), { limit: 2 })).toEqual([]);
    });

    test('marks only grow, each by itself', async () => {
      const store = await openStore();
      const { id, memberIds } = await makeConversation(store);
      const [userId = ''] = memberIds;
      const advance = (delivered: number, read: number) =>
        store.receipts.advance(id, userId, { delivered, read });

      expect(await store.receipts.of([id])).toEqual(new Map());
      const [none, first, second] = [
        { delivered: 0, read: 0 },
        { delivered: 5, read: 2 },
        { delivered: 5, read: 4 },
      ];
      expect(await advance(5, 2)).toEqual({ before: none, marks: first });
      expect(await advance(5, 2)).toEqual({ before: first, marks: first });
      expect(await advance(3, 4)).toEqual({ before: first, marks: second });
      expect(await advance(0, 0)).toEqual({ before: second, marks: second });
      expect(await store.receipts.of([id, newId()])).toEqual(
        new Map([[id, new Map([[userId, { delivered: 5, read: 4 }]])]]),
      );
    });

    test('marks raised at once end at their maxima', async () => {
      const store = await openStore();
      const { id, memberIds } = await makeConversation(store);
      const [userId = ''] = memberIds;
      const values = range(1, 30).sort(() => Math.random() - 0.5);
      await Promise.all(
        values.map((value) =>
          store.receipts.advance(id, userId, { delivered: value, read: 31 - value }),
        ),
      );
      const marks = await store.receipts.of([id]);
      expect(marks.get(id)?.get(userId)).toEqual({ delivered: 30, read: 30 });
    });
  });

  describe(`${name}: messages`, () => {
    test('a message is stored as given, at the next place', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      const text = '👩‍👩‍👧 \u202Ertl "quoted" \\ \n <b>';
      const message = newMessage(conversation, { text });
      const first = await store.messages.append(message);
      const second = await store.messages.append(newMessage(conversation));

      expect(first).toEqual({ message: { ...message, seq: 1, rev: 1 }, created: true });
      expect(second.message.seq).toBe(2);
      expect(await allMessages(store, conversation.id)).toEqual([first.message, second.message]);
    });

    test('counters of different conversations are independent', async () => {
      const store = await openStore();
      const [one, other] = [await makeConversation(store), await makeConversation(store)];
      await store.messages.append(newMessage(one));
      const { message } = await store.messages.append(newMessage(other));
      expect(message.seq).toBe(1);
    });

    test('two hundred writers at once take 1…200, no hole, no double', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      const stored = await Promise.all(
        range(1, 200).map(() => store.messages.append(newMessage(conversation))),
      );
      const seqs = stored.map(({ message }) => message.seq).sort((a, b) => a - b);
      expect(seqs).toEqual(range(1, 200));
      const read = await allMessages(store, conversation.id);
      expect(read.map((message) => message.rev)).toEqual(range(1, 200));
    });

    test('one sender’s messages keep the order in which they were handed over', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      const stored = await Promise.all(
        range(1, 50).map((n) => store.messages.append(newMessage(conversation, { text: `${n}` }))),
      );
      expect(stored.map(({ message }) => message.text)).toEqual(range(1, 50).map(String));
      expect(stored.map(({ message }) => message.seq)).toEqual(range(1, 50));
    });

    test('a resend returns the stored message and takes no place', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      const message = newMessage(conversation);
      const first = await store.messages.append(message);
      const again = await store.messages.append({ ...message, createdAt: start + 99 });
      expect(again).toEqual({ message: first.message, created: false });
      expect((await store.messages.append(newMessage(conversation))).message.seq).toBe(2);
    });

    test('ten resends at once store one message', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      const message = newMessage(conversation);
      const answers = await Promise.all(range(1, 10).map(() => store.messages.append(message)));
      expect(answers.filter(({ created }) => created)).toHaveLength(1);
      for (const answer of answers) expect(answer.message).toEqual(answers[0]?.message);
      expect(await allMessages(store, conversation.id)).toHaveLength(1);
    });

    test('another text under a used clientId is a conflict, and harms no neighbour', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      const message = newMessage(conversation);
      await store.messages.append(message);
      const [before, conflict, after] = await Promise.allSettled([
        store.messages.append(newMessage(conversation)),
        store.messages.append({ ...message, text: 'Other' }),
        store.messages.append(newMessage(conversation)),
      ]);
      expect(conflict).toMatchObject({
        status: 'rejected',
        reason: { name: 'StoreError', code: 'client_id_conflict' },
      });
      expect(before).toMatchObject({ value: { message: { seq: 2 } } });
      expect(after).toMatchObject({ value: { message: { seq: 3 } } });
    });

    test('the system, no member, writes like any other sender', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      const byMember = newMessage(conversation);
      const bySystem = newMessage(conversation, { ...byMember, senderId: systemSenderId });
      const stored = [await store.messages.append(byMember), await store.messages.append(bySystem)];
      expect(stored.map(({ created }) => created)).toEqual([true, true]);
      expect(stored[1]?.message).toEqual({ ...bySystem, seq: 2, rev: 2 });
      expect(await store.messages.append(bySystem)).toEqual({
        message: stored[1]?.message,
        created: false,
      });
      expect(await allMessages(store, conversation.id)).toEqual(
        stored.map(({ message }) => message),
      );
      expect((await store.messages.latest([conversation.id])).get(conversation.id)?.senderId).toBe(
        systemSenderId,
      );
    });

    test('a clientId belongs to its sender and its conversation', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      const elsewhere = await makeConversation(store);
      const { clientId } = (await store.messages.append(newMessage(conversation))).message;
      const senderId = memberOf(conversation, 1);
      const byPeer = newMessage(conversation, { clientId, senderId, text: 'Mine' });
      expect((await store.messages.append(byPeer)).created).toBe(true);
      const there = newMessage(elsewhere, { clientId, text: 'There' });
      expect((await store.messages.append(there)).created).toBe(true);
    });

    test('changes come in pages by rev, each saying how far it reaches', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      await Promise.all(range(1, 5).map(() => store.messages.append(newMessage(conversation))));
      const page = async (after: number, limit: number) => {
        const { changes, ...rest } = await store.messages.changesAfter(
          conversation.id,
          after,
          limit,
        );
        return { revs: changes.map(({ message }) => message.rev), ...rest };
      };
      expect(await page(0, 2)).toEqual({ revs: [1, 2], through: 2, more: true });
      expect(await page(2, 3)).toEqual({ revs: [3, 4, 5], through: 5, more: false });
      expect(await page(5, 3)).toEqual({ revs: [], through: 5, more: false });
      expect(await page(9, 3)).toEqual({ revs: [], through: 9, more: false });
    });

    test('history comes in ascending pages from the newest backwards', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      await Promise.all(range(1, 5).map(() => store.messages.append(newMessage(conversation))));
      const page = async (before: number | null, limit: number) => {
        const { messages, more } = await store.messages.before(conversation.id, before, limit);
        return { seqs: messages.map((message) => message.seq), more };
      };
      expect(await page(null, 2)).toEqual({ seqs: [4, 5], more: true });
      expect(await page(4, 2)).toEqual({ seqs: [2, 3], more: true });
      expect(await page(2, 2)).toEqual({ seqs: [1], more: false });
      expect(await page(1, 2)).toEqual({ seqs: [], more: false });
    });

    test('heads and latest messages of several conversations come at once', async () => {
      const store = await openStore();
      const [one, empty] = [await makeConversation(store), await makeConversation(store)];
      await store.messages.append(newMessage(one));
      const { message } = await store.messages.append(newMessage(one));
      expect(await store.messages.heads([one.id, empty.id])).toEqual(
        new Map([
          [one.id, 2],
          [empty.id, 0],
        ]),
      );
      expect(await store.messages.latest([one.id, empty.id])).toEqual(new Map([[one.id, message]]));
    });

    test('a reader of changes never sees N+1 before N while others write', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      let writing = true;
      const writers = range(1, 4).map(async () => {
        for (let n = 0; n < 50; n += 1) await store.messages.append(newMessage(conversation));
      });
      const written = Promise.all(writers).then(() => {
        writing = false;
      });
      const seen: number[] = [];
      let position = 0;
      while (writing || position < 200) {
        const page = await store.messages.changesAfter(conversation.id, position, 7);
        seen.push(...page.changes.map(({ message }) => message.rev));
        position = page.through;
        await new Promise((resolve) => setImmediate(resolve));
      }
      await written;
      expect(seen).toEqual(range(1, 200));
    });

    test('what was acknowledged is there to read at once', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      for (const seq of range(1, 20)) {
        await store.messages.append(newMessage(conversation));
        expect((await store.messages.heads([conversation.id])).get(conversation.id)).toBe(seq);
      }
    });
  });

  describe(`${name}: removing`, () => {
    const first = { limit: 100, after: '' };
    const idsOf = (records: readonly { id: string }[]) => records.map(({ id }) => id);

    test('a removed user is nowhere to be found, and leaves ids, instants and a hash', async () => {
      const { users } = await openStore();
      const user = newUser({ name: 'Ann Secret', picture: 'https://example.test/ann.png' });
      await users.create(user);
      await users.remove(user.id, start + 5);
      await users.remove(user.id, start + 9);
      await users.updateProfile(user.id, { name: 'Ann Secret', picture: null });

      expect(await users.byId(user.id)).toBeNull();
      expect(await users.byIds([user.id])).toEqual([]);
      expect(await users.byUsername('local', user.username)).toBeNull();
      expect(await users.removedAt('local', user.username)).toBe(start + 5);
      expect(await users.removedAt('host', user.username)).toBeNull();
      expect(await users.tombstones(first)).toContainEqual({ id: user.id, removedAt: start + 5 });

      // The name is free; and known again when this one goes, too.
      const next = newUser({ username: user.username });
      await users.create(next);
      expect(await users.byUsername('local', user.username)).toEqual(next);
      await users.remove(next.id, start + 20);
      expect(await users.removedAt('local', user.username)).toBe(start + 20);
      await users.remove(newId(), start);
    });

    test('the tombstone of a user is dropped; a user who is there is not', async () => {
      const { users } = await openStore();
      const [gone, here] = [newUser(), newUser()];
      for (const user of [gone, here]) await users.create(user);
      await users.remove(gone.id, start);
      for (const { id } of [gone, here]) await users.dropTombstone(id);
      expect(idsOf(await users.tombstones(first))).not.toContain(gone.id);
      expect(await users.removedAt('local', gone.username)).toBeNull();
      expect(await users.byId(here.id)).toEqual(here);
    });

    test('tombstones come in pages by id', async () => {
      const { users } = await openStore();
      const some = range(1, 5).map(() => newUser());
      for (const user of some) {
        await users.create(user);
        await users.remove(user.id, start);
      }
      const found: string[] = [];
      for (;;) {
        const page = await users.tombstones({ limit: 2, after: found.at(-1) ?? '' });
        if (page.length === 0) break;
        found.push(...idsOf(page));
      }
      expect(found).toEqual([...new Set(found)].sort());
      expect(found).toEqual(expect.arrayContaining(idsOf(some)));
    });

    test('from when on a host site’s tokens count only grows', async () => {
      const { users } = await openStore();
      const user = newUser({ realm: 'host', passwordHash: null, tokensValidFrom: 7 });
      await users.create(user);
      expect(await users.byId(user.id)).toEqual(user);
      await users.raiseTokensValidFrom(user.id, start);
      await users.raiseTokensValidFrom(user.id, start - 1);
      await users.raiseTokensValidFrom(newId(), start);
      expect(await users.byId(user.id)).toEqual({ ...user, tokensValidFrom: start });
    });

    test('all sessions of one user are listed, ended, deleted with their tokens; of no other', async () => {
      const store = await openStore();
      const { sessions } = store;
      const one = await makeSession(store);
      const { userId } = one.session;
      const others = range(1, 4).map((n) => ({
        ...one.session,
        id: newId(),
        endedAt: n === 1 ? start + 1 : null,
      }));
      for (const session of others) {
        await sessions.create(session, newToken(session.id, session.id));
      }
      const stranger = await makeSession(store);

      const all = [one.session, ...others].sort((a, b) => (a.id < b.id ? -1 : 1));
      const page = await sessions.listFor(userId, { limit: 3, after: '' });
      expect(page).toEqual(all.slice(0, 3));
      expect(await sessions.listFor(userId, { limit: 3, after: page[2]?.id ?? '' })).toEqual(
        all.slice(3),
      );

      await sessions.endAllOf(userId, start + 10);
      const ended = await sessions.listFor(userId, first);
      expect(ended.map(({ endedAt }) => endedAt).sort()).toEqual([
        start + 1,
        ...range(1, 4).map(() => start + 10),
      ]);
      await sessions.deleteAllOf(userId);
      await sessions.deleteAllOf(userId);
      expect(await sessions.listFor(userId, first)).toEqual([]);
      expect(await sessions.tokenByHash(one.first.hash)).toBeNull();
      expect(await sessions.byId(stranger.session.id)).toEqual(stranger.session);
      expect(await sessions.tokenByHash(stranger.first.hash)).toEqual(stranger.first);
    });

    test('a user’s conversations come in pages by id, whatever is written in them', async () => {
      const store = await openStore();
      const me = newUser();
      await store.users.create(me);
      const ids: string[] = [];
      for (const _ of range(1, 5)) {
        const peer = newUser();
        await store.users.create(peer);
        const memberIds = [me.id, peer.id].sort();
        await store.conversations.open({ id: newId(), memberIds, createdAt: start });
        ids.push(idsOf(await store.conversations.listFor(me.id, { limit: 1 }))[0] as string);
      }
      const found: string[] = [];
      for (;;) {
        const page = await store.conversations.ofUser(me.id, {
          limit: 2,
          after: found.at(-1) ?? '',
        });
        if (page.length === 0) break;
        for (const { memberIds } of page) expect(memberIds).toContain(me.id);
        found.push(...idsOf(page));
        await store.messages.append({
          conversationId: found[0] as string,
          senderId: me.id,
          clientId: randomUUID(),
          text: 'up',
          createdAt: start + found.length,
        });
      }
      expect(found).toEqual([...new Set(found)].sort());
      expect(found).toHaveLength(5);
    });

    test('a removed conversation is not there; its members may open another', async () => {
      const store = await openStore();
      const { conversations } = store;
      const conversation = await makeConversation(store);
      const { id, memberIds, createdAt } = conversation;
      const [userId = ''] = memberIds;
      await conversations.remove(id, start + 5);
      await conversations.remove(id, start + 9);

      expect(await conversations.byId(id)).toBeNull();
      expect(await conversations.listFor(userId, { limit: 10 })).toEqual([]);
      expect(await conversations.ofUser(userId, first)).toEqual([]);
      expect(await conversations.ofUser(userId, { ...first, removed: true })).toEqual([
        { id, memberIds, topic: '', createdAt },
      ]);
      const opened = await conversations.open({ id: newId(), memberIds, createdAt: start });
      expect(opened.created).toBe(true);
      expect(idsOf(await conversations.listFor(userId, { limit: 10 }))).toEqual([
        opened.conversation.id,
      ]);
    });

    test('nothing is stored in a removed conversation, not even a repeat', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      const before = newMessage(conversation);
      await store.messages.append(before);
      await store.conversations.remove(conversation.id, start);
      const gone = { name: 'StoreError', code: 'not_found' };
      await expect(store.messages.append(newMessage(conversation))).rejects.toMatchObject(gone);
      await store.messages.deleteAllOf(conversation.id);
      await expect(store.messages.append(before)).rejects.toMatchObject(gone);
      expect(await allMessages(store, conversation.id)).toEqual([]);
    });

    test('writers who race with a removal are refused or acknowledged, and nothing stays', async () => {
      const store = await openStore();
      const conversation = await makeConversation(store);
      const neighbour = await makeConversation(store);
      const writing = Promise.allSettled(
        range(1, 200).map(async (n) => {
          for (let turn = 0; turn < n % 10; turn += 1) await new Promise(setImmediate);
          return store.messages.append(newMessage(conversation, { text: `${n}` }));
        }),
      );
      const beside = range(1, 20).map(() => store.messages.append(newMessage(neighbour)));
      await new Promise(setImmediate);
      await store.conversations.remove(conversation.id, start);
      await store.messages.deleteAllOf(conversation.id);
      const outcomes = await writing;
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason.code).toBe('not_found');
      }
      expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
      expect(await allMessages(store, conversation.id)).toEqual([]);
      await Promise.all(beside);
      expect(await allMessages(store, neighbour.id)).toHaveLength(20);
    });

    test('twelve hundred messages are deleted, and none of another conversation', async () => {
      const store = await openStore();
      const [conversation, other] = [await makeConversation(store), await makeConversation(store)];
      await Promise.all(range(1, 1_200).map(() => store.messages.append(newMessage(conversation))));
      await store.messages.append(newMessage(other));
      await store.conversations.remove(conversation.id, start);
      await store.messages.deleteAllOf(conversation.id);
      expect((await store.messages.heads([conversation.id])).get(conversation.id)).toBe(0);
      expect(await allMessages(store, other.id)).toHaveLength(1);
    });

    test('step by step nothing is left of a conversation, and then of its members', async () => {
      const store = await openStore();
      const { conversations, messages, receipts, users } = store;
      const conversation = await makeConversation(store);
      const { id, memberIds } = conversation;
      const [userId = ''] = memberIds;
      await messages.append(newMessage(conversation));
      await receipts.advance(id, userId, { delivered: 1, read: 1 });
      await users.remove(userId, start);
      await conversations.remove(id, start);
      await messages.deleteAllOf(id);
      await conversations.clear(id);
      expect(await receipts.of([id])).toEqual(new Map());
      expect(await conversations.ofUser(userId, { ...first, removed: true })).toEqual([]);
      expect(await conversations.tombstones(first)).toContainEqual({ id, removedAt: start });
      await conversations.dropTombstone(id);
      expect(idsOf(await conversations.tombstones(first))).not.toContain(id);
      await users.dropTombstone(userId);
      expect(idsOf(await users.tombstones(first))).not.toContain(userId);
      expect(await users.byId(memberIds[1] as string)).not.toBeNull();
    });
  });

  describe(`${name}: closing`, () => {
    test('accepted writes finish, later calls are refused as unavailable', async () => {
      const store = await open();
      const conversation = await makeConversation(store);
      const accepted = range(1, 20).map(() => store.messages.append(newMessage(conversation)));
      await store.close();
      const seqs = (await Promise.all(accepted)).map(({ message }) => message.seq);
      expect(seqs).toEqual(range(1, 20));

      const unavailable = { name: 'StoreError', code: 'unavailable' };
      await expect(store.messages.append(newMessage(conversation))).rejects.toMatchObject(
        unavailable,
      );
      await expect(store.users.byId('x')).rejects.toMatchObject(unavailable);
      await expect(store.ping()).rejects.toMatchObject(unavailable);
    });

    test('an open store answers a ping', async () => {
      const store = await openStore();
      await expect(store.ping()).resolves.toBeUndefined();
    });
  });
}
