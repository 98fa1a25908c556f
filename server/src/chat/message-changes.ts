import type { Message } from '@chat/protocol';
import { actorOf } from '../store/message-change.js';
import {
  type ChangeOutcome,
  type MessageChange,
  type MessageStore,
  StoreError,
} from '../store/store.js';
import { ChatError } from './chat-error.js';
import type { Files } from './files.js';
import { refusalOfStore } from './from-store.js';
import type { MemberEvents } from './member-events.js';
import type { Membership } from './membership.js';
import { type MessageViews, ownOf } from './message-views.js';

/** Which message a change is of, and what makes a repeat of it known. */
export type ChangeTarget = Pick<MessageChange, 'conversationId' | 'seq' | 'changeId' | 'base'>;

export interface ChangeAnswer {
  readonly outcome: 'applied' | 'conflict';
  /** As it is now. */
  readonly message: Message;
}

export interface MessageChangesOptions {
  readonly messages: MessageStore;
  readonly membership: Membership;
  readonly events: MemberEvents;
  readonly views: MessageViews;
  /** Null where there never were any. */
  readonly files: Files | null;
}

/** Does something to a message durably, then tells all members. Whether they may is asked before. */
export class MessageChanges {
  readonly #options: MessageChangesOptions;

  constructor(options: MessageChangesOptions) {
    this.#options = options;
  }

  /**
   * @param fileIds - What the message has, that goes with it where it is deleted.
   * @throws ChatError `message_not_found`, `too_many_reactions`
   */
  async apply(
    memberIds: readonly string[],
    change: MessageChange,
    fileIds: readonly string[] = [],
  ): Promise<ChangeAnswer> {
    const { messages, membership, events, views, files } = this.#options;
    const goes = change.act.kind === 'delete' ? fileIds : [];
    // Before it happens: should this server die in between, somebody looks.
    await files?.releasing(goes);
    let done: ChangeOutcome;
    try {
      done = await messages.change(change);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.code === 'not_found') membership.forget(change.conversationId);
      throw refusalOfStore(error);
    }
    files?.released(goes);
    if (done.outcome === 'too_many') {
      throw new ChatError('too_many_reactions', 'Take one of your reactions to it away first.');
    }
    const actorId = actorOf(change, done.message);
    if (done.outcome === 'conflict') {
      const [message] = await views.all(actorId, [done.message]);
      // Expired while it was changed.
      if (message === undefined) {
        throw new ChatError('message_not_found', 'There is no such message.');
      }
      return { outcome: 'conflict', message };
    }
    // What others do not see is no news to them; of a repeat nobody knows whether it is that.
    const isRepeat = done.outcome === 'repeated';
    const isApart = done.isApart || (isRepeat && done.message.aside !== undefined);
    const told = isApart ? memberIds.filter((id) => id === actorId) : memberIds;
    // Repeats as well: the node that stored it may have died before it could tell anybody.
    const shown = await views.forEach(told, done.message);
    for (const { userIds, message } of shown) events.tell(userIds, { type: 'message', message });
    return { outcome: 'applied', message: ownOf(shown, actorId) };
  }
}
