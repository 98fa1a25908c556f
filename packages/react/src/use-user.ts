'use client';
import type { User } from '@chat/client';
import { useCallback, useSyncExternalStore } from 'react';
import { useChatClient } from './use-chat-client.js';

/** Who is signed in, as far as is known; null for nobody, and on a server. */
export function useUser(): User | null {
  const client = useChatClient();
  const subscribe = useCallback(
    (listener: () => void) => {
      client?.on('user', listener);
      return () => {
        client?.off('user', listener);
      };
    },
    [client],
  );
  return useSyncExternalStore(
    subscribe,
    () => client?.user ?? null,
    () => null,
  );
}
