import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { DraftEvent } from '../chat-composer/draft-event.js';
import type { SendEvent } from '../chat-composer/send-event.js';
import { messageParts } from '../chat-message/message-parts.js';
import type { FileUrlEvent } from '../files/file-url-event.js';
import { lateActions, lateProblem, lateSafety } from '../late-element.js';
import type { RecordVoiceEvent } from '../voice/record-voice-event.js';
import { composerParts } from './composer-parts.js';
import { connectionBanner } from './connection-banner.js';
import { emptyPanel } from './empty-panel.js';
import type { ConversationPlace } from './shown-conversation.js';
import type { ViewOptions } from './view-options.js';

export type ConversationViewOptions = ViewOptions & ConversationPlace;

/** A conversation: its messages, where one writes, and a log that is read to who cannot see them. */
export function conversationView(options: ConversationViewOptions): unknown {
  const { chat, conversation, actions, features, terms, lang, onSeen, onLeaveList } = options;
  const { current } = actions;
  const { announced, excerpt, loadingOlder } = chat.conversation;
  const { messages, peer, removed } = conversation;
  // Where nobody is let through again, one writes.
  const blocked = conversation.blocked && features.blocks !== undefined;
  const place = excerpt ?? conversation;
  const onSend = (event: SendEvent) => {
    // There one sees what one has written.
    chat.conversation.writes();
    (options.onSend ?? actions.onSend)(event);
  };
  const onDraft = ({ text }: DraftEvent) => {
    conversation.setDraft(text);
    if (text.trim() !== '') conversation.setTyping(true);
    // After what the text may have been sent with, which ends it as well.
    else queueMicrotask(() => conversation.setTyping(false));
  };
  const view = html`
    ${connectionBanner(options, {
      queued: messages.filter(({ status }) => status === 'pending').length,
      kept: chat.client?.durable ?? true,
    })}
    <chat-message-list
      lang=${lang}
      exportparts=${`list,day,unread,typing,${messageParts}`}
      .messages=${place.messages}
      .peerName=${peer.name}
      .hasOlder=${place.hasOlder}
      .hasNewer=${excerpt !== null}
      .loadingOlder=${loadingOlder}
      .readThrough=${chat.conversation.readThrough}
      .features=${features}
      .markup=${options.markup}
      .renderMessage=${options.renderMessage}
      .openKey=${current?.menu?.message.key ?? null}
      .note=${current?.told.note ?? null}
      .typing=${chat.conversation.showsTyping && !blocked}
      @chat-load-older=${() => chat.conversation.loadOlder()}
      @chat-load-newer=${() => chat.conversation.loadNewer()}
      @chat-to-latest=${() => chat.conversation.showLatest()}
      @chat-messages-seen=${onSeen}
      @chat-message-action=${actions.onAction}
      @chat-message-menu=${actions.onMenu}
      @chat-file-url=${(event: FileUrlEvent) => event.ask(conversation)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== 'Escape') return;
        // What the window is in has heard nothing.
        event.preventDefault();
        onLeaveList();
      }}
    >${
      removed
        ? nothing
        : (options.empty ??
          html`<slot name="empty" slot="empty">${emptyPanel(terms, peer.name)}</slot>`)
    }</chat-message-list>
    ${options.told}
    ${
      removed
        ? lateProblem.ask(options.onReady)?.removedPanel(terms, peer, chat)
        : blocked
          ? lateProblem
              .ask(options.onReady)
              ?.blockedPanel(terms, peer, chat.safety, lateSafety.hasFailed)
          : html`
          <chat-composer
            lang=${lang}
            exportparts=${composerParts}
            .peerName=${peer.name}
            .draft=${conversation.draft}
            .accepts=${features.files ?? null}
            .features=${features}
            .sendOn=${options.sendOn}
            .place=${options.key}
            .user=${chat.client?.user?.id}
            .noEmoji=${options.noEmoji}
            .replyTo=${current?.composing.replyTo ?? null}
            .editing=${current?.composing.editing ?? null}
            @chat-send=${onSend}
            @chat-record-voice=${(event: RecordVoiceEvent) => event.ask(chat.client)}
            @chat-edit=${actions.onEdit}
            @chat-draft=${onDraft}
            @chat-edit-last=${actions.onEditLast}
            @chat-composer-leave=${actions.onLeave}
          >
            <slot name="composer-start" slot="composer-start"></slot>
            <slot name="composer-end" slot="composer-end"></slot>
          </chat-composer>
        `
    }
    <div class="visually-hidden" role="log" aria-relevant="additions" aria-label=${terms.messages}>
      ${announced.length > 0 ? lateActions.ask(options.onReady)?.announcements(terms, announced, peer.name) : nothing}
    </div>
    <p class="visually-hidden" role="status">${current?.told.said}</p>
    ${
      current?.menu &&
      lateActions.part?.messageMenuView({
        menu: current.menu,
        lang,
        features,
        peerName: peer.name,
        user: chat.client?.user?.id,
        noEmoji: options.noEmoji,
        onAction: actions.onAction,
        onClose: current.closeMenu,
      })
    }
  `;
  return keyed(options.key, view);
}
