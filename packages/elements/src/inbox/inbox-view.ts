import type { ConversationSummary } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import type { ArrangeEvent } from '../chat-conversation-list/arrange-event.js';
import type { ChooseEvent } from '../chat-conversation-list/choose-event.js';
import type { ConversationOptionEvent } from '../chat-conversation-list/conversation-option-event.js';
import type { PeerEvent } from '../chat-conversation-list/peer-event.js';
import type { ShowArchivedEvent } from '../chat-conversation-list/show-archived-event.js';
import type { Option } from '../chat-options/option-event.js';
import type { Inbox } from './shown-inbox.js';

export interface InboxViewOptions {
  readonly inbox: Inbox;
  readonly lang: string;
  /** The id of the conversation that is open. */
  readonly openId: string | null;
  /** The ids of those who are there. */
  readonly online: ReadonlySet<string>;
  /** Whether something lies over it. */
  readonly isCovered: boolean;
  /** What can be done about the one with whom a conversation is. */
  readonly optionsOf: (summary: ConversationSummary) => readonly Option[];
  readonly onOption: (option: Option, summary: ConversationSummary) => void;
  /** Begins to search all messages; null where that is not offered. */
  readonly onSearch: (() => void) | null;
}

/** The user's conversations, and where one finds somebody new. */
export function inboxView(options: InboxViewOptions): TemplateResult {
  const { inbox, lang, openId, online, isCovered, optionsOf, onOption, onSearch } = options;
  const onConversationOption = ({ conversationId, option }: ConversationOptionEvent) => {
    const summary = inbox.items?.find(({ id }) => id === conversationId);
    if (summary) onOption(option, summary);
  };
  return html`
    <chat-conversation-list
      lang=${lang}
      ?inert=${isCovered}
      exportparts="conversation, badge, menu, menu-item"
      .self=${inbox.self}
      .items=${inbox.items}
      .hasMore=${inbox.hasMore}
      .archived=${inbox.archived}
      .arranges=${inbox.arranges}
      .searches=${onSearch !== null}
      .opens=${inbox.opens}
      .optionsOf=${optionsOf}
      .openId=${openId}
      .online=${online}
      .busy=${inbox.busy}
      .error=${inbox.error}
      @chat-choose=${({ conversationId }: ChooseEvent) => inbox.open(conversationId)}
      @chat-peer=${({ username }: PeerEvent) => inbox.start(username)}
      @chat-arrange=${(event: ArrangeEvent) => inbox.arrange(event)}
      @chat-conversation-option=${onConversationOption}
      @chat-open-search=${() => onSearch?.()}
      @chat-load-more=${() => inbox.loadMore()}
      @chat-show-archived=${({ archived }: ShowArchivedEvent) => inbox.showArchived(archived)}
    ></chat-conversation-list>
  `;
}
