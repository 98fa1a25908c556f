import { ChatComposer } from './chat-composer/chat-composer.js';
import { ChatMessage } from './chat-message/chat-message.js';
import { ChatMessageList } from './chat-message-list/chat-message-list.js';
import { ChatMessageMenu } from './chat-message-menu/chat-message-menu.js';
import { ChatPeerPicker } from './chat-peer-picker/chat-peer-picker.js';
import { ChatSignIn } from './chat-sign-in/chat-sign-in.js';
import { ChatStatus } from './chat-status/chat-status.js';
import { ChatWindow } from './chat-window/chat-window.js';

/**
 * Defines `<chat-window>` and its parts. A tag that is defined already is left as it is, so two
 * copies of this package on one page do no harm. Does nothing where there are no custom elements.
 */
export function defineChatElements(): void {
  if (typeof window === 'undefined' || !('customElements' in window)) return;
  const elements: Record<string, CustomElementConstructor> = {
    'chat-status': ChatStatus,
    'chat-composer': ChatComposer,
    'chat-message': ChatMessage,
    'chat-message-list': ChatMessageList,
    'chat-message-menu': ChatMessageMenu,
    'chat-peer-picker': ChatPeerPicker,
    'chat-sign-in': ChatSignIn,
    'chat-window': ChatWindow,
  };
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
}
