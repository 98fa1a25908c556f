import { randomUUID } from 'node:crypto';
import { type PushService, startPushService, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { PushCount } from '../../src/chat/push.js';
import { newPushKeys, type PushSettings } from '../../src/push/push-settings.js';
import { allFeatures, startChat } from '../chat/chat-world.js';

const keys = newPushKeys();

/** When the world of a test begins. */
const start = 1_700_000_000_000;

/** Nothing is due before a test says so: see `due`. */
const longGrace = 600_000;

async function setUp(settings: Partial<PushSettings> = {}) {
  const service = await startPushService();
  const outcomes: PushCount[] = [];
  const failures: object[] = [];
  const world = await startChat(allFeatures, {
    push: {
      settingsOfPush: {
        ...{ ...keys, subject: 'mailto:admin@example.com', grace: longGrace },
        services: [service.origin],
        ...settings,
      },
      onOutcome: (outcome) => outcomes.push(outcome),
      onFailure: (error, fields) => failures.push({ error, ...fields }),
    },
  });
  const { chat, ann, ben } = world;
  const push = chat.push;
  if (push === null) throw new Error('There are no pushes.');
  const conversationId = await world.openAnnAndBen();
  const subscribe = async (
    userId: string,
    { content, kind }: { content?: 'text' | 'name' | 'none'; kind?: 'chrome' | 'firefox' } = {},
  ) => {
    const browser = service.subscribe(keys.publicKey, kind);
    const { endpoint, keys: browserKeys } = browser;
    await push.subscriptions.subscribe(
      { userId, sessionId: null, issuedAt: Date.now() },
      { endpoint, keys: browserKeys, key: keys.publicKey, ...(content && { content }) },
    );
    return browser;
  };
  const kept = async (userId: string) =>
    ((await world.store.push.of([userId])).get(userId) ?? []).length;
  /** The time of all that waits has come, and it is sent. */
  const due = () => push.close();
  const say = (text: string, senderId = ann) => world.send(senderId, conversationId, text);
  const changeId = () => randomUUID();
  return {
    ...{ ...world, service, outcomes, failures, push, conversationId },
    ...{ subscribe, kept, due, say, changeId, ann, ben },
  };
}

const chatOf = (service: PushService, browser: { received: readonly { payload: unknown }[] }) => {
  expect(service.faults).toEqual([]);
  return browser.received.map(({ payload }) => (payload as { chat: object }).chat);
};

describe('a push', () => {
  test.each(['chrome', 'firefox'] as const)(
    'is decrypted by the browser that it is for, as that of %s, and signed by this server',
    async (kind) => {
      const { subscribe, ben, say, due, service, conversationId } = await setUp();
      const browser = await subscribe(ben, { content: 'text', kind });
      await say('Hi Ben “😀”');
      await due();
      const name = 'ann of local';
      expect(chatOf(service, browser)).toEqual([
        { conversationId, seq: 1, name, text: 'Hi Ben “😀”' },
      ]);
      const [push] = browser.received;
      expect(push).toMatchObject({
        ...{ ttl: 259_200, urgency: 'high' },
        sender: { aud: service.origin, sub: 'mailto:admin@example.com' },
      });
      expect(push?.topic).toMatch(/^[\w-]{32}$/);
      expect(push?.topic).not.toContain(conversationId);
    },
  );

  test('goes to all browsers of all others, and to none of who has written', async () => {
    const { subscribe, ann, ben, eve, say, due } = await setUp();
    const hers = await subscribe(ann);
    const his = [await subscribe(ben), await subscribe(ben)];
    const eves = await subscribe(eve);
    await say('Hi');
    await due();
    expect([hers, ...his, eves].map(({ received }) => received.length)).toEqual([0, 1, 1, 0]);
  });

  test('is not sent again for a message that is', async () => {
    const { subscribe, ben, ann, chat, conversationId, due, outcomes } = await setUp({ grace: 0 });
    const browser = await subscribe(ben);
    const message = { conversationId, clientId: randomUUID(), text: 'one' };
    await chat.messages.send(ann, message);
    await waitFor(() => outcomes.length === 1);
    await chat.messages.send(ann, message);
    await due();
    expect([outcomes, browser.received.length]).toEqual([['sent'], 1]);
  });

  test('tells of an edit or a reaction nothing, and of fast ones together', async () => {
    const { subscribe, ben, ann, chat, conversationId, due, service, changeId } = await setUp();
    const browser = await subscribe(ben, { content: 'text' });
    const hers = await subscribe(ann);
    const message = { conversationId, clientId: randomUUID(), text: 'one' };
    await chat.messages.send(ann, message);
    await chat.messages.send(ann, { ...message, clientId: randomUUID(), text: 'two' });
    const change = { conversationId, seq: 2, base: 2 };
    await chat.changes.edit(ann, { ...change, changeId: changeId(), text: 'two, mended' });
    await chat.reactions.react(ben, { ...change, changeId: changeId(), emoji: '👍', on: true });
    await due();
    expect(chatOf(service, browser)).toEqual([
      { conversationId, seq: 2, name: 'ann of local', text: 'two, mended' },
    ]);
    expect(hers.received).toEqual([]);
  });

  test.each([
    ['text', 'text', { name: 'ann of local', text: 'Hi' }],
    ['text', undefined, { name: 'ann of local' }],
    ['text', 'none', {}],
    ['name', 'text', { name: 'ann of local' }],
    ['none', 'text', {}],
  ] as const)(
    'has in it what the server (%s) and the browser (%s) allow',
    async (most, content, said) => {
      const { subscribe, ben, say, due, service, conversationId } = await setUp({ content: most });
      const browser = await subscribe(ben, content && { content });
      await say('Hi');
      await due();
      expect(chatOf(service, browser)).toEqual([{ conversationId, seq: 1, ...said }]);
    },
  );

  test('is of the same length for words of any length, and fits the longest', async () => {
    const { subscribe, ben, say, due, service } = await setUp();
    const [short, plain] = [await subscribe(ben, { content: 'text' }), await subscribe(ben)];
    await say('a');
    await due();
    expect(short.received[0]?.bytes).toBe(plain.received[0]?.bytes);
    const long = await setUp();
    const browser = await long.subscribe(long.ben, { content: 'text' });
    await long.say('\u0001😀"'.repeat(4_000));
    await long.due();
    const [chat] = chatOf(long.service, browser) as { text: string }[];
    expect(chat?.text.length).toBeGreaterThan(100);
    expect(chat?.text.isWellFormed()).toBe(true);
    expect(service.faults).toEqual([]);
  });

  test('of the system names nobody', async () => {
    const { subscribe, ben, chat, conversationId, due, service } = await setUp();
    const browser = await subscribe(ben, { content: 'text' });
    const message = { conversationId, clientId: randomUUID(), text: 'Your order was sent.' };
    await chat.messages.sendAsSystem(message);
    await due();
    expect(chatOf(service, browser)).toEqual([
      { conversationId, seq: 1, text: 'Your order was sent.' },
    ]);
  });
});

describe('nothing is sent of what was', () => {
  test('read meanwhile', async () => {
    const { subscribe, ben, chat, conversationId, say, due } = await setUp();
    const browser = await subscribe(ben);
    await say('Hi');
    await chat.receipts.mark(ben, conversationId, { read: 1 });
    await due();
    expect(browser.received).toEqual([]);
  });

  test('deleted meanwhile, but of one before it that is still there', async () => {
    const { subscribe, ben, ann, chat, conversationId, say, due, service, changeId } =
      await setUp();
    const browser = await subscribe(ben, { content: 'text' });
    await say('stays');
    await say('goes');
    await chat.changes.delete(ann, { conversationId, seq: 2, base: 2, changeId: changeId() });
    await due();
    expect(chatOf(service, browser)).toEqual([
      { conversationId, seq: 1, name: 'ann of local', text: 'stays' },
    ]);
  });

  test('deleted meanwhile, alone', async () => {
    const { subscribe, ben, ann, chat, conversationId, say, due, changeId } = await setUp();
    const browser = await subscribe(ben);
    await say('goes');
    await chat.changes.delete(ann, { conversationId, seq: 1, base: 1, changeId: changeId() });
    await due();
    expect(browser.received).toEqual([]);
  });

  test.each([
    ['muted', 600_000, 0],
    ['muted until a while ago', 1_000, 1],
  ])('said in a conversation that is %s', async (_what, mutedFor, count) => {
    const { subscribe, ben, chat, conversationId, say, due, pass, changeId, store } = await setUp();
    const browser = await subscribe(ben);
    const target = { conversationId, changeId: changeId(), base: 0 };
    await chat.settings.arrange(ben, target, { mutedUntil: start + mutedFor });
    const settings = (await store.settings.of(ben, [conversationId])).get(conversationId);
    expect(settings?.mutedUntil).toBeGreaterThan(0);
    pass(2_000);
    await say('Hi');
    await due();
    expect(browser.received.length).toBe(count);
  });

  test('written by somebody who was blocked before, or meanwhile', async () => {
    const { subscribe, ben, ann, chat, say, due } = await setUp();
    const browser = await subscribe(ben);
    await say('Hi');
    await chat.blocks.block(ben, ann);
    await say('Hi again');
    await due();
    expect(browser.received).toEqual([]);
  });

  test('cleared meanwhile', async () => {
    const { subscribe, ben, chat, conversationId, say, due, changeId } = await setUp();
    const browser = await subscribe(ben);
    await say('Hi');
    const target = { conversationId, changeId: changeId(), base: 0 };
    await chat.settings.arrange(ben, target, { cleared: 1 });
    await due();
    expect(browser.received).toEqual([]);
  });
});

describe('a subscription', () => {
  test.each([404, 410])('is dropped when the push service answers %i', async (status) => {
    const { subscribe, ben, say, due, service, kept, outcomes } = await setUp();
    await subscribe(ben);
    service.answerNext({ status });
    await say('Hi');
    await due();
    expect([outcomes, await kept(ben)]).toEqual([['gone'], 0]);
  });

  test.each([400, 401, 403, 413])('stays when the push service refuses with %i', async (status) => {
    const { subscribe, ben, say, due, service, kept, outcomes, failures } = await setUp();
    await subscribe(ben);
    service.answerNext({ status });
    await say('Hi');
    await due();
    expect([outcomes, await kept(ben)]).toEqual([['refused'], 1]);
    expect(failures).toEqual([{ error: null, service: new URL(service.origin).host, status }]);
  });

  test.each([301, 302, 307, 308])(
    'leads nowhere else: a redirect (%i) is not followed',
    async (status) => {
      const elsewhere = await startPushService();
      const { subscribe, ben, say, due, service, outcomes } = await setUp();
      await subscribe(ben);
      service.answerNext({ status, headers: { location: `${elsewhere.origin}/fcm/send/a` } });
      await say('Hi');
      await due();
      expect([outcomes, service.requests.length, elsewhere.requests]).toEqual([['refused'], 1, []]);
    },
  );

  test('of a session that has ended, or of a host’s token that counts no more, is dropped', async () => {
    const { ben, ann, say, due, service, store, push, kept, hostUser } = await setUp();
    const browser = service.subscribe(keys.publicKey);
    const { endpoint, keys: browserKeys } = browser;
    const body = { endpoint, keys: browserKeys, key: keys.publicKey };
    await push.subscriptions.subscribe({ userId: ben, sessionId: 'ses_gone', issuedAt: 1 }, body);
    const other = service.subscribe(keys.publicKey);
    const caller = { userId: ben, sessionId: null, issuedAt: 5 };
    await push.subscriptions.subscribe(caller, {
      ...body,
      endpoint: other.endpoint,
      keys: other.keys,
    });
    await store.users.raiseTokensValidFrom(ben, 6);
    await say('Hi', ann);
    await due();
    expect([service.requests, await kept(ben), hostUser === ben]).toEqual([[], 0, false]);
  });

  test('of another key of the server than it has is dropped', async () => {
    const { ben, say, due, service, store, kept } = await setUp();
    const browser = service.subscribe(keys.publicKey);
    const subscription = {
      ...{ id: 'a', userId: ben, endpoint: browser.endpoint, ...browser.keys },
      ...{ key: newPushKeys().publicKey, content: 'name' as const, issuedAt: 1, createdAt: 1 },
    };
    await store.push.put(subscription, 20);
    await say('Hi');
    await due();
    expect([service.requests, await kept(ben)]).toEqual([[], 0]);
  });

  test('of a push service that is not known any more is dropped, and nothing is sent there', async () => {
    const { ben, say, due, store, kept } = await setUp();
    const elsewhere = await startPushService();
    const browser = elsewhere.subscribe(keys.publicKey);
    const subscription = {
      ...{ id: 'a', userId: ben, endpoint: browser.endpoint, ...browser.keys },
      ...{ key: keys.publicKey, content: 'name' as const, issuedAt: 1, createdAt: 1 },
    };
    await store.push.put(subscription, 20);
    await say('Hi');
    await due();
    expect([elsewhere.requests, await kept(ben)]).toEqual([[], 0]);
  });
});

describe('a push service', () => {
  test.each([
    ['is busy', 429, () => '1'],
    ['fails', 500, () => new Date(Date.now() + 2_000).toUTCString()],
  ])('that %s is tried again when it says', async (_what, status, retryAfter) => {
    const { subscribe, ben, say, service, outcomes } = await setUp({ grace: 0 });
    const browser = await subscribe(ben);
    service.answerNext({ status, headers: { 'retry-after': retryAfter() } });
    await say('Hi');
    await waitFor(() => outcomes.length === 2);
    expect([outcomes, browser.received.length]).toEqual([['later', 'sent'], 1]);
  });

  test('that fails again and again is given up, and what was read meanwhile is not tried again', async () => {
    const { subscribe, ben, say, service, outcomes, chat, conversationId } = await setUp({
      grace: 0,
    });
    await subscribe(ben);
    service.always = { status: 503, headers: { 'retry-after': '1' } };
    await say('Hi');
    await waitFor(() => outcomes.includes('failed'));
    expect(outcomes).toEqual(['later', 'later', 'failed']);
    await say('Hi again');
    await waitFor(() => service.requests.length === 4);
    await chat.receipts.mark(ben, conversationId, { read: 2 });
    service.always = null;
    // Of what comes later, one alone is sent: what was read is not.
    await say('And again');
    await waitFor(() => outcomes.includes('sent'));
    expect(service.requests.length).toBe(5);
  });

  test('that is slow holds up neither the sender nor another push service', async () => {
    const other = await startPushService();
    const { subscribe, ben, say, service, push } = await setUp({ grace: 0, services: [] });
    expect(service.requests).toEqual([]);
    await expect(subscribe(ben)).rejects.toMatchObject({ code: 'invalid_request' });
    const both = await setUp({ grace: 0, services: [service.origin, other.origin] });
    let go = () => {};
    service.delay = new Promise((resolve) => {
      go = resolve;
    });
    const slow = service.subscribe(keys.publicKey);
    const quick = other.subscribe(keys.publicKey);
    for (const { endpoint, keys: browserKeys } of [slow, quick]) {
      const caller = { userId: both.ben, sessionId: null, issuedAt: 1 };
      const body = { endpoint, keys: browserKeys, key: keys.publicKey };
      await both.push.subscriptions.subscribe(caller, body);
    }
    for (let count = 1; count <= 12; count += 1) {
      await both.say(`Hi ${count}`);
      await waitFor(() => quick.received.length >= count);
    }
    expect(slow.received.length).toBe(0);
    // As many as may be under way, and one that waits for all that came since.
    expect(service.requests.length).toBe(8);
    go();
    await waitFor(() => slow.received.length === 9);
    await push.close();
    await say('nobody waits for this');
  });

  test('that is away costs nobody their message', async () => {
    const { subscribe, ben, say, due, service, outcomes } = await setUp();
    await subscribe(ben);
    service.close();
    expect((await say('Hi')).seq).toBe(1);
    await due();
    // There is no later for a server that has stopped.
    expect(outcomes).toEqual(['later', 'dropped']);
  });
});
