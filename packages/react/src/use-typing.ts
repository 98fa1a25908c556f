'use client';
import type { Conversation } from '@chat/client';
import { useCallback, useSyncExternalStore } from 'react';
import { useSubscribe } from './use-subscribe.js';

export interface Typing {
  /** Whether the other one is typing. */
  readonly typing: boolean;
  /** Lets them know that the user is: to be called with each change of the text. @param on - Whether there is one */
  readonly setTyping: (on: boolean) => void;
}

/**
 * Who is typing in a conversation, for a component that shows nothing else of it.
 *
 * @param conversation as of {@link useConversation}; null for none yet
 */
export function useTyping(conversation: Conversation | null): Typing {
  const subscribe = useSubscribe(conversation, 'change');
  const now = () => conversation?.typing ?? false;
  const typing = useSyncExternalStore(subscribe, now, () => false);
  const setTyping = useCallback((on: boolean) => conversation?.setTyping(on), [conversation]);
  return { typing, setTyping };
}
