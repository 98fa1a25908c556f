import { randomUUID } from 'node:crypto';
import type { RetentionPreview } from '@chat/protocol';
import { describe, expect, test } from 'vitest';
import { Retention } from '../../src/chat/retention.js';
import { RetentionSweep } from '../../src/leaving/retention-sweeper.js';
import { type ChatWorld, startChat } from './chat-world.js';

const day = 86_400_000;
const nothing = { conversations: 0, messages: 0, files: 0, fileBytes: 0 };

/** Ann and Ben, whose messages are kept for 30 days: five old ones, and three of today. */
async function setUp(retentionDays = 30) {
  const world = await startChat(undefined, { retentionDays });
  const id = await world.openAnnAndBen();
  for (const text of ['one', 'two', 'three', 'four', 'five']) await world.send(world.ann, id, text);
  world.pass(31 * day);
  for (const text of ['six', 'seven', 'eight']) await world.send(world.ben, id, text);
  return { ...world, world, id, sweep: sweepOf(world) };
}

const sweepOf = ({ store, chat, now }: ChatWorld) => new RetentionSweep({ store, chat, now });

async function textsOf({ chat }: ChatWorld, userId: string, id: string) {
  const { messages } = await chat.messages.history(userId, id, {});
  return messages.map(({ text }) => text);
}

async function storedIn({ store }: ChatWorld, id: string): Promise<string[]> {
  const { messages } = await store.messages.after(id, 0, 1_000);
  return messages.map(({ text }) => text);
}

describe('messages older than the operator has them kept', () => {
  test('are gone for both, and both are told up to where', async () => {
    const { world, chat, ann, ben, id, sweep } = await setUp();
    const [anns, bens] = [await world.listen(ann), await world.listen(ben)];
    expect(await sweep.run()).toEqual({ ...nothing, conversations: 1, messages: 5 });
    const told = {
      type: 'settings',
      conversationId: id,
      settings: { rev: 1, cleared: 5, expired: 5 },
    };
    await Promise.all([anns.toBe([told]), bens.toBe([told])]);
    for (const userId of [ann, ben]) {
      expect(await textsOf(world, userId, id)).toEqual(['six', 'seven', 'eight']);
      const found = await chat.search.find(userId, { text: 'three' });
      expect(found.results).toEqual([]);
    }
    expect(await storedIn(world, id)).toEqual(['six', 'seven', 'eight']);
    expect((await chat.unread.count(ann, [{ conversationId: id, after: 5 }])).get(id)).toBe(3);
    const synced = await chat.sync.changes(ann, id, 0);
    expect(synced).toMatchObject({ kind: 'changes', through: 8, more: false });
    expect((await world.send(ann, id)).seq).toBe(9);
    expect(await sweep.run()).toEqual(nothing);
  });

  test('cannot be changed, reacted to, reported or answered; what answers them says nothing of them', async () => {
    const { world, chat, ann, ben, id, sweep } = await setUp();
    const answer = { conversationId: id, clientId: randomUUID(), text: 'Yes', replyTo: 5 };
    const sent = await chat.messages.send(ben, answer);
    expect(sent.quoted).toMatchObject({ text: 'five' });
    await sweep.run();
    const target = { conversationId: id, seq: 5, changeId: randomUUID(), base: 5 };
    const gone = { code: 'message_not_found' };
    await expect(chat.changes.edit(ann, { ...target, text: 'x' })).rejects.toMatchObject(gone);
    await expect(chat.changes.delete(ann, target)).rejects.toMatchObject(gone);
    const reaction = { ...target, emoji: '👍', on: true };
    await expect(chat.reactions.react(ben, reaction)).rejects.toMatchObject(gone);
    const report = { reportId: randomUUID(), reason: 'spam', conversationId: id, seq: 5 } as const;
    await expect(chat.reports.report(ben, report)).rejects.toMatchObject(gone);
    const again = { ...answer, clientId: randomUUID() };
    await expect(chat.messages.send(ben, again)).rejects.toMatchObject(gone);
    const { messages } = await chat.messages.history(ann, id, {});
    expect(messages.at(-1)).toMatchObject({ text: 'Yes', replyTo: 5 });
    expect(messages.at(-1)).not.toHaveProperty('quoted');
    expect(await textsOf(world, ben, id)).toHaveLength(4);
  });

  test('leave reports as they are: what the reporter saw stays with them', async () => {
    const { store, chat, ben, id, sweep } = await setUp();
    const report = { reportId: randomUUID(), reason: 'abuse', conversationId: id, seq: 5 } as const;
    const made = await chat.reports.report(ben, report);
    await sweep.run();
    expect((await store.reports.byId(made?.id ?? ''))?.messages).toContain('"five"');
  });

  test('go as far as the first that is younger, whatever times those behind it have', async () => {
    const { world, store, ann, id, now } = await setUp();
    const young = { conversationId: id, senderId: ann, clientId: randomUUID(), text: 'late' };
    await store.messages.append({ ...young, createdAt: now() - 40 * day });
    await sweepOf(world).run();
    expect(await storedIn(world, id)).toEqual(['six', 'seven', 'eight', 'late']);
    world.pass(31 * day);
    await sweepOf(world).run();
    expect(await storedIn(world, id)).toEqual(['']);
  });

  test('keep what a member has arranged, and know the change that they repeat', async () => {
    const { world, chat, ann, id, sweep } = await setUp();
    const target = { conversationId: id, changeId: randomUUID(), base: 0 };
    await chat.settings.arrange(ann, target, { pinned: true });
    await sweep.run();
    const repeated = await chat.settings.arrange(ann, target, { pinned: true });
    expect(repeated).toMatchObject({
      outcome: 'applied',
      settings: { rev: 2, cleared: 5, expired: 5 },
    });
    expect(repeated.settings.pinnedAt).toBeDefined();
    const next = { conversationId: id, changeId: randomUUID(), base: 2 };
    const cleared = await chat.settings.arrange(ann, next, { cleared: 7 });
    expect(cleared.settings).toMatchObject({ cleared: 7, expired: 5 });
    expect(await textsOf(world, ann, id)).toEqual(['eight']);
  });

  test('are not stored anew when a device sends them again', async () => {
    const { world, chat, ann, id, sweep } = await setUp();
    const sending = { conversationId: id, clientId: randomUUID(), text: 'nine' };
    await chat.messages.send(ann, sending);
    world.pass(31 * day);
    await sweep.run();
    const repeated = await chat.messages.send(ann, sending);
    expect(repeated).toMatchObject({ seq: 9, text: '', clientId: sending.clientId });
    expect(repeated.deletedAt).toBeDefined();
    expect(await textsOf(world, ann, id)).toEqual([]);
    expect((await world.send(ann, id, 'ten')).seq).toBe(10);
  });

  test('go in one conversation sooner, in another never, as is said of each', async () => {
    const { world, chat, store, ann, eve, id, sweep } = await setUp(0);
    const { conversation } = await chat.conversations.open(ann, { userId: eve });
    expect(await chat.retention.of(id)).toEqual({ conversationId: id, days: 0, own: false });
    await world.send(ann, conversation.id, 'to Eve');
    world.pass(2 * day);
    expect(await sweep.run()).toEqual(nothing);
    expect(await chat.retention.set(conversation.id, 1)).toMatchObject({ days: 1, own: true });
    expect(await sweep.run()).toEqual({ ...nothing, conversations: 1, messages: 1 });
    const server = new Retention({ store, days: 10, now: world.now });
    await server.set(id, 0);
    const other = new RetentionSweep({
      store,
      chat: { ...chat, retention: server },
      now: world.now,
    });
    expect(await other.run()).toEqual(nothing);
    await server.set(id, null);
    expect(await other.run()).toEqual({ ...nothing, conversations: 1, messages: 5 });
    await expect(server.set('never-was', 1)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a sweep', () => {
  test('that breaks off before it has deleted anything leaves nothing to be seen, and the next one goes on', async () => {
    const { world, ann, id, store, sweep } = await setUp();
    let asked = 0;
    // Once before the conversation, and once before the first page is deleted.
    await sweep.run(() => ++asked > 1);
    expect(await storedIn(world, id)).toHaveLength(8);
    expect(await textsOf(world, ann, id)).toEqual(['six', 'seven', 'eight']);
    // Also where they are kept for ever from now on: what is hidden is not to stay.
    await store.retention.setDays(id, 0);
    expect(await world.chat.retention.preview({})).toMatchObject({ messages: 5 });
    expect(await sweep.run()).toEqual({ ...nothing, conversations: 1, messages: 5 });
    expect(await storedIn(world, id)).toEqual(['six', 'seven', 'eight']);
  });

  test('beside another one, and messages that are sent meanwhile, does no harm', async () => {
    const { world, store, ben, id } = await setUp();
    const old = Array.from({ length: 1_200 }, () => ({
      ...{ conversationId: id, senderId: ben, clientId: randomUUID(), text: 'old' },
      createdAt: world.now(),
    }));
    await Promise.all(old.map((message) => store.messages.append(message)));
    world.pass(31 * day);
    const [, , ...sent] = await Promise.all([
      sweepOf(world).run(),
      sweepOf(world).run(),
      ...Array.from({ length: 50 }, (_, index) => world.send(ben, id, `new ${index}`)),
    ]);
    await sweepOf(world).run();
    const kept = await storedIn(world, id);
    expect(kept.filter((text) => text !== '')).toHaveLength(50);
    const places = sent.map((message) => ('seq' in message ? message.seq : 0));
    expect(new Set(places).size).toBe(50);
    expect(Math.min(...places)).toBe(1_209);
  });
});

describe('a dry run', () => {
  test('counts what a sweep right after removes, and removes nothing', async () => {
    const { world, chat, ann, eve, store, id, sweep } = await setUp();
    const { conversation } = await chat.conversations.open(ann, { userId: eve });
    const files = JSON.stringify([{ id: 'fil_a', name: 'a', type: 'text/plain', size: 700 }]);
    const message = { conversationId: conversation.id, senderId: ann, text: 'file', files };
    for (const _ of [1, 2]) {
      await store.messages.append({ ...message, clientId: randomUUID(), createdAt: world.now() });
    }
    await chat.retention.set(conversation.id, 5);
    world.pass(6 * day);
    const before = await storedIn(world, id);
    const counted = await chat.retention.preview({});
    expect(counted).toEqual({ conversations: 2, messages: 7, files: 2, fileBytes: 1_400 });
    expect(await storedIn(world, id)).toEqual(before);
    expect(await sweep.run()).toEqual(counted);
    expect(await chat.retention.preview({})).toEqual(nothing);
  });

  test('says what would go if the server said so, or if it were said of one conversation', async () => {
    const { world, chat, ann, eve, id } = await setUp(0);
    const { conversation } = await chat.conversations.open(ann, { userId: eve });
    await world.send(ann, conversation.id);
    await chat.retention.set(conversation.id, 0);
    world.pass(2 * day);
    const { preview } = chat.retention;
    const counts = (asked: Parameters<typeof preview>[0]) => chat.retention.preview(asked);
    expect(await counts({})).toEqual(nothing);
    expect(await counts({ days: 30 })).toMatchObject({ conversations: 1, messages: 5 });
    expect(await counts({ days: 1 })).toMatchObject({ conversations: 1, messages: 8 });
    const alone = { days: 1, conversationId: conversation.id };
    expect(await counts(alone)).toMatchObject({ conversations: 1, messages: 1 });
    expect(await counts({ days: 0, conversationId: id })).toEqual(nothing);
    for (const refused of [{ cursor: 'what' }, { conversationId: 'never-was' }]) {
      await expect(counts(refused)).rejects.toMatchObject({
        code: 'cursor' in refused ? 'invalid_request' : 'not_found',
      });
    }
  });

  test('of much looks at a part at a time, and the parts add up', async () => {
    const { world, chat, ann, eve, id, now } = await setUp();
    for (const topic of ['a', 'b', 'c']) {
      const { conversation } = await chat.conversations.open(ann, { userId: eve }, { topic });
      for (let n = 0; n < 450; n += 50) {
        await Promise.all(Array.from({ length: 50 }, () => world.send(ann, conversation.id)));
      }
    }
    world.pass(31 * day);
    await world.send(ann, id, 'young');
    const whole = await chat.retention.preview({});
    expect(whole).toEqual({ ...nothing, conversations: 4, messages: 8 + 3 * 450 });
    const most = { conversations: 2, messages: 300 };
    const retention = new Retention({ store: world.store, days: 30, now, most });
    let sum = nothing;
    let parts = 0;
    for (let cursor: string | undefined, more = true; more; parts += 1) {
      const part: RetentionPreview = await retention.preview(
        cursor === undefined ? {} : { cursor },
      );
      expect(part.messages).toBeLessThan(500);
      sum = {
        ...nothing,
        conversations: sum.conversations + part.conversations,
        messages: sum.messages + part.messages,
      };
      cursor = part.nextCursor;
      more = cursor !== undefined;
    }
    expect(sum).toEqual(whole);
    expect(parts).toBeGreaterThan(3);
    expect(await sweepOf(world).run()).toEqual(whole);
  });
});
