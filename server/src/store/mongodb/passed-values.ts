import { randomUUID } from 'node:crypto';
import type { Collection } from 'mongodb';
import { keptMarks } from '../message-change.js';
import { StoreError } from '../store.js';
import { headOf, type MessageDocument } from './message-document.js';

/** How often in a row others may take the value that is tried for. */
const patience = 50;

/** A message, and the counter value that was written for it. */
export interface Written {
  readonly seq: number;
  readonly rev: number;
}

/**
 * The counter value of a change is free again once its message takes a later one. Whoever read the counter
 * before both may then take it, and all who have gone on beyond would never meet what they wrote: so each is
 * looked at before it is acknowledged, and what was passed takes a new value.
 *
 * @param alone - Does the work while nobody else changes messages of the conversation.
 * @returns the values of those that have another one now, by `seq`
 * @throws StoreError `unavailable` when others take each value that is tried for
 */
export async function raisePassed(
  messages: Collection<MessageDocument>,
  conversationId: string,
  written: readonly Written[],
  alone: (work: () => Promise<void>) => Promise<void>,
): Promise<ReadonlyMap<number, number>> {
  const raised = new Map<number, number>();
  const passed = await passedOf(messages, conversationId, written);
  if (passed.length === 0) return raised;
  await alone(async () => {
    for (const each of passed) {
      const rev = await raise(messages, conversationId, each);
      if (rev !== null) raised.set(each.seq, rev);
    }
  });
  return raised;
}

/** Those whose value another message had before, or may have had. */
async function passedOf(
  messages: Collection<MessageDocument>,
  conversationId: string,
  written: readonly Written[],
): Promise<readonly Written[]> {
  if (written.length === 0) return [];
  const revs = written.map(({ rev }) => rev);
  const range = { rev: { $gt: Math.min(...revs) }, seq: { $lt: Math.max(...revs) } };
  const changed = await messages
    .find(
      { conversationId, ...range },
      { projection: { _id: 0, seq: 1, rev: 1, marks: 1, deletedAt: 1 } },
    )
    .toArray();
  return written.filter(({ seq, rev }) =>
    changed.some(
      (other) => other.seq !== seq && other.seq < rev && other.rev > rev && mayHaveHad(other, rev),
    ),
  );
}

/** Of its changes those are known that it keeps marks of; some may have been forgotten. */
function mayHaveHad(
  { marks = [], deletedAt }: Pick<MessageDocument, 'marks' | 'deletedAt'>,
  rev: number,
): boolean {
  if (deletedAt !== undefined || marks.some((mark) => mark.rev === rev)) return true;
  const counts = new Map<string | undefined, number>();
  for (const { by } of marks) counts.set(by, (counts.get(by) ?? 0) + 1);
  return [...counts.values()].some((count) => count >= keptMarks);
}

/** @returns the value that it has now; null when it has changed meanwhile, and by that has a later one */
async function raise(
  messages: Collection<MessageDocument>,
  conversationId: string,
  { seq, rev: before }: Written,
): Promise<number | null> {
  for (let rev = before, failures = 0; ; failures += 1) {
    const next = (await headOf(messages, conversationId)) + 1;
    try {
      const { matchedCount } = await messages.updateOne(
        { conversationId, seq, rev },
        { $set: { rev: next }, $push: { marks: { id: randomUUID(), rev: next } } },
      );
      if (matchedCount === 0) return null;
      rev = next;
      if ((await passedOf(messages, conversationId, [{ seq, rev }])).length === 0) return rev;
    } catch (error) {
      // As with changes: by its code alone a value that was taken cannot be told on every server.
      if ((await headOf(messages, conversationId)) < next) throw error;
    }
    if (failures >= patience) {
      throw new StoreError('unavailable', 'The conversation changes all the time.');
    }
  }
}
