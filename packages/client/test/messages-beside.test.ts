import type { Message, MessagesResponse } from '@chat/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { besideOf } from '../src/excerpts/beside-of.js';
import { Excerpt } from '../src/excerpts/excerpt.js';
import { Timeline } from '../src/timeline/timeline.js';

const [own, peer] = ['usr_own', 'usr_peer'] as const;

function message(seq: number, fields: Partial<Message> = {}): Message {
  return {
    conversationId: 'cnv',
    seq,
    rev: seq,
    senderId: peer,
    clientId: `id-${seq}`,
    text: `text ${seq}`,
    createdAt: seq,
    ...fields,
  };
}

const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => message(first + index));

/** A timeline that has these messages, and older ones on the server. */
function timelineOf(messages: readonly Message[]): Timeline {
  const members = [own, peer].map((id) => ({
    user: { id, username: id, name: id },
    ...{ delivered: 0, read: 0 },
  }));
  const timeline = new Timeline({ id: 'cnv', members, head: 0, createdAt: 0 }, own);
  const head = Math.max(...messages.map(({ rev }) => rev));
  timeline.reload({ messages: [...messages], more: true, head });
  return timeline;
}

/** A part of what a server has, which is beside a timeline; pages come when they are let through. */
function excerptOf(timeline: Timeline, server: readonly Message[], { first = 0, last = 0 }) {
  const waiting: (() => void)[] = [];
  const excerpt = new Excerpt({
    timeline,
    list: besideOf(timeline).newList(),
    load: async ({ before, after = 0, limit = 3 }, take) => {
      const matching = server.filter(({ seq }) => (before ? seq < before : seq > after));
      const messages = before ? matching.slice(-limit) : matching.slice(0, limit);
      const page = { messages, more: messages.length < matching.length, head: 0 };
      await new Promise<void>((resolve) => waiting.push(resolve));
      take(page);
    },
  });
  const part = server.filter(({ seq }) => seq >= first && seq <= last);
  excerpt.takeOlder({ messages: part, more: first > 1, head: 0 });
  const letThrough = () => {
    for (const go of waiting.splice(0)) go();
  };
  return { excerpt, letThrough };
}

const page = (messages: Message[], more: boolean): MessagesResponse => ({
  messages,
  more,
  head: 0,
});
const texts = ({ messages }: Excerpt | Timeline) => messages.map(({ text }) => text);
const seqs = ({ messages }: Excerpt | Timeline) => messages.map(({ seq }) => seq);

describe('messages beside a timeline', () => {
  test('take what changes, and are the same array and the same rows while nothing does', () => {
    const timeline = timelineOf(upTo(90, 80));
    const { excerpt } = excerptOf(timeline, upTo(90), { first: 10, last: 12 });
    const before = excerpt.messages;
    timeline.receive(message(91));
    expect(excerpt.messages).toBe(before);
    timeline.receive(message(11, { rev: 92, text: 'amended', editedAt: 92 }));
    expect(texts(excerpt)).toEqual(['text 10', 'amended', 'text 12']);
    expect(excerpt.messages[0]).toBe(before[0]);
    expect(timeline.find(`${peer}:id-11`)).toMatchObject({ rev: 92 });
    expect(timeline.revOf(excerpt.messages[1] as never)).toBe(92);
    // What was missed while away comes in pages.
    const deleted = message(12, { rev: 94, text: '', deletedAt: 94 });
    timeline.applyChanges([message(93), deleted], 94, false);
    expect(excerpt.messages[2]).toMatchObject({ text: '', deleted: true });
    expect(seqs(timeline)).toEqual(seqs(timelineOf([...upTo(91, 80), message(93)])));
  });

  test('are told apart from those that are not loaded by what they quote', () => {
    const reply = message(12, { replyTo: 11, quoted: message(11) });
    const server = [...upTo(11), reply, ...upTo(90, 13)];
    const timeline = timelineOf([
      ...upTo(90, 80),
      message(91, { replyTo: 11, quoted: message(11) }),
    ]);
    const { excerpt } = excerptOf(timeline, server, { first: 11, last: 12 });
    expect(excerpt.messages[1]?.quote).toMatchObject({ key: `${peer}:id-11` });
    expect(timeline.messages.at(-1)?.quote).toMatchObject({ key: null, seq: 11 });
  });

  test('are known to an answer that is not sent yet', () => {
    const timeline = timelineOf(upTo(90, 80));
    const { excerpt } = excerptOf(timeline, upTo(90), { first: 10, last: 12 });
    const entry = { clientId: 'x', conversationId: 'cnv', text: 'me too', createdAt: 1, order: 1 };
    timeline.showUnsent([{ entry: { ...entry, replyTo: 11 }, error: undefined }]);
    excerpt.close();
    expect(timeline.messages.at(-1)?.quote).toMatchObject({ text: 'text 11', seq: 11 });
  });

  test('are known to an answer that waited before they came', () => {
    const timeline = timelineOf(upTo(90, 80));
    const entry = { clientId: 'x', conversationId: 'cnv', text: 'me too', createdAt: 1, order: 1 };
    timeline.showUnsent([{ entry: { ...entry, replyTo: 11 }, error: undefined }]);
    expect(timeline.messages.at(-1)?.quote).toBeNull();
    excerptOf(timeline, upTo(90), { first: 10, last: 12 });
    expect(timeline.messages.at(-1)?.quote).toMatchObject({ text: 'text 11', seq: 11 });
    timeline.receive(message(11, { rev: 91, text: 'amended', editedAt: 91 }));
    expect(timeline.messages.at(-1)?.quote).toMatchObject({ text: 'amended' });
    timeline.learnSettings({ rev: 1 });
    expect(timeline.messages.at(-1)?.quote).toMatchObject({ text: 'amended' });
  });

  test('are the same array once they have ended, too', () => {
    const { excerpt } = excerptOf(timelineOf(upTo(90, 80)), upTo(90), { first: 10, last: 12 });
    excerpt.close();
    expect(excerpt.messages).toEqual([]);
    expect(excerpt.messages).toBe(excerpt.messages);
  });

  test('are not kept by the timeline: neither while they are shown, nor when they are left', () => {
    const timeline = timelineOf(upTo(90, 80));
    const [excerpt, read] = [message(11), message(11, { rev: 0 })];
    const beside = excerptOf(timeline, upTo(90), { first: 10, last: 12 });
    expect(timeline.lastKnown(read)).toBe(read);
    beside.excerpt.close();
    expect(timeline.lastKnown(read)).toBe(read);
    expect(timeline.lastKnown(excerpt)).toBe(excerpt);
  });

  test('have nothing that was hidden while their page was on its way', () => {
    const timeline = timelineOf(upTo(90, 80));
    const { excerpt } = excerptOf(timeline, upTo(90), { first: 10, last: 12 });
    timeline.learnSettings({ rev: 1, cleared: 8 });
    excerpt.takeOlder(page(upTo(9, 7), true));
    expect(seqs(excerpt)).toEqual([9, 10, 11, 12]);
  });

  test('and what was told of others are let go of with what is cleared', () => {
    const timeline = timelineOf(upTo(90, 80));
    const { excerpt } = excerptOf(timeline, upTo(90), { first: 40, last: 42 });
    const [hidden, shown] = [message(11), message(31)];
    const edited = { text: 'amended', editedAt: 91 };
    timeline.receive(message(11, { rev: 91, ...edited }));
    timeline.receive(message(31, { rev: 92, ...edited }));
    expect(timeline.lastKnown(hidden).text).toBe('amended');
    timeline.learnSettings({ rev: 1, cleared: 20 });
    expect(timeline.lastKnown(hidden)).toBe(hidden);
    // A page that was read before its change may still come.
    expect(timeline.lastKnown(shown).text).toBe('amended');
    expect(seqs(timeline)).toEqual(seqs(timelineOf(upTo(90, 80))));
    expect(seqs(excerpt)).toEqual([40, 41, 42]);
    const entry = { clientId: 'x', conversationId: 'cnv', text: 'me too', createdAt: 1, order: 1 };
    timeline.showUnsent([{ entry: { ...entry, replyTo: 41 }, error: undefined }]);
    expect(timeline.messages.at(-1)?.quote).toMatchObject({ text: 'text 41' });
    timeline.learnSettings({ rev: 2, cleared: 50 });
    expect(timeline.messages.at(-1)?.quote).toBeNull();
  });

  test('go on as what they were once they meet the timeline', () => {
    const reply = message(12, { replyTo: 11, quoted: message(11) });
    const timeline = timelineOf(upTo(20, 15));
    const { excerpt } = excerptOf(timeline, [...upTo(11), reply], { first: 10, last: 12 });
    const rows = excerpt.messages;
    excerpt.takeNewer(page(upTo(13, 13), true));
    expect([excerpt.joined, excerpt.hasNewer, excerpt.hasOlder]).toEqual([false, true, true]);
    excerpt.takeNewer(page(upTo(16, 14), true));
    expect([excerpt.joined, excerpt.hasNewer, excerpt.hasOlder]).toEqual([true, false, false]);
    expect(excerpt.messages).toEqual([]);
    expect(seqs(timeline)).toEqual(upTo(20, 10).map(({ seq }) => seq));
    expect(timeline.messages.slice(0, 3).every((row, at) => row === rows[at])).toBe(true);
    expect(timeline.hasOlder).toBe(true);
  });

  test('say whether there is more before them only where nothing before them is loaded', () => {
    const timeline = timelineOf(upTo(20, 15));
    const { excerpt } = excerptOf(timeline, upTo(20), { first: 10, last: 12 });
    timeline.addOlder(upTo(14), false);
    excerpt.takeNewer(page(upTo(14, 13), true));
    expect(excerpt.joined).toBe(true);
    expect(timeline.hasOlder).toBe(false);
    expect(seqs(timeline)).toEqual(upTo(20).map(({ seq }) => seq));
  });

  test.each<[string, (timeline: Timeline) => void]>([
    [
      'is loaded anew',
      (timeline) => void timeline.reload({ ...page(upTo(90, 80), true), head: 90 }),
    ],
    ['is removed', (timeline) => timeline.remove()],
    ['is cleared', (timeline) => void timeline.learnSettings({ rev: 1, cleared: 90 })],
    ['is cleared in part', (timeline) => void timeline.learnSettings({ rev: 1, cleared: 10 })],
  ])('end when the conversation %s, and what is on its way is nothing', async (_, happens) => {
    const timeline = timelineOf(upTo(90, 80));
    const { excerpt, letThrough } = excerptOf(timeline, upTo(90), { first: 10, last: 12 });
    const loading = Promise.all([excerpt.loadOlder(), excerpt.loadNewer()]);
    happens(timeline);
    expect([excerpt.joined, excerpt.messages]).toEqual([true, []]);
    letThrough();
    await loading;
    expect([excerpt.joined, excerpt.messages]).toEqual([true, []]);
    expect(timeline.messages.some(({ seq }) => (seq ?? 0) < 80)).toBe(false);
    await excerpt.loadNewer();
  });

  test('stay when what lies before them is cleared, or the conversation is arranged otherwise', () => {
    const timeline = timelineOf(upTo(90, 80));
    const { excerpt } = excerptOf(timeline, upTo(90), { first: 10, last: 12 });
    timeline.learnSettings({ rev: 1, pinnedAt: 5 });
    timeline.learnSettings({ rev: 2, cleared: 9 });
    expect(seqs(excerpt)).toEqual([10, 11, 12]);
  });

  test('end as the server has them, whenever pages and changes come', async () => {
    const step = fc.oneof(
      fc.constantFrom('older' as const, 'newer' as const, 'page' as const),
      fc.integer({ min: 1, max: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.boolean(), async (steps, overlaps) => {
        const server = upTo(30);
        const timeline = timelineOf(upTo(30, 25));
        const parts = [
          excerptOf(timeline, server, { first: 8, last: 10 }),
          excerptOf(timeline, server, overlaps ? { first: 9, last: 14 } : { first: 18, last: 20 }),
        ];
        let rev = 30;
        const loading: Promise<void>[] = [];
        for (const each of steps) {
          if (each === 'page') {
            for (const { letThrough } of parts) letThrough();
            await Promise.resolve();
          } else if (typeof each === 'string') {
            const name = each === 'older' ? 'loadOlder' : 'loadNewer';
            loading.push(...parts.map(({ excerpt }) => excerpt[name]()));
          } else {
            rev += 1;
            const change = message(each, { rev, text: `at ${rev}`, editedAt: rev });
            server[each - 1] = change;
            timeline.receive(change);
          }
          for (const { excerpt } of parts) {
            const shown = excerpt.messages.map(({ seq }) => seq as number);
            expect(texts(excerpt)).toEqual(shown.map((seq) => server[seq - 1]?.text));
            expect(shown).toEqual(shown.map((_, at) => (shown[0] as number) + at));
          }
        }
        while (parts.some(({ excerpt }) => !excerpt.joined)) {
          loading.push(...parts.map(({ excerpt }) => excerpt.loadNewer()));
          for (const { letThrough } of parts) letThrough();
          await Promise.all(loading.splice(0));
        }
        const first = timeline.oldestSeq as number;
        expect(first).toBeLessThanOrEqual(8);
        expect(texts(timeline)).toEqual(server.slice(first - 1).map(({ text }) => text));
      }),
    );
  });
});
