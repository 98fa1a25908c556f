import { randomUUID } from 'node:crypto';
import { webhookEvents } from '@chat/protocol/schemas';
import { type WebhookAnswer, WebhookReceiver, waitFor } from '@chat/testkit';
import { Value } from 'typebox/value';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Store, StoreError } from '../../src/store/store.js';
import { type HookOptions, startHooks, storeUrl, textsOf } from './hook-world.js';

const kinds = ['sqlite', ...(process.env.MONGODB_URL ? ['mongodb' as const] : [])] as (
  | 'sqlite'
  | 'mongodb'
)[];

/** What is waited for until something else has happened. */
class Gate {
  open: () => void = () => {};
  readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

const guest = { realm: 'guest' as const, passwordHash: null, guestUntil: 9_999_999_999_999 };

describe.each(kinds)('webhooks on %s', (kind) => {
  const start = (options: HookOptions = {}) => startHooks({ url: storeUrl(kind), ...options });

  test('tell of whatever happens, each in the form that is promised for it', async () => {
    const hooks = await start();
    const { store } = hooks;
    const { receiver } = await hooks.receive();
    const conversation = await hooks.open();
    const [ann = '', ben = ''] = conversation.memberIds;
    const { seq } = await hooks.send(conversation, 'Hi');
    await waitFor(() => receiver.types.includes('message.created'));
    await hooks.edit(conversation, seq, 'Hi!');
    await waitFor(() => receiver.types.includes('message.changed'));
    await hooks.remove(conversation, seq);
    await store.users.updateProfile(ann, { name: 'Ann' });
    const visitor = await hooks.addUser(guest);
    const account = { username: `v-${randomUUID()}`, name: 'Visitor', passwordHash: 'hash' };
    await store.users.becomeAccount(visitor.id, account);
    const report = {
      ...{ id: `r-${randomUUID()}`, reporterId: ben, reportId: randomUUID(), userId: ann },
      ...{ conversationId: conversation.id, seq, reason: 'abuse' as const, createdAt: hooks.now() },
      messages: '[]',
    };
    await store.reports.add({ ...report, comment: 'what was said in confidence' });
    await waitFor(() => receiver.types.filter((type) => type === 'message.changed').length > 1);
    await store.conversations.remove(conversation.id, hooks.now());
    await store.users.remove(visitor.id, hooks.now());
    const everything = Object.keys(webhookEvents).sort();
    await waitFor(() => new Set(receiver.types).size === everything.length);
    await waitFor(() => receiver.types.filter((type) => type === 'user.created').length === 2);
    expect([...new Set(receiver.types)].sort()).toEqual(everything);
    for (const { event, headers } of receiver.accepted) {
      expect(Value.Errors(webhookEvents[event.type], event.data)).toEqual([]);
      expect(Math.abs(Date.parse(event.timestamp) - hooks.now())).toBeLessThan(60_000);
      expect(headers['content-type']).toBe('application/json');
    }
    expect(receiver.refused).toEqual([]);
    // Nobody is told twice where nothing went wrong, nor what was said to the operator.
    expect(receiver.accepted).toEqual(receiver.once);
    expect(JSON.stringify(receiver.accepted)).not.toContain('confidence');
    const last = receiver.accepted.findLast(({ event }) => event.type === 'message.changed');
    expect(last?.event.data).toMatchObject({ message: { text: '', deletedAt: expect.anything() } });
  });

  test('tell a receiver of what it asks for, and of nothing from before it was there', async () => {
    const hooks = await start();
    const conversation = await hooks.open();
    await hooks.send(conversation, 'before');
    const { receiver: changes } = await hooks.receive(['message.changed']);
    const { receiver: messages } = await hooks.receive(['message.*']);
    const { receiver: users } = await hooks.receive(['user.created', 'conversation.*']);
    await hooks.send(conversation, 'after');
    await waitFor(() => messages.types.length === 1);
    await hooks.edit(conversation, 1, 'before, edited');
    await waitFor(() => changes.types.length === 1);
    await hooks.addUser();
    await waitFor(() => users.types.length === 1 && messages.types.length === 2);
    expect(textsOf(messages)).toEqual(['after', 'before, edited']);
    expect(textsOf(changes)).toEqual(['before, edited']);
    expect(users.types).toEqual(['user.created']);
  });

  test('what did not happen is not told: a name that was taken, a repeat, what is removed already', async () => {
    const hooks = await start();
    const conversation = await hooks.open();
    const taken = await hooks.addUser();
    const { receiver, id } = await hooks.receive();
    await expect(hooks.addUser({ username: taken.username })).rejects.toThrow();
    const again = { ...conversation, id: `con_${randomUUID()}` };
    expect((await hooks.store.conversations.open(again)).created).toBe(false);
    expect(await hooks.store.users.becomeAccount(taken.id, { ...taken, passwordHash: 'h' })).toBe(
      null,
    );
    await hooks.store.users.remove(taken.id, hooks.now());
    await hooks.store.users.remove(taken.id, hooks.now());
    const clientId = randomUUID();
    const message = {
      ...{ conversationId: conversation.id, senderId: conversation.memberIds[1] as string },
      ...{ clientId, text: 'Once', createdAt: hooks.now() },
    };
    await hooks.store.messages.append(message);
    await hooks.store.messages.append(message);
    await hooks.send(conversation, 'the end');
    await waitFor(() => textsOf(receiver).includes('the end'));
    await waitFor(() => receiver.types.length === 3);
    expect(receiver.types.sort()).toEqual(['message.created', 'message.created', 'user.removed']);
    // It is written down once it was answered.
    const listed = async () => (await hooks.admin.deliveries(id, {})).deliveries;
    await expect.poll(listed).toHaveLength(3);
  });

  test('each event comes at least once, and in order in its conversation, however a receiver behaves', async () => {
    const hooks = await start({ times: { timeout: 100 } });
    const { receiver } = await hooks.receive(['message.created']);
    const seed = Math.floor(Math.random() * 2 ** 31);
    let state = seed;
    const random = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state / 2 ** 31;
    };
    const bad: WebhookAnswer[] = [500, 'cut', 'half', 302, 429, 'hang', 404];
    receiver.answer = () => {
      const at = Math.floor(random() * 14);
      return at < bad.length ? (bad[at] as WebhookAnswer) : 204;
    };
    const conversations = await Promise.all(Array.from({ length: 6 }, () => hooks.open()));
    const sent = new Map<string, string[]>();
    await Promise.all(
      conversations.map(async (conversation) => {
        const texts = Array.from({ length: 8 }, (_, index) => `${index}`);
        sent.set(conversation.id, texts);
        for (const text of texts) await hooks.send(conversation, text);
      }),
    );
    await waitFor(() => receiver.types.length === 48, {
      timeout: 60_000,
      message: `48 events (seed ${seed}), not ${receiver.types.length}`,
    });
    const told = new Map<string, string[]>();
    const order = new Map<string, number>();
    for (const { event } of receiver.requests) {
      if (!('message' in event.data)) continue;
      const { conversationId, seq } = event.data.message;
      // Also of what was refused: nothing comes before what it follows was taken.
      expect(seq, `seed ${seed}`).toBeGreaterThanOrEqual(order.get(conversationId) ?? 0);
      order.set(conversationId, seq);
    }
    for (const { event } of receiver.once) {
      if (!('message' in event.data)) continue;
      const { conversationId, text } = event.data.message;
      told.set(conversationId, [...(told.get(conversationId) ?? []), text]);
    }
    expect(told, `seed ${seed}`).toEqual(sent);
    // Each event has one id, whatever became of it, and conversations do not wait for each other.
    expect(new Set(receiver.requests.map(({ id }) => id)).size).toBe(48);
    expect(receiver.mostOpen).toBeGreaterThan(1);
    expect(receiver.refused).toEqual([]);
  }, 90_000);

  test('a receiver that was away is told of everything once it is back, and the list tells of it', async () => {
    const hooks = await start();
    const { receiver, id } = await hooks.receive(['message.created']);
    const conversation = await hooks.open();
    await receiver.stop();
    for (const text of ['a secret', 'b', 'c']) await hooks.send(conversation, text);
    const waiting = await hooks.delivery(id, ({ attempts }) => attempts > 2);
    expect(waiting).toEqual({
      ...{ id: waiting.id, type: 'message.created', state: 'waiting', at: expect.any(Number) },
      ...{ conversationId: conversation.id, seq: 1, rev: 1, attempts: waiting.attempts },
      ...{ attemptedAt: expect.any(Number), nextAt: expect.any(Number), failure: 'unreachable' },
    });
    await receiver.start();
    await waitFor(() => receiver.types.length === 3);
    expect(textsOf(receiver)).toEqual(['a secret', 'b', 'c']);
    const delivered = await hooks.delivery(
      id,
      ({ seq, state }) => seq === 1 && state !== 'waiting',
    );
    expect(delivered).toMatchObject({ id: waiting.id, state: 'delivered', status: 204 });
    expect(delivered).not.toHaveProperty('failure');
    const notes = hooks.lines.filter(({ message }) => message.startsWith('webhook'));
    expect(notes.map(({ message }) => message)).toEqual([
      'webhook: it is tried again',
      'webhook: delivered at last',
    ]);
    expect(JSON.stringify(hooks.lines)).not.toContain('secret');
    expect(JSON.stringify((await hooks.admin.deliveries(id, {})).deliveries)).not.toContain(
      'secret',
    );
  });

  test('a text that was deleted, or replaced, while its event waited is not sent', async () => {
    const hooks = await start();
    const { receiver } = await hooks.receive(['message.*']);
    receiver.answer = () => 503;
    const conversation = await hooks.open();
    await hooks.send(conversation, 'the first');
    await hooks.send(conversation, 'too much');
    await hooks.send(conversation, 'a tpyo');
    await waitFor(() => receiver.requests.length > 1);
    await hooks.remove(conversation, 2);
    await hooks.edit(conversation, 3, 'a typo');
    receiver.answer = () => 204;
    await waitFor(() => receiver.types.length === 5);
    expect(receiver.types).toEqual([
      ...['message.created', 'message.created', 'message.created'],
      ...['message.changed', 'message.changed'],
    ]);
    expect(textsOf(receiver)).toEqual(['the first', '', 'a typo', '', 'a typo']);
    expect(receiver.requests.map(({ body }) => body).join()).not.toContain('too much');
  });

  test('of a conversation that is removed while its events wait nothing is told but that', async () => {
    const hooks = await start();
    const { receiver, id } = await hooks.receive(['message.*', 'conversation.*']);
    const conversation = await hooks.open();
    await waitFor(() => receiver.types.length === 1);
    receiver.answer = () => 503;
    await hooks.send(conversation, 'in confidence');
    await waitFor(() => receiver.requests.length > 2);
    await hooks.store.conversations.remove(conversation.id, hooks.now());
    await hooks.store.messages.deleteAllOf(conversation.id);
    const before = receiver.requests.length;
    receiver.answer = () => 204;
    await waitFor(() => receiver.types.includes('conversation.removed'));
    // But for one that may have been on its way.
    const since = receiver.requests.slice(before).map(({ event }) => event.type);
    expect(since.filter((type) => type === 'message.created').length).toBeLessThan(2);
    expect(receiver.types.at(-1)).toBe('conversation.removed');
    const waiting = async () => {
      const { deliveries } = await hooks.admin.deliveries(id, {});
      return deliveries.filter(({ state }) => state === 'waiting');
    };
    await expect.poll(waiting).toEqual([]);
  });

  test('what is announced while something is tried again, and has happened by the time that it is seen, waits no longer', async () => {
    const seen = new Gate();
    const written = new Gate();
    const around = (store: Store): Store => {
      const remove: Store['conversations']['remove'] = async (...of) => {
        await seen.opened;
        return store.conversations.remove(...of);
      };
      const waiting: Store['webhooks']['waiting'] = async (...of) => {
        const found = await store.webhooks.waiting(...of);
        if (!found.some(({ state }) => state === 'announced')) return found;
        seen.open();
        await written.opened;
        return found;
      };
      const hasten: Store['webhooks']['hasten'] = async (...of) => {
        await store.webhooks.hasten(...of);
        if (of.length === 3) written.open();
      };
      const webhooks = Object.create(store.webhooks, {
        waiting: { value: waiting },
        hasten: { value: hasten },
      });
      const conversations = Object.create(store.conversations, { remove: { value: remove } });
      return Object.create(store, {
        webhooks: { value: webhooks },
        conversations: { value: conversations },
      });
    };
    const hooks = await start({ around });
    const { receiver } = await hooks.receive(['message.created', 'conversation.removed']);
    const conversation = await hooks.open();
    receiver.answer = () => 503;
    await hooks.send(conversation);
    await waitFor(() => receiver.requests.length > 1);
    await hooks.store.conversations.remove(conversation.id, hooks.now());
    receiver.answer = () => 204;
    await waitFor(() => receiver.types.includes('conversation.removed'));
  });

  test('an answer of 410 ends it: the receiver is disabled, and is told again once it is enabled', async () => {
    const hooks = await start();
    const { receiver, id } = await hooks.receive(['message.created']);
    const conversation = await hooks.open();
    receiver.answer = () => 410;
    await hooks.send(conversation, 'a');
    await waitFor(async () => !(await hooks.admin.byId(id)).enabled);
    expect((await hooks.admin.byId(id)).goneAt).toBeGreaterThan(0);
    expect(await hooks.delivery(id, () => true)).toMatchObject({ state: 'failed', status: 410 });
    await hooks.send(conversation, 'b');
    receiver.answer = () => 204;
    expect(await hooks.admin.change(id, { enabled: true })).not.toHaveProperty('goneAt');
    await hooks.send(conversation, 'c');
    await waitFor(() => receiver.types.length > 0);
    expect(textsOf(receiver)).toEqual(['c']);
    expect(receiver.requests).toHaveLength(2);
  });

  test('who is disabled is told nothing, not even what waited, and the list says so', async () => {
    const hooks = await start();
    const { receiver, id } = await hooks.receive(['message.created']);
    const conversation = await hooks.open();
    await receiver.stop();
    await hooks.send(conversation, 'a');
    await hooks.delivery(id, ({ attempts }) => attempts > 0);
    await hooks.admin.change(id, { enabled: false });
    expect(await hooks.delivery(id, ({ state }) => state === 'failed')).toMatchObject({
      failure: 'disabled',
    });
    await receiver.start();
    await hooks.send(conversation, 'b');
    await hooks.admin.change(id, { enabled: true });
    await hooks.send(conversation, 'c');
    await waitFor(() => receiver.types.length > 0);
    expect(textsOf(receiver)).toEqual(['c']);
  });

  test('while a secret rotates both sign, and afterwards the new one alone', async () => {
    const hooks = await start();
    const { receiver, id } = await hooks.receive(['message.created']);
    const conversation = await hooks.open();
    await hooks.send(conversation, 'a');
    await waitFor(() => receiver.types.length === 1);
    const { secret, oldUntil = 0 } = await hooks.admin.rotateSecret(id);
    await hooks.send(conversation, 'b');
    await waitFor(() => receiver.types.length === 2);
    const [old = ''] = receiver.secrets.splice(0, 1, secret);
    await hooks.send(conversation, 'c');
    await waitFor(() => receiver.types.length === 3);
    expect(receiver.accepted.at(-1)?.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    expect(receiver.refused).toEqual([]);
    hooks.pass(oldUntil - hooks.now());
    // The receiver knows no later time than its own: it looks at the signatures alone.
    receiver.secrets.push(old);
    const before = receiver.refused.length;
    await hooks.send(conversation, 'd');
    await waitFor(() => receiver.refused.length > before);
    expect(receiver.refused.at(-1)).toContain('too new');
  });

  test('what failed for a day is given up, and what came behind it goes on', async () => {
    const hooks = await start();
    const { receiver, id } = await hooks.receive(['message.created']);
    const conversation = await hooks.open();
    receiver.answer = ({ event }) =>
      'message' in event.data && event.data.message.text === 'bad' ? 400 : 204;
    await hooks.send(conversation, 'bad');
    await hooks.send(conversation, 'good');
    const tried = await hooks.delivery(id, ({ attempts }) => attempts > 2);
    expect(tried).toMatchObject({ state: 'waiting', status: 400, failure: 'status' });
    expect(receiver.types).toEqual([]);
    // The test's receiver believes no signature of tomorrow.
    hooks.pass(86_400_000);
    await waitFor(async () => (await hooks.admin.deliveries(id, {})).deliveries.length === 2);
    const { deliveries } = await hooks.admin.deliveries(id, {});
    expect(deliveries.find(({ seq }) => seq === 1)).toMatchObject({ state: 'failed' });
    expect(hooks.lines.map(({ message }) => message)).toContain('webhook: given up');
  });

  test('what was delivered or given up can be sent again, under its id and as it is by now', async () => {
    const hooks = await start();
    const { receiver, id } = await hooks.receive(['message.created', 'user.created']);
    const conversation = await hooks.open();
    await hooks.send(conversation, 'a');
    await waitFor(() => receiver.types.length === 3);
    const delivered = await hooks.delivery(id, ({ seq }) => seq === 1);
    await hooks.edit(conversation, 1, 'b');
    expect(await hooks.admin.repeat(id, delivered.id)).toMatchObject({ state: 'waiting' });
    await waitFor(() => receiver.accepted.length === 4);
    const [first, again] = receiver.accepted.filter((each) => each.id === delivered.id);
    expect(first?.event.data).toMatchObject({ message: { text: 'a' } });
    expect(again?.event).toMatchObject({
      type: 'message.created',
      data: { message: { text: 'b' } },
    });
    await hooks.delivery(id, (each) => each.id === delivered.id && each.state === 'delivered');
    await expect(hooks.admin.repeat(id, 'evt_none')).rejects.toMatchObject({ code: 'not_found' });
    // Of what is not there any more there is nothing to send.
    await hooks.store.conversations.remove(conversation.id, hooks.now());
    await hooks.store.messages.deleteAllOf(conversation.id);
    await hooks.admin.repeat(id, delivered.id);
    expect(
      await hooks.delivery(id, (each) => each.id === delivered.id && each.state === 'failed'),
    ).toMatchObject({ failure: 'nothing' });
  });

  test('a receiver that does not answer holds up neither another one nor a message', async () => {
    const hooks = await start({ times: { timeout: 60_000 } });
    const { receiver: slow } = await hooks.receive(['message.created']);
    const { receiver: quick } = await hooks.receive(['message.created']);
    slow.answer = () => 'hang';
    const conversations = await Promise.all(Array.from({ length: 17 }, () => hooks.open()));
    for (const conversation of conversations) await hooks.send(conversation, 'a');
    await waitFor(() => quick.types.length === 17);
    expect(slow.accepted).toEqual([]);
    // At most so many requests wait for it.
    await waitFor(() => slow.open === 16);
    expect(slow.mostOpen).toBe(16);
  });

  test('an answer is not read, however long it is, and a redirect is not followed', async () => {
    const hooks = await start();
    const { receiver, id } = await hooks.receive(['message.created']);
    const elsewhere = await WebhookReceiver.start();
    const conversation = await hooks.open();
    receiver.answer = () => 'endless';
    await hooks.send(conversation, 'a');
    await waitFor(() => receiver.types.length === 1 && receiver.open === 0);
    receiver.answer = () => 307;
    await hooks.send(conversation, 'b');
    const failed = await hooks.delivery(id, ({ attempts, seq }) => seq === 2 && attempts > 1);
    expect(failed).toMatchObject({ status: 307, failure: 'status' });
    expect(elsewhere.requests).toEqual([]);
  });

  test('a node that ends between a commit and its delivery leaves it to the next one', async () => {
    const url = storeUrl(kind);
    const first = await startHooks({ url });
    const { receiver, id } = await first.receive();
    receiver.answer = () => 'hang';
    const conversation = await first.open();
    await first.send(conversation, 'a');
    await waitFor(() => receiver.requests.length > 0);
    await first.send(conversation, 'b');
    await first.stop();
    receiver.answer = () => 204;
    const second = await startHooks({ url });
    await waitFor(() => receiver.types.length === 5);
    expect(receiver.types.filter((type) => type === 'message.created')).toHaveLength(2);
    const listed = async () => (await second.admin.deliveries(id, {})).deliveries;
    await expect.poll(listed).toHaveLength(5);
  });

  test('what a node wrote in its last moment is looked for by the next one as soon as it starts', async () => {
    const url = storeUrl(kind);
    const first = await startHooks({ url });
    const { receiver, id } = await first.receive(['message.created']);
    const conversation = await first.open();
    await first.send(conversation, 'a');
    // The lane is at rest, and not due for a minute.
    await first.delivery(id, ({ state }) => state === 'delivered');
    await waitFor(async () => (await first.store.webhooks.due(id, first.now(), 9)).length === 0);
    await first.halt();
    await first.send(conversation, 'b');
    await startHooks({ url });
    await waitFor(() => receiver.types.length === 2, { timeout: 15_000 });
    expect(textsOf(receiver)).toEqual(['a', 'b']);
  });

  test('what is sent one after the other keeps its order, though the first one waits to be written ahead', async () => {
    const hooks = await start();
    const { receiver } = await hooks.receive(['message.created']);
    const conversation = await hooks.open();
    const sent: ReturnType<typeof hooks.send>[] = [];
    for (let index = 0; index < 40; index += 1) {
      sent.push(hooks.send(conversation, `${index}`));
      if (index % 3 === 1) await null;
      if (index % 3 === 2) await new Promise((resolve) => setImmediate(resolve));
    }
    const seqs = (await Promise.all(sent)).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    await waitFor(() => receiver.types.length === 40);
  });

  test('what was announced and happened is told though nobody could say so, what did not happen is not', async () => {
    let fails = false;
    const around = (store: Store): Store => {
      const put: Store['webhooks']['put'] = (deliveries) =>
        fails && deliveries.some(({ state }) => state === 'waiting')
          ? Promise.reject(new Error('the node died'))
          : store.webhooks.put(deliveries);
      const drop: Store['webhooks']['drop'] = (ids) =>
        fails ? Promise.reject(new Error('the node died')) : store.webhooks.drop(ids);
      const remove: Store['users']['remove'] = () => Promise.reject(new Error('the node died'));
      const webhooks = Object.create(store.webhooks, {
        put: { value: put },
        drop: { value: drop },
      });
      const users = Object.create(store.users, { remove: { value: remove } });
      return Object.create(store, { webhooks: { value: webhooks }, users: { value: users } });
    };
    const hooks = await start({ around });
    const { receiver } = await hooks.receive(['user.*']);
    fails = true;
    const user = await hooks.addUser();
    await expect(hooks.store.users.remove(user.id, hooks.now())).rejects.toThrow();
    await expect(hooks.addUser({ username: user.username })).rejects.toThrow();
    fails = false;
    const later = await hooks.addUser();
    await waitFor(() => receiver.types.length === 1);
    expect(receiver.once[0]?.event.data).toMatchObject({ user: { id: later.id } });
    hooks.pass(60_001);
    await waitFor(() => receiver.types.length === 2 || receiver.refused.length > 0);
    expect(receiver.once[1]?.event.data).toMatchObject({ user: { id: user.id } });
    await waitFor(async () => {
      const lanes = await Promise.all(
        (await hooks.admin.list()).map(({ id }) => hooks.store.webhooks.due(id, Infinity, 10)),
      );
      return lanes.flat().length === 0;
    });
    expect(receiver.types).toEqual(['user.created', 'user.created']);
  });

  test('what happened though the store was away before it could say so is told', async () => {
    let fails = false;
    const around = (store: Store): Store => {
      const create: Store['users']['create'] = async (user) => {
        const created = await store.users.create(user);
        if (fails) throw new StoreError('unavailable', 'The answer was lost.');
        return created;
      };
      const users = Object.create(store.users, { create: { value: create } });
      return Object.create(store, { users: { value: users } });
    };
    const hooks = await start({ around });
    const { receiver } = await hooks.receive(['user.*']);
    fails = true;
    await expect(hooks.addUser()).rejects.toMatchObject({ code: 'unavailable' });
    hooks.pass(60_001);
    await waitFor(() => receiver.types.length === 1);
    expect(receiver.types).toEqual(['user.created']);
  });

  test('a message of somebody who is blocked is told as they see it, with nothing of the block', async () => {
    const hooks = await start();
    const { receiver } = await hooks.receive(['message.created']);
    const conversation = await hooks.open();
    const [ann = '', ben = ''] = conversation.memberIds;
    await hooks.store.blocks.add(ben, { blockedId: ann, at: hooks.now() }, 10);
    await hooks.send(conversation, 'unseen');
    await waitFor(() => receiver.types.length === 1);
    expect(textsOf(receiver)).toEqual(['unseen']);
    expect(receiver.once[0]?.event.data).not.toHaveProperty('message.aside');
  });

  test('of two nodes one tells of each event, and both know of a new receiver', async () => {
    const one = await start();
    const two = await startHooks({ url: one.url, bus: one.bus });
    const { receiver } = await one.receive(['message.created']);
    const apart = await two.open();
    // It hears of the receiver a moment later.
    await waitFor(async () => {
      await two.send(apart, 'is it there?');
      return receiver.types.length > 0;
    });
    const conversations = await Promise.all([one.open(), two.open(), one.open()]);
    for (let index = 0; index < 10; index += 1) {
      for (const conversation of conversations) {
        await (index % 2 === 0 ? one : two).send(conversation, `${index}`);
      }
    }
    const isOf = ({ id }: { readonly id: string }) =>
      receiver.once.filter(({ event }) => JSON.stringify(event).includes(id)).length;
    await waitFor(() => conversations.every((conversation) => isOf(conversation) === 10));
    for (const { id } of conversations) {
      const seqs = receiver.requests.flatMap(({ event }) =>
        'message' in event.data && event.data.message.conversationId === id
          ? event.data.message.seq
          : [],
      );
      expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
  });

  test('without a receiver nothing is asked, written or started', async () => {
    const calls: string[] = [];
    const around = (store: Store): Store => {
      const counted = (part: 'webhooks' | 'messages') =>
        new Proxy(store[part], {
          get: (target, name) => {
            calls.push(`${part}.${String(name)}`);
            return Reflect.get(target, name);
          },
        });
      return Object.create(store, {
        webhooks: { value: counted('webhooks') },
        messages: { value: counted('messages') },
      });
    };
    const started = vi.spyOn(globalThis, 'setInterval');
    const stopped = vi.spyOn(globalThis, 'clearInterval');
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    const hooks = await start({ around });
    const conversation = await hooks.open();
    await hooks.send(conversation);
    await hooks.edit(conversation, 1, 'b');
    await hooks.store.conversations.remove(conversation.id, hooks.now());
    expect(calls).toEqual(['webhooks.all', 'messages.append', 'messages.change']);
    expect(started).not.toHaveBeenCalled();
    const { id } = await hooks.receive();
    const { receiver } = await hooks.receive();
    expect(started).toHaveBeenCalledTimes(1);
    await hooks.addUser();
    await waitFor(() => receiver.types.length === 1);
    for (const webhook of await hooks.admin.list()) await hooks.admin.remove(webhook.id);
    expect(stopped).toHaveBeenLastCalledWith(started.mock.results[0]?.value);
    await expect(hooks.admin.byId(id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a busy conversation is marked once in a while, not with each message', async () => {
    let marks = 0;
    const around = (store: Store): Store => {
      const mark: Store['webhooks']['mark'] = (all) => {
        marks += 1;
        return store.webhooks.mark(all);
      };
      const webhooks = Object.create(store.webhooks, { mark: { value: mark } });
      return Object.create(store, { webhooks: { value: webhooks } });
    };
    const hooks = await start({ around });
    const { receiver } = await hooks.receive(['message.created']);
    const conversation = await hooks.open();
    for (let index = 0; index < 20; index += 1) await hooks.send(conversation, `${index}`);
    await waitFor(() => receiver.types.length === 20);
    expect(marks).toBe(1);
    hooks.pass(10_001);
    await hooks.send(conversation, 'later');
    await waitFor(() => receiver.types.length === 21);
    expect(marks).toBe(2);
    // Once nothing happens any more, nothing is left of it.
    hooks.pass(60_001);
    const [webhook] = await hooks.admin.list();
    await waitFor(
      async () => (await hooks.store.webhooks.due(webhook?.id ?? '', Infinity, 9)).length === 0,
    );
  });

  test('of what has expired before it was told nothing is told, and what comes behind it is', async () => {
    const hooks = await start();
    const { receiver, id } = await hooks.receive(['message.*']);
    const [one, other] = [await hooks.open(), await hooks.open()];
    receiver.answer = () => 500;
    for (const text of ['old', 'older']) {
      for (const conversation of [one, other]) await hooks.send(conversation, text);
    }
    await hooks.send(one, 'young');
    await hooks.delivery(id, ({ attempts }) => attempts > 0);
    for (const conversation of [one, other]) {
      await hooks.store.messages.expire(conversation.id, [1, 2], hooks.now());
    }
    await hooks.send(other, 'newer');
    // In a conversation one comes after the other: what was on its way as it expired has been refused by then.
    const tried = () => JSON.stringify(receiver.requests.map(({ event }) => event.data));
    await waitFor(() => tried().includes('young') && tried().includes('newer'));
    receiver.answer = () => 204;
    await waitFor(() => textsOf(receiver).length >= 2);
    expect(textsOf(receiver).sort()).toEqual(['newer', 'young']);
    const waiting = (state: string) =>
      hooks.admin
        .deliveries(id, {})
        .then(({ deliveries }) => deliveries.filter((delivery) => delivery.state === state));
    await waitFor(async () => (await waiting('waiting')).length === 0);
    hooks.pass(60_001);
    await waitFor(async () => (await hooks.store.webhooks.due(id, Infinity, 9)).length === 0);
  });
});
