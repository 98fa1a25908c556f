import type { Arrangement, ChatError, Conversation } from '@chat/client';
import type { Random } from './random.js';

/** What nobody has to answer for: another device was first, or the page was closed. */
const harmless = new Set(['conflict', 'disconnected', 'signed_out', 'disposed']);

/** Arranges a conversation for its user in some way, or reads it. @param onRefused for all else */
export function arrangeSomething(
  conversation: Conversation,
  random: Random,
  onRefused: (code: string) => void,
): void {
  if (random.chance(0.4)) {
    const rows = conversation.messages.filter(({ seq }) => seq !== null).slice(-10);
    if (rows.length > 0) conversation.markRead(random.pick(rows).seq ?? 0);
    return;
  }
  conversation.set(random.pick(arrangements)).catch(({ code }: ChatError) => {
    if (!harmless.has(code)) onRefused(code);
  });
}

const arrangements: readonly Arrangement[] = [
  { pinned: true },
  { pinned: false },
  { mutedUntil: Number.POSITIVE_INFINITY },
  { mutedUntil: null },
  { archived: true },
  { archived: false },
  { unread: true },
  { unread: false, pinned: true },
];

/** How its user has a conversation before them: the same on each of their devices. */
export function ownView({ settings, unread }: Pick<Conversation, 'settings' | 'unread'>): string {
  const { pinned, mutedUntil, archived } = settings;
  return JSON.stringify({
    pinned,
    muted: mutedUntil !== null,
    archived,
    marked: settings.unread,
    unread,
  });
}
