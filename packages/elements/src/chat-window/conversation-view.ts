import type { Conversation } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import type { SendEvent } from '../chat-composer/send-event.js';
import type { MessageActionEvent } from '../chat-message/message-action-event.js';
import { announcementLog } from './announcement-log.js';
import { connectionBanner } from './connection-banner.js';
import { emptyPanel } from './empty-panel.js';
import { removedPanel } from './removed-panel.js';
import type { ViewOptions } from './view-options.js';

export interface ConversationViewOptions extends ViewOptions {
  readonly conversation: Conversation;
  /** The latest message is in view. */
  readonly onSeen: () => void;
  readonly onMessageAction: (event: MessageActionEvent) => void;
}

/** A conversation: its messages, where one writes, and a log that is read to who cannot see them. */
export function conversationView(options: ConversationViewOptions): TemplateResult {
  const { chat, conversation, terms, lang, onSeen, onMessageAction } = options;
  const { announced, loadingOlder } = chat.conversation;
  const { messages, peer, removed } = conversation;
  return html`
    ${connectionBanner(options, {
      queued: messages.filter(({ status }) => status === 'pending').length,
      kept: chat.client?.durable ?? true,
    })}
    <chat-message-list
      lang=${lang}
      exportparts="list, day, bubble, bubble-own, meta, notice"
      .messages=${messages}
      .peerName=${peer.name}
      .hasOlder=${conversation.hasOlder}
      .loadingOlder=${loadingOlder}
      @chat-load-older=${() => chat.conversation.loadOlder()}
      @chat-messages-seen=${onSeen}
      @chat-message-action=${onMessageAction}
    >${
      removed
        ? nothing
        : html`<slot name="empty" slot="empty">${emptyPanel(terms, peer.name)}</slot>`
    }</chat-message-list>
    ${
      removed
        ? removedPanel(terms, peer.name, () => chat.openAnew())
        : html`
          <chat-composer
            lang=${lang}
            exportparts="field, send-button"
            .peerName=${peer.name}
            @chat-send=${({ text }: SendEvent) => chat.conversation.send(text)}
          ></chat-composer>
        `
    }
    ${announcementLog(terms, announced, peer.name)}
  `;
}
