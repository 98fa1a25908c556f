'use client';
/**
 * `<chat-launcher>` as a component.
 * @packageDocumentation
 */
import {
  ChatLauncher as ChatLauncherElement,
  type ChatToggleEvent,
} from '@chat/elements/chat-launcher';
import { createComponent, type EventName } from '@lit/react';
import * as React from 'react';
import { windowEvents } from './window-events.js';
import { withProvidedClient } from './with-provided-client.js';

export type { ChatLauncherElement };

/**
 * A round button in the corner of the page that opens a chat over it, which is loaded only then. Its properties are those of
 * `<chat-launcher>`; inside a `ChatProvider` it has the client of that. A `ref` is the element itself.
 *
 * @example
 * ```tsx
 * <ChatLauncher with="support" guest greeting="Can we help?" />
 * ```
 */
export const ChatLauncher = withProvidedClient(
  'ChatLauncher',
  createComponent({
    react: React,
    tagName: 'chat-launcher',
    elementClass: ChatLauncherElement,
    events: { ...windowEvents, onToggle: 'chat-toggle' as EventName<ChatToggleEvent> },
  }),
);
