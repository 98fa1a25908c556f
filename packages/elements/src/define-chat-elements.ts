import { ChatComposer } from './chat-composer/chat-composer.js';
import { ChatInbox } from './chat-inbox/chat-inbox.js';
import { ChatMessage } from './chat-message/chat-message.js';
import { ChatMessageList } from './chat-message-list/chat-message-list.js';
import { ChatStatus } from './chat-status/chat-status.js';
import { ChatWindow } from './chat-window/chat-window.js';
import { defineElement } from './define-element.js';

/**
 * Defines `<chat-window>`, `<chat-inbox>` and their parts. A tag that is defined already is left as it is, so two
 * copies of this package on one page do no harm. Does nothing where there are no custom elements.
 *
 * `<chat-sign-in>`, `<chat-search>`, `<chat-settings>`, `<chat-safety>`, `<chat-options>`, `<chat-message-menu>` and
 * `<chat-conversation-list>` are loaded and defined by a window, before it needs them; see `late-element.ts`. The settings define
 * their pages themselves; see `define-pages.ts`.
 */
export function defineChatElements(): void {
  if (typeof window === 'undefined' || !('customElements' in window)) return;
  const elements: Record<string, CustomElementConstructor> = {
    'chat-status': ChatStatus,
    'chat-composer': ChatComposer,
    'chat-message': ChatMessage,
    'chat-message-list': ChatMessageList,
    'chat-window': ChatWindow,
    'chat-inbox': ChatInbox,
  };
  for (const [name, element] of Object.entries(elements)) defineElement(name, element);
}
