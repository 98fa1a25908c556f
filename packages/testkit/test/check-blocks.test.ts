import { expect, test } from 'vitest';
import { BlockTimes } from '../src/soak/block-times.js';
import { checkBlocks } from '../src/soak/check-blocks.js';
import type { Act, Seen } from '../src/soak/journal.js';
import { toldOfBlocks } from '../src/soak/told-of-blocks.js';

const seen = (seq: number, text: string, more: Partial<Seen> = {}): Seen => ({
  ...{ seq, key: `key ${seq}`, senderId: 'zoe', text },
  ...{ data: null, deleted: false, edited: false, reactions: [], quote: null, files: [] },
  ...more,
});

const sending = (seq: number, began: number, ended: number): Act => ({
  ...{ kind: 'send', key: `key ${seq}`, words: [`word ${seq}`], began, ended },
});

const editing = (seq: number, word: string, began: number, ended: number): Act => ({
  ...{ kind: 'edit', key: `key ${seq}`, words: [word], began, ended },
});

const reacting = (seq: number, began: number, ended: number): Act => ({
  ...{ kind: 'react', key: `key ${seq}`, words: [], emoji: '👍', on: true, began, ended },
});

const liked = { reactions: [{ emoji: '👍', userIds: ['zoe'] }] };

const lost = () => Promise.reject(new Error('no answer'));

/** A block from 20 on, which is acknowledged at 30, and taken back by a call from 60 to 70. */
async function oneBlock(): Promise<BlockTimes> {
  let now = 20;
  const times = new BlockTimes(() => now);
  const until = (instant: number) => async () => {
    now = instant;
  };
  await times.during(true, until(30));
  now = 60;
  await times.during(false, until(70));
  return times;
}

interface Facts {
  acts: Act[];
  words: string[];
  places: number[];
  reactions: string[];
  own: Seen[];
  shown: Seen[];
}

/** 1 was sent before the block, 2 within it, 3 while it was made, 4 after it; all as it should be but for a change. */
async function check(change: (facts: Facts) => void = () => {}) {
  const own = [1, 2, 3, 4].map((seq) => seen(seq, `${seq}`));
  const facts: Facts = {
    acts: [sending(1, 0, 10), sending(2, 40, 50), sending(3, 15, 25), sending(4, 75, 80)],
    words: ['word 1', 'word 4'],
    places: [1, 4],
    reactions: [],
    own,
    shown: own.filter(({ seq }) => seq === 1 || seq === 4),
  };
  change(facts);
  const { acts, words, places, reactions, shown } = facts;
  const heard = {
    words: new Set(words),
    places: new Set(places),
    reactions: new Set(reactions),
  };
  const times = await oneBlock();
  return checkBlocks({ acts, userId: 'zoe', times, heard, own: facts.own, shown });
}

test('what was sent within a block is seen by nobody, and outside of any by all', async () => {
  expect(await check()).toEqual({ broken: [], kept: 1, passed: 2 });
});

test('while a block is made or taken back either is right', async () => {
  const { broken } = await check(({ shown, own, places, words }) => {
    shown.splice(1, 0, own[2] as Seen);
    places.push(3);
    words.push('word 3');
  });
  expect(broken).toEqual([]);
});

test('a message within a block that is seen, was told once, or whose words were', async () => {
  const seenByNow = await check(({ shown, own }) => shown.splice(1, 0, own[1] as Seen));
  expect(seenByNow.broken).toEqual(['2 was sent within a block, and is seen']);
  const told = await check(({ places }) => places.push(2));
  expect(told.broken).toEqual(['2 was sent within a block, and was told']);
  const words = await check((facts) => facts.words.push('word 2'));
  expect(words.broken).toEqual(['“word 2” was told, by which somebody sends 2 in a block']);
});

test('a message outside of any block that is not seen', async () => {
  expect((await check(({ shown }) => shown.pop())).broken).toEqual(['4 was sent, and is not seen']);
});

test('nothing is said of a message of which nobody knows when it was stored', async () => {
  const { broken, kept } = await check((facts) => {
    facts.acts[1] = sending(2, 40, Number.POSITIVE_INFINITY);
    facts.places.push(2);
  });
  expect([broken, kept]).toEqual([[], 0]);
});

test('an edit within a block is told to nobody, until there is another one outside of it', async () => {
  const edited = (facts: Facts, text: string) => {
    facts.own[0] = seen(1, text, { edited: true });
  };
  const apart = await check((facts) => {
    facts.acts.push(editing(1, 'within', 40, 50));
    edited(facts, 'within');
  });
  expect(apart.broken).toEqual([]);
  const told = await check((facts) => {
    facts.acts.push(editing(1, 'within', 40, 50));
    facts.words.push('within');
  });
  expect(told.broken).toEqual(['“within” was told, by which somebody edits 1 in a block']);
  const lost = await check((facts) => {
    facts.acts.push(editing(1, 'within', 40, 50), editing(1, 'after', 75, 80));
    edited(facts, 'after');
  });
  expect(lost.broken).toEqual(['1 says “after” by now, and is seen as “1”']);
  const again = await check((facts) => {
    // Its words were put within a block, and once more after it.
    facts.acts.push(editing(1, 'within', 40, 50), editing(1, 'within', 75, 80));
    facts.words.push('within');
    edited(facts, 'within');
    facts.shown[0] = facts.own[0] as Seen;
  });
  expect(again.broken).toEqual([]);
});

test('a reaction within a block is told to nobody, and outside of any is seen', async () => {
  const told = await check(({ acts, own, reactions }) => {
    own[0] = seen(1, '1', liked);
    acts.push(reacting(1, 40, 50));
    reactions.push('1 👍');
  });
  expect(told.broken).toEqual(['1 👍 was put within a block, and was told']);
  const lost = await check(({ acts, own }) => {
    own[0] = seen(1, '1', liked);
    acts.push(reacting(1, 75, 80));
  });
  expect(lost.broken).toEqual(['1 👍 was put, and is not seen']);
});

test('a deletion is everybody’s', async () => {
  const { broken } = await check(({ own }) => {
    own[0] = seen(1, '', { deleted: true });
  });
  expect(broken).toEqual(['1 is deleted for one of the two alone']);
});

test('a call whose answer got lost may be carried out for a while, and is over with the next one', async () => {
  let now = 0;
  const times = new BlockTimes(() => now);
  const at = (instant: number) => ({ began: instant, ended: instant });
  await times.during(true, lost);
  expect([times.maybe(true, at(1)), times.maybe(false, at(1))]).toEqual([true, true]);
  now = 10;
  // It may still be carried out behind this one.
  await times.during(false, async () => {});
  expect([times.maybe(true, at(11)), times.maybe(false, at(11))]).toEqual([true, true]);
  now = 10_000;
  await times.during(false, async () => {});
  expect([times.maybe(true, at(10_001)), times.maybe(false, at(10_001))]).toEqual([false, true]);
  expect(times.answered).toBe(2);
});

test('what tells of a block is told from what everybody is told', () => {
  const plain = { type: 'message', message: seen(1, 'I have "blocked" you') };
  const odd = [
    { type: 'blocked', userId: 'zoe', on: true },
    { type: 'resumed', id: 1, heads: [], blocked: ['zoe'] },
    { type: 'error', id: 1, code: 'forbidden', message: 'You cannot.' },
    { code: 'not_found', message: 'There is none.' },
  ];
  const busy = { code: 'rate_limited', message: 'Later.' };
  expect([plain, busy].flatMap((each) => toldOfBlocks(JSON.stringify(each)))).toEqual([]);
  expect(odd.flatMap((each) => toldOfBlocks(JSON.stringify(each)))).toHaveLength(odd.length);
});
