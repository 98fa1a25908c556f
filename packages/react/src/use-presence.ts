'use client';
import type { Presence, PresenceWatch, User } from '@chat/client';
import { useMemo } from 'react';
import { LiveSource } from './live-source.js';
import { useChatClient } from './use-chat-client.js';
import { useLiveSource } from './use-live-source.js';

/**
 * Whether somebody is there, and else when they were last; null while it is not known, as without a connection, of who hides
 * it, and of who has never written to the user. All components of a page together watch at most 50 users.
 *
 * @param user a user, or a user's id; null for nobody
 */
export function usePresence(user: User | string | null): Presence | null {
  const client = useChatClient();
  const id = typeof user === 'string' ? user : (user?.id ?? null);
  const live = useMemo(
    () =>
      new LiveSource<PresenceWatch, Presence | null>(id === null ? null : client, {
        open: (client) => client.presence(id === null ? [] : [id]),
        view: (opened, shown) => {
          const now = opened.status === 'ready' && id !== null ? opened.source.of(id) : null;
          return isSame(now, shown) ? shown : now;
        },
        close: (watch) => watch.close(),
      }),
    [client, id],
  );
  return useLiveSource(live);
}

function isSame(a: Presence | null, b: Presence | null): boolean {
  return a?.online === b?.online && a?.lastSeenAt === b?.lastSeenAt;
}
