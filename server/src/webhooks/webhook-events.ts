import { systemSenderId, type WebhookEvent } from '@chat/protocol';
import { toAdminUser } from '../chat/admin-user-view.js';
import { readData } from '../chat/data.js';
import { MessageViews } from '../chat/message-views.js';
import type { DeliveryRecord, Store, StoredMessage } from '../store/store.js';

/**
 * Makes what is sent, each time anew and from what there is then: so nothing that waits has any content, and what
 * was deleted in between is not sent.
 */
export class WebhookEvents {
  readonly #store: Store;
  readonly #views: MessageViews;
  readonly #now: () => number;

  /** @param now - ms since the epoch. */
  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
    this.#views = new MessageViews(store.messages);
  }

  /** @returns null where what it tells of is not there, or has not happened */
  async of(delivery: DeliveryRecord): Promise<WebhookEvent | null> {
    const { type } = delivery;
    const timestamp = new Date(delivery.at).toISOString();
    switch (type) {
      case 'message.created':
      case 'message.changed': {
        const { conversationId = '', seq = 0 } = delivery;
        const found = await this.#store.messages.at(conversationId, [seq]);
        const message = found.get(seq);
        return message === undefined ? null : this.ofMessage(delivery, message);
      }
      case 'conversation.created':
        return this.#conversation(type, timestamp, delivery.conversationId);
      case 'conversation.removed': {
        const { conversationId = '' } = delivery;
        const isThere = (await this.#store.conversations.byId(conversationId)) !== null;
        return isThere ? null : { type, timestamp, data: { conversationId } };
      }
      case 'user.removed': {
        const { userId = '' } = delivery;
        const isThere = (await this.#store.users.byId(userId)) !== null;
        return isThere ? null : { type, timestamp, data: { userId } };
      }
      case 'user.created':
      case 'user.changed':
      case 'guest.created':
      case 'guest.became_account': {
        const user = await this.#store.users.byId(delivery.userId ?? '');
        const isSo = user !== null && !(type === 'guest.became_account' && user.realm === 'guest');
        return isSo ? { type, timestamp, data: { user: toAdminUser(user, this.#now()) } } : null;
      }
      case 'report.created':
        return this.#report(type, timestamp, delivery.reportId);
    }
  }

  /** As its author sees it: nothing in it tells who has blocked whom. */
  async ofMessage(
    { type, at }: Pick<DeliveryRecord, 'type' | 'at'>,
    stored: StoredMessage,
  ): Promise<WebhookEvent | null> {
    if (type !== 'message.created' && type !== 'message.changed') return null;
    const { senderId } = stored;
    const [message] = await this.#views.all(senderId === systemSenderId ? null : senderId, [
      stored,
    ]);
    if (message === undefined) return null;
    return { type, timestamp: new Date(at).toISOString(), data: { message } };
  }

  async #conversation(
    type: 'conversation.created',
    timestamp: string,
    conversationId = '',
  ): Promise<WebhookEvent | null> {
    const found = await this.#store.conversations.byId(conversationId);
    if (found === null) return null;
    const { id, memberIds, topic, data, createdAt } = found;
    const conversation = {
      ...{ id, memberIds: [...memberIds], createdAt },
      ...(topic !== '' && { topic }),
      ...(data !== undefined && { data: readData(data) }),
    };
    return { type, timestamp, data: { conversation } };
  }

  async #report(
    type: 'report.created',
    timestamp: string,
    reportId = '',
  ): Promise<WebhookEvent | null> {
    const found = await this.#store.reports.byId(reportId);
    if (found === null) return null;
    const { id, reporterId, userId, conversationId, seq, reason, createdAt } = found;
    const report = {
      ...{ id, reporterId, userId, reason, createdAt },
      ...(conversationId !== undefined && { conversationId }),
      ...(seq !== undefined && { seq }),
    };
    return { type, timestamp, data: { report } };
  }
}
