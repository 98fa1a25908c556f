import type { ConversationSettings } from '@chat/protocol';
import type { MemberSettings } from '../store/store.js';

/** The latest time there is (ECMA-262, Time Values): muted until then is muted for ever. */
const forever = 8_640_000_000_000_000;

/** What a member wants of a conversation; what is not named stays as it is. */
export interface Arrangement {
  readonly pinned?: boolean | undefined;
  /** ms since the epoch; 0 to mute it no more. */
  readonly mutedUntil?: number | undefined;
  readonly archived?: boolean | undefined;
  readonly cleared?: number | undefined;
  readonly unread?: boolean | undefined;
}

export interface ArrangedAt {
  /** ms since the epoch */
  readonly now: number;
  /** The `seq` of the conversation's latest message; 0 for none. */
  readonly lastSeq: number;
}

type Fields = Omit<MemberSettings, 'rev' | 'changeId'>;

/** Settings after a change of them. */
export function arranged(
  before: Fields,
  { pinned, mutedUntil, archived, cleared, unread }: Arrangement,
  { now, lastSeq }: ArrangedAt,
): Fields {
  const after: { -readonly [K in keyof Fields]: Fields[K] } = { ...before };
  // It came back with a message, and stays here whatever is muted later.
  const cameBack = !isArchived(before, { now, lastSeq });
  if (cameBack || archived === false || pinned) {
    delete after.archivedAt;
    delete after.archivedThrough;
  }
  if (archived) {
    after.archivedAt = now;
    after.archivedThrough = lastSeq;
  }
  if (pinned) after.pinnedAt = before.pinnedAt ?? now;
  if (pinned === false || archived) delete after.pinnedAt;
  if (mutedUntil) after.mutedUntil = Math.min(mutedUntil, forever);
  if (mutedUntil === 0) delete after.mutedUntil;
  if (cleared !== undefined && lastSeq > 0) {
    after.cleared = Math.max(before.cleared ?? 0, Math.min(cleared, lastSeq));
  }
  if (unread) after.unreadAt = before.unreadAt ?? now;
  if (unread === false) delete after.unreadAt;
  return after;
}

/** Whether it is out of sight: archived, and either muted or without a message since. */
export function isArchived(
  { archivedThrough, mutedUntil }: Pick<MemberSettings, 'archivedThrough' | 'mutedUntil'>,
  { now, lastSeq }: ArrangedAt,
): boolean {
  return archivedThrough !== undefined && ((mutedUntil ?? 0) > now || lastSeq <= archivedThrough);
}

/** What the member is told of their settings. */
export function viewSettings(settings: MemberSettings): ConversationSettings {
  const { rev, pinnedAt, mutedUntil, archivedThrough, cleared, expired, unreadAt } = settings;
  return {
    rev,
    ...(pinnedAt !== undefined && { pinnedAt }),
    ...(mutedUntil !== undefined && { mutedUntil }),
    ...(archivedThrough !== undefined && { archivedThrough }),
    ...(cleared !== undefined && { cleared }),
    ...(expired !== undefined && { expired }),
    ...(unreadAt !== undefined && { unread: true }),
  };
}
