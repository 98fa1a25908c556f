import type { TimelineMessage } from '@chat/client';
import { sameDay } from '../localize/date-format.js';

/** The line that begins a day. */
export interface DayRow {
  readonly kind: 'day';
  readonly key: string;
  readonly at: number;
}

export interface MessageRow {
  readonly kind: 'message';
  readonly key: string;
  readonly message: TimelineMessage;
  /** Begins, ends a group: one sender, one day, no long pause. */
  readonly first: boolean;
  readonly last: boolean;
}

export type Row = DayRow | MessageRow;

/** What was laid out of a message, and between which others. */
interface LaidOut {
  readonly before: TimelineMessage | undefined;
  readonly after: TimelineMessage | undefined;
  readonly rows: readonly Row[];
}

/** A longer pause than this begins a new group. */
const pause = 5 * 60_000;

const known = new WeakMap<TimelineMessage, LaidOut>();

/**
 * Lays out `messages[start]` up to, not including, `messages[end]`; its neighbours shape its groups. A row that is
 * what it was is the same object.
 */
export function messageRows(
  messages: readonly TimelineMessage[],
  start: number,
  end: number,
): Row[] {
  const rows: Row[] = [];
  for (let index = start; index < end; index++) {
    const message = messages[index];
    if (!message) break;
    rows.push(...rowsOf(message, messages[index - 1], messages[index + 1]));
  }
  return rows;
}

function rowsOf(
  message: TimelineMessage,
  before: TimelineMessage | undefined,
  after: TimelineMessage | undefined,
): readonly Row[] {
  const laidOut = known.get(message);
  if (laidOut && laidOut.before === before && laidOut.after === after) return laidOut.rows;
  const { key, createdAt } = message;
  const rows: Row[] = [];
  if (!before || !sameDay(before.createdAt, createdAt)) {
    rows.push({ kind: 'day', key: `day ${key}`, at: createdAt });
  }
  rows.push({
    kind: 'message',
    key,
    message,
    first: !before || !sameGroup(before, message),
    last: !after || !sameGroup(message, after),
  });
  known.set(message, { before, after, rows });
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
