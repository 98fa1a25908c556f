'use client';
import type { ConnectionState } from '@chat/client';
import { useCallback, useSyncExternalStore } from 'react';
import { useChatClient } from './use-chat-client.js';

const idle: ConnectionState = { status: 'idle' };

/** Where the connection stands, to say so where it is away; `idle` on a server. */
export function useConnectionState(): ConnectionState {
  const client = useChatClient();
  const subscribe = useCallback(
    (listener: () => void) => {
      client?.on('state', listener);
      return () => {
        client?.off('state', listener);
      };
    },
    [client],
  );
  return useSyncExternalStore(
    subscribe,
    () => client?.state ?? idle,
    () => idle,
  );
}
