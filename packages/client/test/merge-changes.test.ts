import type { Message } from '@chat/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedMessage } from '../src/changes/changed-message.js';
import { isAsWanted } from '../src/changes/is-as-wanted.js';
import { successorOf } from '../src/changes/merge-changes.js';
import type { ChangeEntry } from '../src/storage/storage.js';

const own = 'usr_own';

const message: Message = {
  conversationId: 'cnv',
  seq: 1,
  rev: 1,
  senderId: own,
  clientId: 'id-1',
  text: 'as it was',
  createdAt: 1,
  reactions: [{ emoji: '👍', userIds: ['usr_peer'] }],
};

const change = (fields: Partial<ChangeEntry>): ChangeEntry => ({
  ...{ changeId: crypto.randomUUID(), conversationId: 'cnv', key: `${own}:id-1`, seq: 1, base: 1 },
  ...{ kind: 'edit', createdAt: 2, order: 1 },
  ...fields,
});

const edit = (text: string) => change({ kind: 'edit', text });
const react = (emoji: string, on: boolean) => change({ kind: 'react', emoji, on });
const deletion = () => change({ kind: 'delete' });

/** What is left of changes that wait, none of which went out. */
function merged(changes: readonly ChangeEntry[]): ChangeEntry[] {
  return changes.filter((each, index) => successorOf(each, changes.slice(index + 1)) === each);
}

const anyChange = fc.oneof(
  fc.constantFrom('a', 'b', 'c').map(edit),
  fc.tuple(fc.constantFrom('👍', '🎉'), fc.boolean()).map(([emoji, on]) => react(emoji, on)),
  fc.constant(null).map(deletion),
);

describe('changes that wait for one message', () => {
  test('are one edit, one reaction for each emoji, or a deletion', () => {
    const [last, on] = [edit('b'), react('👍', true)];
    const other = react('🎉', false);
    expect(merged([edit('a'), react('👍', false), other, last, on])).toEqual([other, last, on]);
    const gone = deletion();
    expect(merged([edit('a'), on, gone, edit('c')])).toEqual([gone, expect.anything()]);
  });

  test('make of it what all of them would have made, whatever they are', () => {
    // What comes behind a deletion has no effect, and nobody can ask for it: see `Conversation.edit`.
    const untilDeleted = fc.array(anyChange, { maxLength: 12 }).map((changes) => {
      const index = changes.findIndex(({ kind }) => kind === 'delete');
      return index < 0 ? changes : changes.slice(0, index + 1);
    });
    const content = ({ text, deletedAt, reactions = [] }: Message) => ({
      ...{ text, isDeleted: deletedAt !== undefined },
      reactions: new Map(reactions.map(({ emoji, userIds }) => [emoji, [...userIds].sort()])),
    });
    fc.assert(
      fc.property(untilDeleted, (changes) => {
        const left = merged(changes);
        expect(content(changedMessage(message, left, own))).toEqual(
          content(changedMessage(message, changes, own)),
        );
        expect(merged(left)).toEqual(left);
      }),
    );
  });

  test('are as wanted once they happened, and a deletion is the end of all', () => {
    fc.assert(
      fc.property(anyChange, (each) => {
        const changed = changedMessage(message, [each], own);
        expect(isAsWanted(changed, each, own)).toBe(true);
        const deleted = changedMessage(
          changed,
          [deletion(), edit('back?'), react('👍', true)],
          own,
        );
        expect(deleted).toMatchObject({ text: '' });
        expect(deleted.reactions).toBeUndefined();
      }),
    );
    expect(isAsWanted(message, edit('other'), own)).toBe(false);
    expect(isAsWanted(message, react('👍', true), own)).toBe(false);
    expect(isAsWanted(message, react('👍', false), own)).toBe(true);
  });
});
