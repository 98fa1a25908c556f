import type { Features } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import type { MessageActionEvent } from '../chat-message/message-action-event.js';
import type { OpenMenu } from '../chat-message/open-menu.js';

export interface MessageMenuOptions {
  readonly menu: OpenMenu;
  readonly lang: string;
  readonly peerName: string;
  readonly features: Features;
  /** The id of who reacts. */
  readonly user: string | undefined;
  readonly noEmoji: boolean;
  readonly onAction: (event: MessageActionEvent) => void;
  readonly onClose: () => void;
}

/** What can be done with a message, over the window, while it is asked for. */
export function messageMenuView(options: MessageMenuOptions): TemplateResult {
  const { menu, lang, peerName, features, user, noEmoji, onAction, onClose } = options;
  return html`
    <chat-message-menu
      lang=${lang}
      exportparts="menu, menu-emoji, menu-item, emoji-picker, emoji"
      ?touch=${menu.request.by === 'touch'}
      .message=${menu.message}
      .request=${menu.request}
      .peerName=${peerName}
      .features=${features}
      .user=${user ?? ''}
      .noEmoji=${noEmoji}
      @chat-message-action=${onAction}
      @chat-menu-close=${onClose}
    ></chat-message-menu>
  `;
}
