'use client';
import type {
  ChatErrorEvent,
  ChatMessageEvent,
  ChatReadyEvent,
  ChatStateEvent,
  ChatUnreadEvent,
} from '@chat/elements/chat-window';
import type { EventName } from '@lit/react';

/** What a window tells, by the names of the properties that listen. */
export const windowEvents = {
  onReady: 'chat-ready' as EventName<ChatReadyEvent>,
  onMessage: 'chat-message' as EventName<ChatMessageEvent>,
  onState: 'chat-state' as EventName<ChatStateEvent>,
  onError: 'chat-error' as EventName<ChatErrorEvent>,
  onUnread: 'chat-unread' as EventName<ChatUnreadEvent>,
};
