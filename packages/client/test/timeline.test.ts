import type { Message } from '@chat/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChatError } from '../src/chat-error.js';
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

function timelineAt(head: number): Timeline {
  const user = (id: string) => ({ id, username: id, name: id });
  return new Timeline(
    {
      id: 'cnv',
      members: [own, peer].map((id) => ({ user: user(id), delivered: 0, read: 0 })),
      head,
      ...(head > 0 && { lastMessage: message(head) }),
      createdAt: 0,
    },
    own,
  );
}

const seqs = (messages: readonly { seq: number | null }[]) => messages.map(({ seq }) => seq);

const stream = (clientId: string, text: string, brokenAfter: number | null = null) => ({
  ...{ senderId: peer, clientId, text, createdAt: 7, brokenAfter },
});

describe('a timeline', () => {
  test('applies what comes next, and holds what is beyond a gap until it is filled', () => {
    const timeline = timelineAt(0);
    expect(seqs(timeline.receive(message(1)))).toEqual([1]);
    expect(timeline.receive(message(4))).toEqual([]);
    expect(seqs(timeline.messages)).toEqual([1]);
    expect(timeline.behind).toBe(true);
    expect(seqs(timeline.applyChanges([message(2), message(3)], 3, false))).toEqual([2, 3, 4]);
    expect(seqs(timeline.messages)).toEqual([1, 2, 3, 4]);
    expect(timeline.behind).toBe(false);
  });

  test('lets go of older messages, but of none that is not read, and loads them again without a gap', () => {
    const timeline = timelineAt(0);
    timeline.applyChanges(upTo(20), 20, false);
    timeline.unloadOlder(5);
    expect(timeline.messages).toHaveLength(20);
    timeline.advanceMarks(own, { delivered: 20, read: 9 });
    timeline.unloadOlder(5);
    expect(seqs(timeline.messages)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    expect(timeline.unread).toBe(11);
    timeline.advanceMarks(own, { delivered: 20, read: 20 });
    const { generation } = timeline;
    timeline.unloadOlder(5);
    expect(seqs(timeline.messages)).toEqual([16, 17, 18, 19, 20]);
    expect(timeline.unread).toBe(0);
    expect(timeline.hasOlder).toBe(true);
    // A page that was asked for before would leave a gap.
    expect(timeline.generation).toBeGreaterThan(generation);
    timeline.addOlder(upTo(15, 8), true);
    timeline.addOlder(upTo(7), false);
    expect(seqs(timeline.messages)).toEqual(seqs(upTo(20)));
    expect(timeline.hasOlder).toBe(false);
  });

  test('shows what was found beyond it as the same object once it is loaded itself', () => {
    const timeline = timelineAt(9);
    const found = message(8);
    expect(timeline.row(found).seq).toBe(8);
    expect(seqs(timeline.messages)).toEqual([9]);
    timeline.addOlder([message(8)], true);
    expect(timeline.row(found)).toBe(timeline.messages[0]);
  });

  test('shows the next message of a conversation of which nothing is loaded yet', () => {
    const user = (id: string) => ({ id, username: id, name: id });
    const members = [own, peer].map((id) => ({ user: user(id), delivered: 0, read: 0 }));
    const snapshot = { id: 'cnv', members, head: 9, lastMessage: message(9), createdAt: 0 };
    const timeline = new Timeline(snapshot, own, 8);
    expect(seqs(timeline.messages)).toEqual([]);
    expect(seqs(timeline.receive(message(9)))).toEqual([9]);
    expect(seqs(timeline.receive(message(10)))).toEqual([10]);
    expect(seqs(timeline.messages)).toEqual([9, 10]);
    expect(timeline.oldestSeq).toBe(9);
    expect(timeline.hasOlder).toBe(true);
  });

  test('announces each message once, in order, whatever comes in whatever order', () => {
    const event = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), (events) => {
        const timeline = timelineAt(0);
        const announced: number[] = [];
        for (const seq of events) {
          // Now and then the gap is fetched, a page of three at a time.
          if (seq % 7 === 0) {
            const { position } = timeline;
            const page = upTo(Math.min(position + 3, 30), position + 1);
            const through = page.at(-1)?.seq ?? position;
            announced.push(...timeline.applyChanges(page, through, through < 30).map((m) => m.seq));
          } else {
            announced.push(...timeline.receive(message(seq)).map((m) => m.seq));
          }
        }
        expect(announced).toEqual(seqs(upTo(timeline.position)));
        expect(seqs(timeline.messages)).toEqual(announced);
      }),
    );
  });

  test('announces all that the user may see once, in order, whatever is kept from them', () => {
    const places = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(
        fc.array(places, { maxLength: 120 }),
        fc.uniqueArray(places),
        fc.boolean(),
        (events, kept, isOwn) => {
          const seen = (messages: readonly Message[]) =>
            messages.filter(({ seq }) => !kept.includes(seq));
          const sender = isOwn ? { senderId: own } : {};
          const timeline = timelineAt(0);
          const announced: number[] = [];
          const pull = () => {
            const { position } = timeline;
            const through = Math.min(position + 3, 30);
            const page = seen(upTo(through, position + 1)).map((one) => ({ ...one, ...sender }));
            announced.push(...seqs(timeline.applyChanges(page, through, through < 30)).map(Number));
          };
          for (const seq of events) {
            if (seq % 7 === 0) pull();
            else if (!kept.includes(seq)) {
              announced.push(...seqs(timeline.receive(message(seq, sender))).map(Number));
            }
          }
          timeline.learnHead(30);
          while (timeline.behind) pull();
          expect(timeline.position).toBe(30);
          expect(announced).toEqual(seqs(seen(upTo(30))));
          expect(seqs(timeline.messages)).toEqual(announced);
        },
      ),
    );
  });

  test('goes on over what is kept from the user, and looks as it did', () => {
    const timeline = timelineAt(2);
    const { messages } = timeline;
    timeline.learnHead(6);
    expect(timeline.applyChanges([], 4, true)).toEqual([]);
    expect([timeline.position, timeline.behind]).toEqual([4, true]);
    expect(timeline.applyChanges([], 6, false)).toEqual([]);
    expect([timeline.position, timeline.behind]).toEqual([6, false]);
    expect(timeline.messages).toBe(messages);
    expect([timeline.lastSeq, timeline.lastForeignSeq]).toEqual([2, 2]);
    expect(seqs(timeline.receive(message(7)))).toEqual([7]);
  });

  test('has nothing older once all that is loaded is cleared, wherever it ends', () => {
    const timeline = timelineAt(5);
    expect(timeline.hasOlder).toBe(true);
    timeline.applyChanges([], 9, false);
    timeline.learnSettings({ rev: 1, cleared: 5 });
    expect([timeline.messages, timeline.hasOlder]).toEqual([[], false]);
  });

  test('shows an own acknowledged message beyond a gap, but does not announce it yet', () => {
    const timeline = timelineAt(1);
    expect(timeline.receive(message(3, { senderId: own }))).toEqual([]);
    expect(seqs(timeline.messages)).toEqual([1, 3]);
    expect(seqs(timeline.receive(message(2)))).toEqual([2, 3]);
    expect(seqs(timeline.messages)).toEqual([1, 2, 3]);
  });

  test('takes a changed message over in its place, without announcing it', () => {
    const timeline = timelineAt(0);
    timeline.applyChanges(upTo(3), 3, false);
    expect(timeline.receive(message(2, { rev: 4, text: 'changed' }))).toEqual([]);
    expect(timeline.messages.map(({ text }) => text)).toEqual(['text 1', 'changed', 'text 3']);
    timeline.receive(message(2, { rev: 2, text: 'stale' }));
    expect(timeline.messages[1]?.text).toBe('changed');
  });

  test('leaves a change before the loaded part to the page that brings it', () => {
    const timeline = timelineAt(5);
    timeline.receive(message(2, { rev: 6 }));
    expect(timeline.position).toBe(6);
    expect(seqs(timeline.messages)).toEqual([5]);
    timeline.addOlder([...upTo(1), message(2, { rev: 6 }), ...upTo(4, 3)], false);
    expect(seqs(timeline.messages)).toEqual([1, 2, 3, 4, 5]);
    expect(timeline.hasOlder).toBe(false);
  });

  test('loads anew after a reset, then goes on with what came meanwhile', () => {
    const timeline = timelineAt(0);
    timeline.applyChanges(upTo(3), 3, false);
    timeline.reset();
    expect(timeline.receive(message(9))).toEqual([]);
    const fresh = timeline.reload({ messages: upTo(8, 5), more: true, head: 8 });
    expect(seqs(fresh)).toEqual([5, 6, 7, 8, 9]);
    expect(seqs(timeline.messages)).toEqual([5, 6, 7, 8, 9]);
    expect(timeline.hasOlder).toBe(true);
  });

  test('holds what comes while it must be loaded anew, below its old position as well', () => {
    const timeline = timelineAt(0);
    timeline.applyChanges(upTo(10), 10, false);
    timeline.reset();
    expect(timeline.receive(message(6, { text: 'new' }))).toEqual([]);
    expect(timeline.receive(message(11))).toEqual([]);
    expect(seqs(timeline.messages)).toEqual(seqs(upTo(10)));
    expect(seqs(timeline.reload({ messages: upTo(5), more: false, head: 5 }))).toEqual([6]);
    expect(seqs(timeline.messages)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(timeline.messages[5]?.text).toBe('new');
    expect(timeline.behind).toBe(true);
  });

  test('keeps objects of unchanged messages, and marks only grow', () => {
    const timeline = timelineAt(0);
    timeline.receive(message(1, { senderId: own }));
    timeline.receive(message(2));
    const [first, second] = timeline.messages;
    expect(first?.status).toBe('sent');
    timeline.advanceMarks(peer, { delivered: 1, read: 1 });
    expect(timeline.advanceMarks(peer, { delivered: 1, read: 0 })).toBe(false);
    expect(timeline.messages[0]).toMatchObject({ status: 'read', key: first?.key });
    expect(timeline.messages[1]).toBe(second);
  });
});

describe('what somebody is writing', () => {
  test('changes its own row with each word, and no other', () => {
    const timeline = timelineAt(9);
    timeline.addOlder(upTo(8), false);
    timeline.showStreams([stream('id-10', 'So'), stream('id-11', 'Or')]);
    const before = timeline.messages;
    expect(before.slice(-2)).toMatchObject([
      { seq: null, status: 'streaming', text: 'So', own: false, createdAt: 7 },
      { seq: null, status: 'streaming', text: 'Or' },
    ]);
    timeline.showStreams([stream('id-10', 'So far'), stream('id-11', 'Or')]);
    const { messages } = timeline;
    expect(messages.map((row, at) => row === before[at])).toEqual([
      ...Array(9).fill(true),
      ...[false, true],
    ]);
    expect(messages[9]).toMatchObject({ key: before[9]?.key, text: 'So far' });
  });

  test('stands behind what is on its way, before what failed; and broken off, where it did', () => {
    const timeline = timelineAt(1);
    const unsent = (clientId: string, error?: ChatError) => ({
      entry: { clientId, conversationId: 'cnv_1', text: clientId, createdAt: 1, order: 1 },
      error,
    });
    const failed = new ChatError('internal', 'No.');
    timeline.showUnsent([unsent('first', failed), unsent('waits'), unsent('last', failed)]);
    timeline.showStreams([stream('old', 'So', 0), stream('end', 'So', 1), stream('live', 'Or')]);
    const order = () => timeline.messages.map(({ clientId }) => clientId);
    expect(order()).toEqual(['old', 'id-1', 'end', 'first', 'waits', 'live', 'last']);
    timeline.showStreams([stream('one', 'So', 1), stream('two', 'So', 1), stream('live', 'Or')]);
    timeline.receive(message(2));
    expect(order()).toEqual(['id-1', 'one', 'two', 'id-2', 'first', 'waits', 'live', 'last']);
  });

  test('is its message as soon as that is here, and goes with what was removed', () => {
    const timeline = timelineAt(1);
    timeline.showStreams([stream('id-2', 'So'), stream('id-3', 'Or', 1)]);
    expect(timeline.has(message(2))).toBe(false);
    timeline.receive(message(2));
    expect([timeline.has(message(2)), seqs(timeline.messages)]).toEqual([true, [1, null, 2]]);
    timeline.receive(message(4));
    timeline.receive(message(3));
    expect(seqs(timeline.messages)).toEqual([1, 2, 3, 4]);
    timeline.showStreams([stream('id-5', 'So')]);
    timeline.remove();
    expect(timeline.messages).toEqual([]);
  });
});
