import type { Conversation } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SendEvent } from '../chat-composer/send-event.js';
import type { MessageActionEvent } from '../chat-message/message-action-event.js';
import type { ChatController } from '../controllers/chat-controller.js';
import { icons } from '../icons/icons.js';
import { isolate, withName } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';

export interface ConversationViewOptions {
  readonly chat: ChatController;
  readonly conversation: Conversation;
  readonly terms: Terms;
  readonly lang: string;
  /** The latest message is in view. */
  readonly onSeen: () => void;
  readonly onMessageAction: (event: MessageActionEvent) => void;
}

/** A conversation: its messages, where one writes, and a log that is read to who cannot see them. */
export function conversationView(options: ConversationViewOptions): TemplateResult {
  const { chat, conversation, terms, lang, onSeen, onMessageAction } = options;
  const { client, connection } = chat;
  const { announced, loadingOlder } = chat.conversation;
  const { messages, peer } = conversation;
  return html`
    <chat-status .blocked=${connection.blocked}
      lang=${lang}
      exportparts="banner"
      .state=${client?.state ?? null}
      .queued=${messages.filter(({ status }) => status === 'pending').length}
      .kept=${client?.durable ?? true}
    ></chat-status>
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
      conversation.removed
        ? nothing
        : html`<slot name="empty" slot="empty">${emptyPanel(terms, peer.name)}</slot>`
    }</chat-message-list>
    ${
      conversation.removed
        ? removedPanel(chat, terms, peer.name)
        : html`
          <chat-composer
            lang=${lang}
            exportparts="field, send-button"
            .peerName=${peer.name}
            @chat-send=${({ text }: SendEvent) => chat.conversation.send(text)}
          ></chat-composer>
        `
    }
    <div class="visually-hidden" role="log" aria-relevant="additions" aria-label=${terms.messages}>
      ${repeat(
        announced,
        ({ key }) => key,
        ({ system, text }) =>
          html`<p>${withName((name) => terms.announcement(name, text), system ? terms.notice : peer.name)}</p>`,
      )}
    </div>
  `;
}

/** What the window is called: by whom it is with, when it is with somebody. */
export function windowTitle(terms: Terms, heading: string, conversation: Conversation | null) {
  return conversation ? terms.chatWith(isolate(conversation.peer.name)) : heading || terms.chat;
}

/** In the place of the composer; what was not sent stays above it. */
function removedPanel(chat: ChatController, terms: Terms, name: string): TemplateResult {
  return html`
    <div class="removed" role="alert">
      <p>${withName(terms.removedText, name)}</p>
      <button class="button" type="button" @click=${() => chat.openAnew()}>${terms.startAnew}</button>
    </div>
  `;
}

function emptyPanel(terms: Terms, name: string): TemplateResult {
  return html`
    <div class="panel">
      <span class="medallion">${icons.bubbles}</span>
      <h3>${terms.emptyHeading}</h3>
      <p>${withName(terms.emptyText, name)}</p>
    </div>
  `;
}
