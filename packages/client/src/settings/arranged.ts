import type { ConversationSettings as WireSettings } from '@chat/protocol';
import type { Arrangement, ConversationSettings } from '../model.js';

/** The latest time there is (ECMA-262, Time Values): muted until then is muted for ever. */
const forever = 8_640_000_000_000_000;

/** What goes to the server of an arrangement. */
export interface Wanted {
  readonly pinned?: boolean;
  readonly mutedUntil?: number;
  readonly archived?: boolean;
  readonly unread?: boolean;
  readonly cleared?: number;
}

export function wantedOf({ pinned, mutedUntil, archived, unread }: Arrangement): Wanted {
  return {
    ...(pinned !== undefined && { pinned }),
    ...(mutedUntil !== undefined && { mutedUntil: Math.min(mutedUntil ?? 0, forever) }),
    ...(archived !== undefined && { archived }),
    ...(unread !== undefined && { unread }),
  };
}

interface At {
  readonly now: number;
  readonly lastSeq: number;
}

/** Settings as they will be, once the server has them. What is cleared is hidden only then. */
export function arranged(
  { pinnedAt, mutedUntil, archivedThrough, cleared, unread, rev }: WireSettings,
  wanted: Wanted,
  at: At,
): WireSettings {
  const muted = wanted.mutedUntil ?? mutedUntil;
  const isKept =
    wanted.archived ?? (!wanted.pinned && isArchived({ archivedThrough, mutedUntil }, at));
  const isPinned = wanted.pinned ?? (pinnedAt !== undefined && !wanted.archived);
  const isUnread = wanted.unread ?? unread;
  return {
    rev,
    ...(isPinned && { pinnedAt: pinnedAt ?? at.now }),
    ...(muted && { mutedUntil: muted }),
    ...(isKept && { archivedThrough: wanted.archived ? at.lastSeq : archivedThrough }),
    ...(cleared && { cleared }),
    ...(isUnread && { unread: true }),
  } as WireSettings;
}

export function shownSettings(settings: WireSettings, at: At): ConversationSettings {
  const { pinnedAt, mutedUntil = 0, unread = false } = settings;
  const until = mutedUntil >= forever ? Number.POSITIVE_INFINITY : mutedUntil;
  return {
    pinned: pinnedAt !== undefined,
    mutedUntil: mutedUntil > at.now ? until : null,
    archived: isArchived(settings, at),
    unread,
  };
}

/** Archived, and either muted or without a message since. */
function isArchived(
  {
    archivedThrough,
    mutedUntil = 0,
  }: { archivedThrough?: number | undefined; mutedUntil?: number | undefined },
  { now, lastSeq }: At,
): boolean {
  return archivedThrough !== undefined && (mutedUntil > now || lastSeq <= archivedThrough);
}
