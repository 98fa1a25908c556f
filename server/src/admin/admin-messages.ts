import { createHash } from 'node:crypto';
import {
  type AccountRequest,
  type Message,
  type SendSystemMessageRequest,
  systemSenderId,
} from '@chat/protocol';
import type { Chat } from '../chat/chat.js';
import { ChatError } from '../chat/chat-error.js';
import type { Membership } from '../chat/membership.js';
import type { Audit } from './audit.js';

export interface AdminMessagesOptions {
  readonly chat: Pick<Chat, 'messages' | 'changes'>;
  readonly membership: Membership;
  readonly audit: Audit;
}

/** What an administrator writes and takes back, in conversations of others. */
export class AdminMessages {
  readonly #options: AdminMessagesOptions;

  constructor(options: AdminMessagesOptions) {
    this.#options = options;
  }

  /**
   * Sends a message of the system, or in the name of a member. No hook is asked: it is the operator's own word.
   *
   * @throws ChatError `invalid_request` | `not_found`, also for a sender who is no member | `message_not_found` |
   *   `client_id_conflict` | `unavailable`
   */
  async send(
    conversationId: string,
    { senderId, ...message }: SendSystemMessageRequest,
    account: AccountRequest,
  ): Promise<Message> {
    const { chat, membership, audit } = this.#options;
    const memberIds = await membership.of(conversationId);
    if (senderId === undefined || senderId === systemSenderId) {
      await audit.write('message.send', account, { conversationId });
      return chat.messages.sendAsSystem({ conversationId, ...message });
    }
    if (!memberIds.includes(senderId)) {
      throw new ChatError('not_found', 'senderId: no such member of this conversation.');
    }
    await audit.write('message.send', account, { conversationId, userId: senderId });
    const clientId = apart(message.clientId);
    return chat.messages.sendAsMember(senderId, { conversationId, ...message, clientId });
  }

  /** Deletes whatever message for everyone. @throws ChatError `not_found` | `message_not_found` | `unavailable` */
  async delete(conversationId: string, seq: number, account: AccountRequest): Promise<Message> {
    const { chat, membership, audit } = this.#options;
    await membership.of(conversationId);
    await audit.write('message.delete', account, { conversationId, seq });
    return chat.changes.deleteAsOperator(conversationId, seq);
  }
}

/**
 * The same for the same, and never what a device of the member's has chosen itself: that one would take the
 * administrator's message for its own that waits.
 */
function apart(clientId: string): string {
  const hex = createHash('sha256').update(`administrator ${clientId}`).digest('hex');
  // A UUID of one's own making (RFC 9562 §5.8).
  return [
    ...[hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`],
    ...[`8${hex.slice(17, 20)}`, hex.slice(20, 32)],
  ].join('-');
}
