import type { Features } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import type { MessageActions } from '../controllers/message-actions.js';

export interface MessageMenuOptions {
  readonly lang: string;
  readonly peerName: string;
  readonly features: Features;
}

/** What can be done with a message, over the window, while it is asked for. */
export function messageMenuView(
  { menu, onAction, onMenuClosed }: MessageActions,
  { lang, peerName, features }: MessageMenuOptions,
): TemplateResult | typeof nothing {
  if (!menu) return nothing;
  return html`
    <chat-message-menu
      lang=${lang}
      exportparts="menu, menu-emoji, menu-item"
      ?touch=${menu.request.by === 'touch'}
      .message=${menu.message}
      .request=${menu.request}
      .peerName=${peerName}
      .features=${features}
      @chat-message-action=${onAction}
      @chat-menu-close=${onMenuClosed}
    ></chat-message-menu>
  `;
}
