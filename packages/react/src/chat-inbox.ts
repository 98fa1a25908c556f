'use client';
/**
 * `<chat-inbox>` as a component.
 * @packageDocumentation
 */
import { ChatInbox as ChatInboxElement, type ChatSelectEvent } from '@chat/elements/chat-window';
import { createComponent, type EventName } from '@lit/react';
import * as React from 'react';
import { windowEvents } from './window-events.js';
import { withKnownProperties } from './with-known-properties.js';
import { withProvidedClient } from './with-provided-client.js';

export type { ChatInboxElement };

/**
 * The user's conversations, and the one that is open. Its properties are those of `<chat-inbox>`; inside a `ChatProvider` it has
 * the client of that. A `ref` is the element itself.
 *
 * @example
 * ```tsx
 * <ChatInbox selected={id} onSelect={({ conversation }) => setId(conversation?.id ?? '')} />
 * ```
 */
export const ChatInbox = withProvidedClient(
  'ChatInbox',
  createComponent({
    react: React,
    tagName: 'chat-inbox',
    elementClass: withKnownProperties(ChatInboxElement),
    events: { ...windowEvents, onSelect: 'chat-select' as EventName<ChatSelectEvent> },
  }),
);
