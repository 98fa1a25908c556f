'use client';
/**
 * `<chat-window>` as a component.
 * @packageDocumentation
 */
import { ChatWindow as ChatWindowElement } from '@chat/elements/chat-window';
import { createComponent } from '@lit/react';
import * as React from 'react';
import { windowEvents } from './window-events.js';
import { withKnownProperties } from './with-known-properties.js';
import { withProvidedClient } from './with-provided-client.js';

export type { ChatWindowElement };

/**
 * A chat with one other person, or without `with` the user's conversations. Its properties are those of `<chat-window>`; inside a
 * `ChatProvider` it has the client of that. A `ref` is the element itself.
 *
 * @example
 * ```tsx
 * <ChatWindow with="support" theme="paper" style={{ blockSize: 600 }} onMessage={({ message }) => track(message)} />
 * ```
 */
export const ChatWindow = withProvidedClient(
  'ChatWindow',
  createComponent({
    react: React,
    tagName: 'chat-window',
    elementClass: withKnownProperties(ChatWindowElement),
    events: windowEvents,
  }),
);
