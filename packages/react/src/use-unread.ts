'use client';
import type { UnreadTotal } from '@chat/client';
import { useMemo } from 'react';
import { LiveSource } from './live-source.js';
import { useChatClient } from './use-chat-client.js';
import { useLiveSource } from './use-live-source.js';

/**
 * How much the user has not read in all, for a number on a button: messages, and one for each conversation that is marked as
 * unread; 100 stands for more than 99. 0 until it is known.
 */
export function useUnread(): number {
  const client = useChatClient();
  const live = useMemo(
    () =>
      new LiveSource<UnreadTotal, number>(client, {
        open: (client) => client.unread(),
        view: (opened) => (opened.status === 'ready' ? opened.source.count : 0),
      }),
    [client],
  );
  return useLiveSource(live);
}
