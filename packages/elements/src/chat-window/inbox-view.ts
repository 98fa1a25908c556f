import { html, type TemplateResult } from 'lit';
import type { ArrangeEvent } from '../chat-conversation-list/arrange-event.js';
import type { ChooseEvent } from '../chat-conversation-list/choose-event.js';
import type { PeerEvent } from '../chat-conversation-list/peer-event.js';
import type { ShowArchivedEvent } from '../chat-conversation-list/show-archived-event.js';
import type { ViewOptions } from './view-options.js';

/** The user's conversations, and where one finds somebody new. */
export function inboxView({ chat, lang }: ViewOptions): TemplateResult {
  const { inbox, view, settings } = chat;
  return html`
    <chat-conversation-list
      lang=${lang}
      ?inert=${settings.isOpen}
      exportparts="conversation, badge, menu, menu-item"
      .self=${inbox.self}
      .items=${inbox.items}
      .hasMore=${inbox.hasMore}
      .archived=${inbox.archived}
      .arranges=${inbox.arranges}
      .openId=${view.kind === 'conversation' ? view.conversation.id : null}
      .online=${chat.presence.online}
      .busy=${inbox.busy}
      .error=${inbox.error}
      @chat-choose=${({ conversationId }: ChooseEvent) => inbox.open(conversationId)}
      @chat-peer=${({ username }: PeerEvent) => inbox.start(username)}
      @chat-arrange=${(event: ArrangeEvent) => inbox.arrange(event)}
      @chat-load-more=${() => inbox.loadMore()}
      @chat-show-archived=${({ archived }: ShowArchivedEvent) => inbox.showArchived(archived)}
    ></chat-conversation-list>
  `;
}
