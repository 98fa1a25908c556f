import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Message, Quote } from '@chat/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { restoreTimeline } from '../src/timeline/restore-timeline.js';
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

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const tombstone = (seq: number, rev: number) => message(seq, { rev, text: '', deletedAt: rev });

const quoteOf = ({ seq, rev, senderId, text, deletedAt }: Message): Quote => ({
  ...{ seq, rev, senderId, text },
  ...(deletedAt !== undefined && { deletedAt }),
});

const reply = (seq: number, to: Message, fields: Partial<Message> = {}) =>
  message(seq, { replyTo: to.seq, quoted: quoteOf(to), ...fields });

/** A timeline that has these messages, and older ones on the server where there are any. */
function timelineOf(messages: readonly Message[], more = false): Timeline {
  const members = [own, peer].map((id) => ({
    user: { id, username: id, name: id },
    ...{ delivered: 0, read: 0 },
  }));
  const timeline = new Timeline({ id: 'cnv', members, head: 0, createdAt: 0 }, own);
  const head = Math.max(0, ...messages.map(({ rev }) => rev));
  timeline.reload({ messages: [...messages], more, head });
  return timeline;
}

const texts = (timeline: Timeline) => timeline.messages.map(({ text }) => text);
const quotes = (timeline: Timeline) => timeline.messages.map(({ quote }) => quote?.text ?? null);

/** What it shows and what is kept of it. */
function heldBy(timeline: Timeline): string {
  return JSON.stringify([timeline.messages, timeline.save(1_000)]);
}

describe('a message that changes', () => {
  test('is shown as it is by now, whatever comes in whatever order, and is the same row while it is', () => {
    const states = [
      message(2, { rev: 4, text: 'amended', editedAt: 4 }),
      message(2, {
        rev: 5,
        text: 'amended',
        editedAt: 4,
        reactions: [{ emoji: '👍', userIds: [own] }],
      }),
      tombstone(2, 6),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(states, { minLength: 3 }), (arrived) => {
        const timeline = timelineOf([message(1), message(2), message(3)]);
        const others = [timeline.messages[0], timeline.messages[2]];
        for (const state of arrived) timeline.receive(state);
        expect(timeline.messages[1]).toMatchObject({ text: '', deleted: true, reactions: [] });
        expect([timeline.messages[0], timeline.messages[2]]).toEqual(others);
        expect(timeline.messages[0]).toBe(others[0]);
        expect(timeline.behind).toBe(false);
        const before = timeline.messages[1];
        for (const state of arrived) timeline.receive(state);
        expect(timeline.messages[1]).toBe(before);
      }),
    );
  });

  test('and is not loaded is not loaded by that, and its page shows the latest state', () => {
    const timeline = timelineOf([message(5)], true);
    timeline.receive(message(2, { rev: 6, text: 'amended', editedAt: 6 }));
    timeline.receive(tombstone(3, 7));
    expect(texts(timeline)).toEqual(['text 5']);
    // The page was read before either.
    timeline.addOlder([message(1), message(2), message(3), message(4)], false);
    expect(texts(timeline)).toEqual(['text 1', 'amended', '', 'text 4', 'text 5']);
    expect(timeline.messages[2]).toMatchObject({ deleted: true });
  });

  test('beyond a gap is one row, in its latest state', () => {
    const timeline = timelineOf([message(1)]);
    const mine = message(4, { senderId: own, rev: 4 });
    timeline.receive({ ...mine, rev: 6, text: 'amended', editedAt: 6 });
    timeline.receive(mine);
    expect(texts(timeline)).toEqual(['text 1', 'amended']);
    expect(timeline.find(`${own}:id-4`)).toMatchObject({ rev: 6 });
  });

  test('is announced as it is by now, when it changed before its turn came', () => {
    const timeline = timelineOf([message(1)]);
    timeline.receive(tombstone(3, 4));
    timeline.receive(message(3));
    const fresh = timeline.receive(message(2));
    expect(fresh.map((each) => timeline.row(each).text)).toEqual(['text 2', '']);
    expect(texts(timeline)).toEqual(['text 1', 'text 2', '']);
  });

  test('leaves nothing of its text once it is deleted, not even where it is loaded no more', async () => {
    const timeline = timelineOf([message(1), message(2)]);
    const rows = timeline.messages.map((row) => new WeakRef(row));
    timeline.reset();
    timeline.reload({ messages: [message(2)], more: true, head: 3 });
    expect(timeline.messages).toHaveLength(1);
    timeline.receive(tombstone(1, 4));
    // What is weakly held outlives the task in which it was looked at.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    expect(rows.map((row) => row.deref()?.text)).toEqual([undefined, 'text 2']);
    timeline.addOlder([message(1)], false);
    expect(heldBy(timeline)).not.toContain('text 1');
  });
});

describe('a quote', () => {
  test('follows the original, loaded or not, and the later state wins', () => {
    for (const isLoaded of [true, false]) {
      const original = message(1);
      const timeline = timelineOf(
        [...(isLoaded ? [original] : []), message(2), reply(3, original)],
        !isLoaded,
      );
      expect(quotes(timeline).at(-1)).toBe('text 1');
      timeline.receive(message(1, { rev: 4, text: 'amended', editedAt: 4 }));
      expect(quotes(timeline).at(-1)).toBe('amended');
      // Read by the server before the edit, and late.
      timeline.receive(reply(5, original));
      expect(quotes(timeline).slice(-2)).toEqual(['amended', 'amended']);
      timeline.receive(tombstone(1, 6));
      expect(timeline.messages.at(-1)?.quote).toMatchObject({ text: '', deleted: true });
      expect(heldBy(timeline)).not.toContain('amended');
    }
  });

  test('of what changed before anybody quoted it here is the changed one', () => {
    const original = message(1);
    const timeline = timelineOf([message(5)], true);
    timeline.receive(tombstone(1, 6));
    // A page that was read before the deletion.
    timeline.addOlder([reply(4, original)], true);
    expect(timeline.messages[0]?.quote).toMatchObject({ text: '', deleted: true });
    expect(heldBy(timeline)).not.toContain('text 1');
  });

  test('that knows more than what is loaded does not make that older, nor the other way round', () => {
    const original = message(1);
    const edited = message(1, { rev: 3, text: 'amended', editedAt: 3 });
    const timeline = timelineOf([original, message(2)]);
    timeline.receive(reply(4, edited));
    timeline.applyChanges([edited], 3, true);
    expect(quotes(timeline)).toEqual([null, null, 'amended']);
    timeline.applyChanges([message(1, { rev: 5, text: 'again', editedAt: 5 })], 5, false);
    expect(quotes(timeline)).toEqual([null, null, 'again']);
  });

  test('is kept in its latest state, and a stale one never comes back with what was kept', () => {
    const original = message(1);
    const timeline = timelineOf([message(2), reply(3, original)], true);
    timeline.receive(tombstone(1, 4));
    const saved = timeline.save(100);
    if (saved === null) throw new Error('It is not to be kept.');
    const restored = restoreTimeline(saved, own);
    expect(restored.messages.at(-1)?.quote).toMatchObject({ text: '', deleted: true });
    restored.receive(reply(5, original));
    expect(restored.messages.at(-1)?.quote).toMatchObject({ text: '', deleted: true });
  });

  test('finds its original by key once that is loaded', () => {
    const original = message(1);
    const timeline = timelineOf([message(2), reply(3, original)], true);
    expect(timeline.messages[1]?.quote).toMatchObject({ key: null, seq: 1 });
    timeline.addOlder([original], false);
    expect(timeline.messages[2]?.quote).toMatchObject({ key: `${peer}:id-1` });
  });

  test('is shown with what is not sent yet, loaded or not', () => {
    const original = message(1);
    const timeline = timelineOf([message(2), reply(3, original)], true);
    const entry = { clientId: 'x', conversationId: 'cnv', text: 'me too', createdAt: 4, order: 4 };
    timeline.showUnsent([{ entry: { ...entry, replyTo: 1 }, error: undefined }]);
    expect(timeline.messages.at(-1)?.quote).toMatchObject({ text: 'text 1', seq: 1 });
  });
});
