import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { RateLimiter } from '../../src/limits/rate-limiter.js';
import { allFeatures, refusalOf, startChat } from './chat-world.js';

const hour = 3_600_000;

/** Two host's users with a chat in which each may open this many conversations an hour. */
async function startLimited(burst: number) {
  let now = 0;
  const newConversations = new RateLimiter({ burst, perSecond: burst / 3_600, now: () => now });
  const world = await startChat(allFeatures, { newConversations });
  const { chat, ann, ben } = world;
  return {
    ...world,
    wait: (ms: number) => {
      now += ms;
    },
    open: (topic: string, userId = ben) => chat.conversations.open(ann, { userId }, { topic }),
  };
}

test('new conversations are limited by user and hour; what is there is opened all the same', async () => {
  const { chat, ann, ben, eve, open, wait } = await startLimited(3);
  const first = await open('1');
  await open('2');
  // As often as a page is loaded, and before the limit is used up.
  for (let n = 0; n < 10; n += 1) expect((await open('1')).created).toBe(false);
  await open('3', eve);
  const refusal = await chat.conversations
    .open(ann, { userId: ben }, { topic: '4' })
    .catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'rate_limited', retryAfter: hour / 3 });
  expect(await open('1')).toEqual({ ...first, created: false });

  // Nobody else waits for it, nor does an administrator.
  expect((await chat.conversations.open(ben, { userId: ann }, { topic: '5' })).created).toBe(true);
  expect((await chat.conversations.openOf(ann, ben, { topic: '6' })).created).toBe(true);

  wait(hour / 3);
  expect((await open('4')).created).toBe(true);
  expect((await refusalOf(open('7'))).code).toBe('rate_limited');
  wait(hour);
  for (const topic of ['7', '8', '9']) expect((await open(topic)).created).toBe(true);
  expect((await refusalOf(open('10'))).code).toBe('rate_limited');
});

test('tabs that open the same at once make one new conversation, and count as one', async () => {
  const { open } = await startLimited(2);
  const tabs = await Promise.all(Array.from({ length: 8 }, () => open('order')));
  expect(tabs.filter(({ created }) => created)).toHaveLength(1);
  expect((await open('another')).created).toBe(true);
  expect((await refusalOf(open('one more'))).code).toBe('rate_limited');
});

test('many that are opened at once are no more than there may be', async () => {
  const { open } = await startLimited(3);
  const tries = await Promise.allSettled(Array.from({ length: 9 }, (_, n) => open(`${n}`)));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
});

test('what is refused for another reason costs nothing', async () => {
  const { chat, ann, ben, open } = await startLimited(1);
  const opening = (userId: string, more: object, chatWith: readonly string[] | null = null) =>
    refusalOf(chat.conversations.open(ann, { userId }, more, chatWith));
  expect((await opening(randomUUID(), {})).code).toBe('not_found');
  expect((await opening(ann, {})).code).toBe('invalid_request');
  expect((await opening(ben, { topic: ' x ' })).code).toBe('invalid_request');
  expect((await opening(ben, {}, ['eve'])).code).toBe('not_found');
  expect((await open('still there')).created).toBe(true);
});

test('no refusal tells whether there is somebody with whom one may not open any', async () => {
  const { chat, ann, ben, hostUser } = await startChat(allFeatures, { openedBy: 'named' });
  const tries = (userId: string) =>
    [{}, { topic: 'x' }, { topic: ' x ' }, { topic: 'x'.repeat(129) }, { data: { a: 1 } }].map(
      (opening) => refusalOf(chat.conversations.open(ann, { userId }, opening, ['eve'])),
    );
  const [unknown, forbidden, foreign] = await Promise.all(
    [randomUUID(), ben, hostUser].map((userId) => Promise.all(tries(userId))),
  );
  expect(forbidden).toEqual(unknown);
  expect(foreign).toEqual(unknown);
  expect(unknown?.[0]).toEqual({ code: 'not_found', message: 'No such user.' });
});

test.each<['everybody' | 'named' | 'admin', readonly string[] | null, boolean]>([
  ['everybody', null, true],
  ['everybody', ['ben'], true],
  ['everybody', ['e*'], false],
  ['everybody', [], false],
  ['named', null, false],
  ['named', ['eve', 'b*'], true],
  ['named', ['eve'], false],
  ['named', [], false],
  ['admin', null, false],
  ['admin', ['*'], false],
])('opened by %s, a token that names %j: %s', async (openedBy, chatWith, allowed) => {
  const { chat, ann, ben } = await startChat(allFeatures, { openedBy });
  const open = (topic = '') =>
    chat.conversations.open(ann, { username: 'ben' }, { topic }, chatWith).then(
      ({ created }) => created,
      ({ code }: { code: string }) => code,
    );
  const find = async () => (await chat.users.find(ann, 'ben', chatWith))?.id ?? null;
  expect(await find()).toBe(allowed ? ben : null);
  expect(await open()).toBe(allowed ? true : 'not_found');

  // Whoever opened one, it goes on, and the other one is there for that; a further one is a new one.
  const { conversation } = await chat.conversations.openOf(ann, ben);
  expect(await open()).toBe(false);
  expect(await find()).toBe(ben);
  expect(await open('order')).toBe(allowed ? true : 'not_found');
  const message = { conversationId: conversation.id, clientId: randomUUID(), text: 'Hello' };
  expect(await chat.messages.send(ben, message)).toMatchObject({ seq: 1 });

  // Themself everybody finds.
  expect((await chat.users.find(ann, 'ann', chatWith))?.id).toBe(ann);
});
