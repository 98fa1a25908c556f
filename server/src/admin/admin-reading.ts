import {
  type Conversation,
  limits,
  type MessagesResponse,
  type ReadConversationRequest,
  type ReadMessagesRequest,
} from '@chat/protocol';
import { ChatError } from '../chat/chat-error.js';
import { viewConversations } from '../chat/conversation-view.js';
import { fromStore } from '../chat/from-store.js';
import { headOf } from '../chat/head-of.js';
import { MessageViews } from '../chat/message-views.js';
import { pageLimit } from '../chat/page-limit.js';
import type { ConversationRecord, Store } from '../store/store.js';
import type { Audit } from './audit.js';

export interface AdminReadingOptions {
  readonly store: Store;
  readonly audit: Audit;
}

/** Conversations of others, for an administrator who says who they are and why they read. */
export class AdminReading {
  readonly #store: Store;
  readonly #audit: Audit;
  readonly #views: MessageViews;

  constructor({ store, audit }: AdminReadingOptions) {
    this.#store = store;
    this.#audit = audit;
    this.#views = new MessageViews(store.messages);
  }

  /** @throws ChatError `invalid_request` | `not_found` | `unavailable`, also where the audit cannot be written */
  async conversation(id: string, account: ReadConversationRequest): Promise<Conversation> {
    const record = await this.#enter(id, account);
    const [view] = await viewConversations(this.#store, [record], null);
    return view as Conversation;
  }

  /**
   * The messages just below `before`, or the newest; what a block hides from a member is there as well.
   *
   * @throws ChatError as {@link conversation}
   */
  async messages(
    id: string,
    { before, limit: asked, ...account }: ReadMessagesRequest,
  ): Promise<MessagesResponse> {
    const limit = pageLimit(asked, limits.defaultPageSize, limits.pageSize);
    await this.#enter(id, account);
    const { messages } = this.#store;
    const head = await headOf(messages, id);
    const found = await fromStore(messages.before(id, before ?? null, limit));
    return { messages: await this.#views.all(null, found.messages), more: found.more, head };
  }

  /** Written down before anything of it is read. */
  async #enter(id: string, account: ReadConversationRequest): Promise<ConversationRecord> {
    const record = await fromStore(this.#store.conversations.byId(id));
    if (record === null) throw new ChatError('not_found', 'No such conversation.');
    await this.#audit.write('conversation.read', account, { conversationId: id });
    return record;
  }
}
