'use client';
import type { User } from '@chat/client';
import { useSyncExternalStore } from 'react';
import { useChatClient } from './use-chat-client.js';
import { useSubscribe } from './use-subscribe.js';

/** Who is signed in, as far as is known; null for nobody, and on a server. */
export function useUser(): User | null {
  const client = useChatClient();
  return useSyncExternalStore(
    useSubscribe(client, 'user'),
    () => client?.user ?? null,
    () => null,
  );
}
