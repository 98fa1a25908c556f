import type { TimelineMessage } from '@chat/client';
import { sameDay } from '../localize/date-format.js';

/** The line that begins a day. */
export interface DayRow {
  readonly kind: 'day';
  readonly key: string;
  readonly at: number;
}

/** The line behind what the user had read. There is one at most. */
export interface UnreadRow {
  readonly kind: 'unread';
  readonly key: typeof unreadKey;
}

export interface MessageRow {
  readonly kind: 'message';
  readonly key: string;
  readonly message: TimelineMessage;
  /** Begins, ends a group: one sender, one day, no long pause. */
  readonly first: boolean;
  readonly last: boolean;
}

export type Row = DayRow | UnreadRow | MessageRow;

export const unreadKey = 'unread';

/** What was laid out of a message, and by what: not by which others, as each would keep the one before it for ever. */
interface LaidOut {
  readonly by: string;
  readonly rows: readonly Row[];
}

/** Where at a message the line is behind which nothing was read. */
type Line = 'before' | 'after' | null;

/** A longer pause than this begins a new group. */
const pause = 5 * 60_000;

const known = new WeakMap<TimelineMessage, LaidOut>();

/**
 * Lays out `messages[start]` up to, not including, `messages[end]`; its neighbours shape its groups. A row that is
 * what it was is the same object.
 *
 * @param unread - The index of the message before which the line is that says so; -1 for none.
 */
export function messageRows(
  messages: readonly TimelineMessage[],
  start: number,
  end: number,
  unread: number,
): Row[] {
  const rows: Row[] = [];
  for (let index = start; index < end; index++) {
    const message = messages[index];
    if (!message) break;
    const line = index === unread ? 'before' : index === unread - 1 ? 'after' : null;
    rows.push(...rowsOf(message, messages[index - 1], messages[index + 1], line));
  }
  return rows;
}

function rowsOf(
  message: TimelineMessage,
  before: TimelineMessage | undefined,
  after: TimelineMessage | undefined,
  line: Line,
): readonly Row[] {
  const { key, createdAt } = message;
  const isNewDay = !before || !sameDay(before.createdAt, createdAt);
  const first = !before || line === 'before' || !sameGroup(before, message);
  const last = !after || line === 'after' || !sameGroup(message, after);
  const by = [isNewDay, first, last, line].join();
  const laidOut = known.get(message);
  if (laidOut?.by === by) return laidOut.rows;
  const rows: Row[] = [];
  if (isNewDay) rows.push({ kind: 'day', key: `day ${key}`, at: createdAt });
  if (line === 'before') rows.push({ kind: 'unread', key: unreadKey });
  rows.push({ kind: 'message', key, message, first, last });
  known.set(message, { by, rows });
  return rows;
}

/**
 * Where the line is to stand: before the first message of somebody else behind what the user had read, unless there may be
 * one that is not loaded yet.
 *
 * @param readThrough - The `seq` up to which they had; null for no line.
 * @returns -1 for nowhere
 */
export function unreadAt(
  messages: readonly TimelineMessage[],
  readThrough: number | null,
  hasOlder: boolean,
): number {
  if (readThrough === null) return -1;
  const isUnread = ({ seq }: TimelineMessage) => seq !== null && seq > readThrough;
  const isAllHere = messages.findIndex(isUnread) > 0 || !hasOlder;
  return isAllHere ? messages.findIndex((message) => isUnread(message) && !message.own) : -1;
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
