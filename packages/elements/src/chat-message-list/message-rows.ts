import type { TimelineMessage } from '@chat/client';
import { sameDay } from '../localize/date-format.js';

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: TimelineMessage;
      /** Begins, ends a group: one sender, one day, no long pause. */
      readonly first: boolean;
      readonly last: boolean;
    };

/** A longer pause than this begins a new group. */
const pause = 5 * 60_000;

/** Lays out `messages[start]` up to, not including, `messages[end]`; its neighbours shape its groups. */
export function messageRows(
  messages: readonly TimelineMessage[],
  start: number,
  end: number,
): Row[] {
  const rows: Row[] = [];
  for (let index = start; index < end; index++) {
    const message = messages[index];
    if (!message) break;
    const before = messages[index - 1];
    const after = messages[index + 1];
    if (!before || !sameDay(before.createdAt, message.createdAt)) {
      rows.push({ kind: 'day', key: `day ${message.key}`, at: message.createdAt });
    }
    rows.push({
      kind: 'message',
      key: message.key,
      message,
      first: !before || !sameGroup(before, message),
      last: !after || !sameGroup(message, after),
    });
  }
  return rows;
}

/** One that is not stands alone, with what became of it. */
const isWhole = ({ status }: TimelineMessage): boolean =>
  status !== 'failed' && status !== 'broken';

function sameGroup(a: TimelineMessage, b: TimelineMessage): boolean {
  return (
    a.senderId === b.senderId &&
    isWhole(a) &&
    isWhole(b) &&
    // What is no longer there is no part of what was said.
    a.deleted === b.deleted &&
    Math.abs(b.createdAt - a.createdAt) < pause &&
    sameDay(a.createdAt, b.createdAt)
  );
}
