import { waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import type { Profile } from '../../src/store/store.js';
import { startChat } from './chat-world.js';

/** Ann and Ben, who have a conversation, and Eve, with whom nobody has one. */
async function setUp() {
  const world = await startChat();
  const { chat, store, ann } = world;
  const conversationId = await world.openAnnAndBen();
  const change = async (userId: string, profile: Partial<Profile>) => {
    const user = await store.users.byId(userId);
    if (user === null) throw new Error('There is no such user.');
    await chat.profiles.change(user, profile);
  };
  const rename = (userId: string, name: string) => change(userId, { name });
  const mark = (userId: string, bot: boolean) => change(userId, { bot });
  /** Whom a user is told of. */
  const listenFor = async (userId: string) => {
    const inbox = await world.listen(userId);
    return () => inbox.frames.flatMap((frame) => (frame.type === 'profile' ? [frame.user] : []));
  };
  /** By name. */
  const listen = async (userId: string) => {
    const told = await listenFor(userId);
    return () => told().map(({ name }) => name);
  };
  /** The names that a user reads, wherever the other one is shown. */
  const namesFor = async (viewerId: string, otherId: string) => {
    const nameIn = (members: readonly { user: { id: string; name: string } }[]) =>
      members.find(({ user }) => user.id === otherId)?.user.name;
    const one = await chat.conversations.one(viewerId, conversationId);
    const again = await chat.conversations.open(viewerId, { userId: otherId });
    const { conversations } = await chat.lists.list(viewerId, {});
    const found = await chat.users.find(viewerId, otherId === ann ? 'ann' : 'ben');
    const names = [
      nameIn(one.members),
      nameIn(again.conversation.members),
      nameIn(conversations[0]?.members ?? []),
      found?.name,
    ];
    expect(new Set(names).size).toBe(1);
    return names[0];
  };
  /** The names in the conversations that a user is told of. */
  const hearConversations = async (userId: string) => {
    const told: string[][] = [];
    await world.hear(userId, (frame) => {
      if (frame.type !== 'conversation') return;
      told.push(frame.conversation.members.map(({ user }) => user.name).sort());
    });
    return told;
  };
  const told = { listen, listenFor, namesFor, hearConversations };
  return { ...world, conversationId, change, rename, mark, ...told };
}

test('who has a conversation with somebody is told what they are called now, as are their own devices', async () => {
  const { ann, ben, eve, rename, listen, namesFor } = await setUp();
  const [hers, his, eves] = [await listen(ann), await listen(ben), await listen(eve)];
  await rename(ann, 'Anna');
  await waitFor(() => hers().length === 1 && his().length === 1);
  expect([hers(), his(), eves()]).toEqual([['Anna'], ['Anna'], []]);
  expect(await namesFor(ben, ann)).toBe('Anna');
});

test('who is a program is told and shown as one, and as none when it is said that they are none', async () => {
  const { chat, store, ann, ben, listenFor, mark, conversationId } = await setUp();
  const his = await listenFor(ben);
  const seen = async () => {
    const { members } = await chat.conversations.one(ben, conversationId);
    return members.find(({ user }) => user.id === ann)?.user;
  };
  await mark(ann, true);
  await waitFor(() => his().length === 1);
  await mark(ann, true);
  await mark(ann, false);
  await waitFor(() => his().length === 2);
  const user = { id: ann, username: 'ann', name: 'ann of local' };
  expect(his()).toStrictEqual([{ ...user, bot: true }, user]);
  expect(await seen()).toStrictEqual(user);
  await mark(ann, true);
  expect(await seen()).toStrictEqual({ ...user, bot: true });
  expect(await chat.users.find(ben, 'ann')).toStrictEqual({ ...user, bot: true });
  expect((await store.users.byId(ann))?.name).toBe('ann of local');
});

test('no block lets through who was said to be a program since, or no more', async () => {
  const { chat, ann, ben, listenFor, mark, conversationId } = await setUp();
  const before = await listenFor(ann);
  await mark(ben, true);
  await waitFor(() => before().length > 0);
  await chat.blocks.block(ann, ben);
  const [hers, his] = [await listenFor(ann), await listenFor(ben)];
  await mark(ann, true);
  await mark(ben, false);
  // Each is told of themself, and so whoever else was to be told by then.
  await waitFor(() => hers().length > 0 && his().length > 0);
  const botsFor = async (viewerId: string) => {
    const { members } = await chat.conversations.one(viewerId, conversationId);
    // Members are in the order of their ids.
    return members.flatMap(({ user }) => (user.bot ? [user.username] : [])).sort();
  };
  expect([await botsFor(ann), await botsFor(ben)]).toEqual([['ann', 'ben'], []]);
  expect(hers().map(({ username }) => username)).not.toContain('ben');
  expect(his().map(({ username }) => username)).not.toContain('ann');
  await chat.blocks.unblock(ann, ben);
  await waitFor(() => hers().at(-1)?.username === 'ben' && his().at(-1)?.username === 'ann');
  expect([await botsFor(ann), await botsFor(ben)]).toEqual([['ann'], ['ann']]);
});

test('what is as it was is told to nobody', async () => {
  const { ann, ben, rename, listen } = await setUp();
  const his = await listen(ben);
  await rename(ann, 'ann of local');
  await rename(ann, 'Anna');
  await waitFor(() => his().length > 0);
  expect(his()).toEqual(['Anna']);
});

test.each([
  [{ name: 'first' }, { name: 'second' }],
  [{ bot: true }, { bot: false }],
])('of the changes %j and %j at once the one that stands is told last', async (first, second) => {
  const { ann, ben, store, change, listenFor } = await setUp();
  const told = await listenFor(ben);
  const his = () => told().map(({ name, bot = false }) => JSON.stringify({ name, bot }));
  const before = { name: 'ann of local', bot: false };
  const [one, two] = [first, second].map((each) => JSON.stringify({ ...before, ...each }));
  const { conversations } = store;
  const listFor = conversations.listFor.bind(conversations);
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let asked = 0;
  conversations.listFor = async (...page) => {
    asked += 1;
    if (asked === 1) await held;
    return listFor(...page);
  };
  await change(ann, first);
  await waitFor(() => asked === 1);
  await change(ann, second);
  await waitFor(() => his().includes(two as string));
  letGo();
  await waitFor(() => his().includes(one as string));
  await waitFor(() => his().at(-1) === two);
});

test('no change passes a block, either way, in what is told and in what is read', async () => {
  const { chat, ann, ben, rename, listen, namesFor } = await setUp();
  await chat.blocks.block(ann, ben);
  const [hers, his] = [await listen(ann), await listen(ben)];
  await rename(ann, 'Anna');
  await rename(ben, 'Benjamin');
  await rename(ann, 'Annabel');
  await waitFor(() => hers().includes('Annabel') && his().includes('Benjamin'));
  expect([await namesFor(ben, ann), await namesFor(ann, ben)]).toEqual([
    'ann of local',
    'ben of local',
  ]);
  expect(hers()).not.toContain('Benjamin');
  expect(new Set(his())).toEqual(new Set(['Benjamin']));
  expect((await chat.blocks.list(ann, {})).blocks[0]?.user.name).toBe('ben of local');

  // Once it is gone each is told what the other is called by then.
  await chat.blocks.unblock(ann, ben);
  await waitFor(() => hers().at(-1) === 'Benjamin' && his().at(-1) === 'Annabel');
  expect([await namesFor(ben, ann), await namesFor(ann, ben)]).toEqual(['Annabel', 'Benjamin']);
});

test('where both block, neither learns anything before the last block is gone', async () => {
  const { chat, ann, ben, rename, listen, namesFor } = await setUp();
  await chat.blocks.block(ann, ben);
  await chat.blocks.block(ben, ann);
  const his = await listen(ben);
  await rename(ann, 'Anna');
  await chat.blocks.unblock(ann, ben);
  expect([await namesFor(ben, ann), his()]).toEqual(['ann of local', []]);
  await chat.blocks.unblock(ben, ann);
  await waitFor(() => his().includes('Anna'));
  expect(await namesFor(ben, ann)).toBe('Anna');
});

test('who opens another conversation across a block is seen in it as they were', async () => {
  const { chat, ann, ben, rename, hearConversations } = await setUp();
  await chat.blocks.block(ann, ben);
  await rename(ann, 'Anna');
  const his = await hearConversations(ben);
  await chat.conversations.open(ann, { userId: ben }, { topic: 'pizza' });
  await waitFor(() => his.length > 0);
  expect(his).toEqual([['ann of local', 'ben of local']]);
});

test('nobody is told of whom they have no conversation with that they see', async () => {
  const { chat, ann, ben, eve, rename, listen } = await setUp();
  // Eve has blocked Ann, who opens a conversation that Eve never sees.
  await chat.blocks.block(eve, ann);
  await chat.conversations.open(ann, { userId: eve });
  await chat.blocks.unblock(eve, ann);
  const [his, eves] = [await listen(ben), await listen(eve)];
  await rename(ann, 'Anna');
  // He is told with all who are.
  await waitFor(() => his().includes('Anna'));
  expect(eves()).toEqual([]);
});
