import type { Message } from '@chat/protocol';
import type { Capability } from '../capability.js';
import { badResponse, ChatError } from '../chat-error.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { SendOptions } from '../conversations/send-options.js';
import { checkData } from '../data.js';
import { checkMessageText } from '../message-text.js';
import type { TimelineMessage } from '../model.js';
import { Outbox, type Prepared } from '../outbox/outbox.js';
import { Outcomes } from '../outbox/outcomes.js';
import type { OutboxEntry } from '../storage/storage.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { uuid } from '../uuid.js';
import {
  isBoolean,
  isCount,
  isData,
  isObjectOf,
  isString,
  optional,
} from '../wire/model-checks.js';

/** What the user did to messages that are not sent yet. */
export interface ChangesOfUnsent {
  /** What becomes of a message that was never sent; null: it goes out as it is. */
  prepare(entry: OutboxEntry): Promise<Prepared<OutboxEntry> | null>;
  /** Whether it is not to be sent, as it was deleted before. */
  isWithdrawn(entry: OutboxEntry): boolean;
  /** It was refused for good, and so is what was to go out with it. */
  refused(entry: OutboxEntry, error: ChatError): void;
}

/** What the user writes: from the outbox into its place, or shown as failed. */
export class Messages implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #outbox: Outbox<OutboxEntry, Message>;
  /** What `send` promised. */
  readonly #outcomes = new Outcomes();

  readonly #changes: () => ChangesOfUnsent;

  /** @param changes called later only */
  constructor(scope: UserScope, held: HeldConversations, changes: () => ChangesOfUnsent) {
    this.#changes = changes;
    this.#scope = scope;
    this.#held = held;
    this.#outbox = new Outbox(scope, {
      idOf: ({ clientId }) => clientId,
      isEntry,
      keptIn: ({ outbox }) => outbox,
      isResent: (entry) => !changes().isWithdrawn(entry),
      lockOf: (id) => id,
      isReady: () => true,
      prepare: (entry) => changes().prepare(entry),
      transmit: (entry) => this.#transmit(entry),
      onChange: (id) => this.#showUnsent(id),
      onSent: (entry, message) => this.#sent(entry, message),
      onWithdrawn: ({ clientId }) => this.#withdrawn(clientId),
      onVanished: (item) => {
        this.#outbox.drop(item);
        this.#withdrawn(item.entry.clientId);
      },
      onFailed: (entry, error) => this.#failed(entry, error),
    });
  }

  /** Whether what is unsent would survive a reload. */
  get durable(): boolean {
    return this.#outbox.durable;
  }

  /** Nothing is sent before what was written in an earlier life is here. */
  get ready(): Promise<void> {
    return this.#outbox.loaded;
  }

  /**
   * What goes along with a message, as it is by now.
   * @throws ChatError as `Conversation.send`
   */
  checkOptions({ replyTo, data }: SendOptions): SendOptions {
    this.#scope.check();
    const put = data && checkData(data);
    if (replyTo && (replyTo.deleted || replyTo.seq === null)) {
      throw new ChatError('invalid_argument', 'Only what is sent and not deleted can be answered.');
    }
    if (replyTo) this.#scope.checkOffered('replies');
    if (data) this.#scope.checkOffered('data');
    return { replyTo, data: put };
  }

  /** See `Conversation.send`. */
  send(
    timeline: Timeline,
    text: string,
    options: SendOptions,
    clientId = uuid(),
  ): Promise<TimelineMessage> {
    try {
      this.#scope.check();
      checkMessageText(text);
      const { replyTo, data } = this.checkOptions(options);
      this.#outbox.add({
        ...{ clientId, conversationId: timeline.id, text },
        ...(data && { data }),
        ...(replyTo?.seq && { replyTo: replyTo.seq }),
        ...{ createdAt: this.#scope.clock.now(), order: 0 },
      });
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#outcomes.add(clientId);
  }

  /** See `Conversation.retry`. */
  retry(clientId: string): void {
    this.#scope.check();
    this.#outbox.retry(clientId);
  }

  /** See `Conversation.discard`. */
  discard(clientId: string): void {
    this.#scope.check();
    this.#outbox.discard(clientId);
  }

  onHeld(timeline: Timeline): void {
    timeline.showUnsent(this.#outbox.unsentOf(timeline.id));
  }

  /** Own messages that the server has are in the outbox no more, however that became known. */
  onStored({ id }: Timeline, messages: readonly Message[]): void {
    for (const message of messages) {
      const { senderId, clientId } = message;
      if (senderId !== this.#scope.userId) continue;
      const entry = this.#outbox.get(clientId)?.entry;
      if ((entry?.conversationId ?? id) === id) this.#outbox.acknowledge(clientId, message);
    }
  }

  /** Whether a message waits in the outbox, or failed there. */
  has(clientId: string): boolean {
    return this.#outbox.get(clientId) !== undefined;
  }

  onOnline(): void {
    this.#outbox.setOnline(true);
  }

  onOffline(): void {
    this.#outbox.setOnline(false);
  }

  onEnd(reason: ChatError): void {
    this.#outbox.close();
    this.#outcomes.end(reason);
  }

  async #transmit({
    clientId,
    conversationId,
    text,
    data,
    replyTo,
  }: OutboxEntry): Promise<Message> {
    const { message } = await this.#scope.link.request({
      ...{ type: 'send', conversationId, clientId, text },
      ...(data && { data }),
      ...(replyTo && { replyTo }),
    });
    if (message.clientId !== clientId || message.conversationId !== conversationId) {
      throw badResponse('acknowledgement');
    }
    return message;
  }

  #sent({ conversationId, clientId }: OutboxEntry, message: Message): void {
    const timeline = this.#held.conversation(conversationId)?.timeline;
    if (timeline === undefined) return;
    this.#held.receive(timeline, message);
    this.#outcomes.resolve(clientId, timeline.row(message));
  }

  #withdrawn(clientId: string): void {
    const error = new ChatError('message_not_found', 'It was deleted before it was sent.');
    this.#outcomes.reject(clientId, error);
  }

  #failed(entry: OutboxEntry, error: ChatError): void {
    const { conversationId, clientId } = entry;
    this.#changes().refused(entry, error);
    this.#held.failed(conversationId, error, (timeline) => timeline.unsentRow({ entry, error }));
    this.#outcomes.reject(clientId, error);
  }

  #showUnsent(conversationId: string): void {
    const timeline = this.#held.conversation(conversationId)?.timeline;
    if (timeline === undefined) return;
    this.onHeld(timeline);
    this.#held.changed(timeline);
  }
}

const isEntry = isObjectOf<OutboxEntry>({
  clientId: isString,
  conversationId: isString,
  text: isString,
  data: optional(isData),
  replyTo: optional(isCount),
  tried: optional(isBoolean),
  createdAt: isCount,
  order: isCount,
  failure: optional(isObjectOf({ code: isString, message: isString })),
});
