import { randomUUID } from 'node:crypto';
import { type Data, type Features, type Message, systemSenderId } from '@chat/protocol';
import type { MessageGate, Passed } from '../before-message/message-gate.js';
import { fileIdsOf } from '../files/file-upkeep.js';
import { seenBy } from '../store/seen-by.js';
import {
  type Edit,
  isEmptyPlace,
  type MessageChange,
  type MessageStore,
  type StoredMessage,
} from '../store/store.js';
import { ChatError } from './chat-error.js';
import { writeData } from './data.js';
import { fromStore } from './from-store.js';
import type { Membership } from './membership.js';
import type { ChangeAnswer, ChangeTarget, MessageChanges } from './message-changes.js';
import { checkMessageText } from './message-text.js';

export interface ChangesOptions {
  readonly messages: MessageStore;
  readonly membership: Membership;
  readonly changes: MessageChanges;
  readonly features: Features;
  /** Null where nobody is asked before a text is changed. */
  readonly gate: MessageGate | null;
  readonly now: () => number;
}

type WrittenEdit = Pick<Edit, 'text' | 'data'>;

/** How often a deletion by the operator is begun anew when members change the message meanwhile. */
const patience = 5;

/** What is done to messages by those who wrote them. */
export class Changes {
  readonly #options: ChangesOptions;

  constructor(options: ChangesOptions) {
    this.#options = options;
  }

  /**
   * Gives a message of the caller's another text, and other data where some are named; null takes those away.
   *
   * @throws ChatError `invalid_request` for the text or the data, `forbidden`, `too_late`, `message_not_found`,
   *   `message_refused`
   */
  async edit(
    callerId: string,
    { text, data, ...target }: ChangeTarget & { text: string; data?: Data | null },
  ) {
    const { gate } = this.#options;
    const { conversationId } = target;
    this.#written({ text, data }, true);
    const edit = () =>
      this.#change(callerId, target, 'edit', async (at, message, memberIds) => {
        const written = await this.#pass(target, message, memberIds, { text, data });
        return { kind: 'edit', at, ...written };
      });
    return gate === null ? edit() : gate.inOrder({ conversationId, senderId: callerId }, edit);
  }

  /** What an edit is to be, once those were asked who are to be asked. */
  async #pass(
    target: ChangeTarget,
    message: StoredMessage,
    memberIds: readonly string[],
    { text, data }: Passed,
  ): Promise<WrittenEdit> {
    const { gate, messages } = this.#options;
    const hasFiles = message.files !== undefined;
    const asItIs = this.#written({ text, data }, hasFiles);
    // Nothing comes of it where the message is gone; nor of a repeat, which was asked about before.
    if (gate === null || message.deletedAt !== undefined) return asItIs;
    if (await fromStore(messages.hasChange(target))) return asItIs;
    const { conversationId, seq, changeId } = target;
    return gate.pass(
      {
        ...{ kind: 'edit', id: changeId, conversationId, memberIds, senderId: message.senderId },
        ...{ seq, text, ...(data !== undefined && { data }) },
      },
      (passed) => this.#written(passed, hasFiles),
    );
  }

  /** @throws ChatError `invalid_request` for what cannot be stored */
  #written({ text, data }: Passed, hasFiles: boolean): WrittenEdit {
    checkMessageText(text, { mayBeEmpty: hasFiles });
    if (data === undefined) return { text };
    return { text, data: data && writeData(data, this.#options.features) };
  }

  /**
   * Takes back a message of the caller's, for everyone.
   *
   * @throws ChatError `forbidden`, `too_late`, `message_not_found`
   */
  async delete(callerId: string, target: ChangeTarget): Promise<ChangeAnswer> {
    return this.#change(callerId, target, 'delete', (at) => ({ kind: 'delete', at }));
  }

  /**
   * Deletes whatever message for everyone, for the operator; one that is deleted already stays so.
   *
   * @throws ChatError `message_not_found`
   */
  async deleteAsOperator(conversationId: string, seq: number): Promise<Message> {
    const { membership, changes, now } = this.#options;
    const memberIds = await membership.of(conversationId);
    for (let tries = 0; ; tries += 1) {
      const { rev, files } = await this.#message(conversationId, seq);
      const deletion = {
        ...{ conversationId, seq, changeId: randomUUID(), base: rev },
        act: { kind: 'delete', at: now() },
      } as const;
      const { outcome, message } = await changes.apply(memberIds, deletion, fileIdsOf(files));
      if (outcome === 'applied' || message.deletedAt !== undefined) return message;
      if (tries >= patience) {
        throw new ChatError('unavailable', 'The message changes all the time. Try again.');
      }
    }
  }

  async #change(
    callerId: string,
    target: ChangeTarget,
    kind: 'edit' | 'delete',
    actAt: (
      now: number,
      message: StoredMessage,
      memberIds: readonly string[],
    ) => MessageChange['act'] | Promise<MessageChange['act']>,
  ): Promise<ChangeAnswer> {
    const { membership, changes, features, now } = this.#options;
    const memberIds = await membership.require(callerId, target.conversationId);
    const message = await this.#message(target.conversationId, target.seq, callerId);
    if (message.senderId !== callerId || callerId === systemSenderId) {
      throw new ChatError('forbidden', 'A message is changed by its author only.');
    }
    const at = now();
    const within = (kind === 'edit' ? features.edits : features.deletions)?.within;
    // What is deleted is answered as such, however old it is.
    if (within !== undefined && at > message.createdAt + within && !message.deletedAt) {
      throw new ChatError('too_late', 'The message is too old to be changed.');
    }
    const act = await actAt(at, message, memberIds);
    return changes.apply(memberIds, { ...target, act }, fileIdsOf(message.files));
  }

  /** @param viewerId - Who has to see it; left out for the operator, who sees all. */
  async #message(conversationId: string, seq: number, viewerId?: string): Promise<StoredMessage> {
    const found = await fromStore(this.#options.messages.at(conversationId, [seq]));
    const message = found.get(seq);
    const isThere =
      message &&
      !isEmptyPlace(message) &&
      (viewerId === undefined || seenBy(viewerId, message) !== null);
    if (!isThere) throw new ChatError('message_not_found', 'There is no such message.');
    return message;
  }
}
