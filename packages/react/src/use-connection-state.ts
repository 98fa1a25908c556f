'use client';
import type { ConnectionState } from '@chat/client';
import { useSyncExternalStore } from 'react';
import { useChatClient } from './use-chat-client.js';
import { useSubscribe } from './use-subscribe.js';

const idle: ConnectionState = { status: 'idle' };

/** Where the connection stands, to say so where it is away; `idle` on a server. */
export function useConnectionState(): ConnectionState {
  const client = useChatClient();
  return useSyncExternalStore(
    useSubscribe(client, 'state'),
    () => client?.state ?? idle,
    () => idle,
  );
}
