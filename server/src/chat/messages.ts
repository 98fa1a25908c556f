import { limits, type Message, type MessagesResponse, systemSenderId } from '@chat/protocol';
import { type MessageStore, type NewMessage, StoreError } from '../store/store.js';
import { fromStore, refusalOfStore } from './from-store.js';
import { headOf } from './head-of.js';
import type { MemberEvents } from './member-events.js';
import type { Membership } from './membership.js';
import { checkMessageText } from './message-text.js';
import { pageLimit } from './page-limit.js';

export interface MessagesOptions {
  readonly messages: MessageStore;
  readonly membership: Membership;
  readonly events: MemberEvents;
  readonly now: () => number;
}

/** What is written, and what was. */
export class Messages {
  readonly #messages: MessageStore;
  readonly #membership: Membership;
  readonly #events: MemberEvents;
  readonly #now: () => number;

  constructor({ messages, membership, events, now }: MessagesOptions) {
    this.#messages = messages;
    this.#membership = membership;
    this.#events = events;
    this.#now = now;
  }

  /**
   * The messages just below `seq` = `before`, or the newest, ascending.
   *
   * @throws ChatError `invalid_request` for a limit that cannot be.
   */
  async history(
    callerId: string,
    conversationId: string,
    page: { before?: number; limit?: number },
  ): Promise<MessagesResponse> {
    const limit = pageLimit(page.limit, limits.defaultPageSize, limits.pageSize);
    await this.#membership.require(callerId, conversationId);
    // The head first: a message that comes in between is then fetched again, not missed.
    const head = await headOf(this.#messages, conversationId);
    const { messages, more } = await fromStore(
      this.#messages.before(conversationId, page.before ?? null, limit),
    );
    return { messages, more, head };
  }

  /**
   * Stores a message durably, then tells all members. The same `clientId` with the same text
   * returns, and tells again of, the message stored before.
   *
   * @throws ChatError `invalid_request` for the text, `client_id_conflict` for a used `clientId`.
   */
  async send(
    callerId: string,
    { conversationId, clientId, text }: { conversationId: string; clientId: string; text: string },
  ): Promise<Message> {
    checkMessageText(text);
    const memberIds = await this.#membership.require(callerId, conversationId);
    return this.#append(memberIds, {
      conversationId,
      senderId: callerId,
      clientId,
      text,
      createdAt: this.#now(),
    });
  }

  /** As {@link send}, for the system: it is no member, and may write in every conversation. */
  async sendAsSystem(message: {
    conversationId: string;
    clientId: string;
    text: string;
  }): Promise<Message> {
    checkMessageText(message.text);
    const memberIds = await this.#membership.of(message.conversationId);
    const createdAt = this.#now();
    return this.#append(memberIds, { ...message, senderId: systemSenderId, createdAt });
  }

  async #append(memberIds: readonly string[], sent: NewMessage): Promise<Message> {
    try {
      const { message } = await this.#messages.append(sent);
      // Repeats as well: the node that stored it may have died before it could tell anybody.
      this.#events.tell(memberIds, { type: 'message', message });
      return message;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      // Removed, and this node was not told.
      if (error.code === 'not_found') this.#membership.forget(sent.conversationId);
      throw refusalOfStore(error);
    }
  }
}
