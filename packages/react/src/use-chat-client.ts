'use client';
import type { ChatClient } from '@chat/client';
import { useContext } from 'react';
import { ClientContext } from './client-context.js';

/**
 * The client of the nearest {@link ChatProvider}, for whatever no hook does; null on a server, and in a page until the
 * provider has made it, right after the first render.
 *
 * @throws Error where there is no provider
 */
export function useChatClient(): ChatClient | null {
  const client = useContext(ClientContext);
  if (client === undefined) {
    throw new Error('There is no chat client here: put a <ChatProvider> around this component.');
  }
  return client;
}
