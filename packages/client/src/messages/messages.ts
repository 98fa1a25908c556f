import type { Message } from '@chat/protocol';
import type { Capability } from '../capability.js';
import { badResponse, type ChatError } from '../chat-error.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import { createDeferred, type Deferred } from '../deferred.js';
import type { TimelineMessage } from '../model.js';
import type { OutboxEntry } from '../storage/storage.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { checkMessageText } from './message-text.js';
import { Outbox } from './outbox.js';

/** What the user writes: from the outbox into its place, or shown as failed. */
export class Messages implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #outbox: Outbox;
  /** What `send` promised. */
  readonly #outcomes = new Map<string, Deferred<TimelineMessage>>();

  constructor(scope: UserScope, held: HeldConversations) {
    this.#scope = scope;
    this.#held = held;
    this.#outbox = new Outbox(scope, {
      transmit: (entry) => this.#transmit(entry),
      onChange: (id) => this.#showUnsent(id),
      onSent: (entry, message) => this.#sent(entry, message),
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

  /** See `Conversation.send`. */
  send(timeline: Timeline, text: string): Promise<TimelineMessage> {
    try {
      this.#scope.check();
      checkMessageText(text);
    } catch (error) {
      return Promise.reject(error);
    }
    const { clientId } = this.#outbox.add(timeline.id, text);
    const outcome = createDeferred<TimelineMessage>();
    this.#outcomes.set(clientId, outcome);
    return outcome.promise;
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
  onStored(_: Timeline, messages: readonly Message[]): void {
    for (const message of messages) {
      if (message.senderId === this.#scope.userId) this.#outbox.acknowledge(message);
    }
  }

  onOnline(): void {
    this.#outbox.setOnline(true);
  }

  onOffline(): void {
    this.#outbox.setOnline(false);
  }

  onEnd(reason: ChatError): void {
    this.#outbox.close();
    for (const outcome of this.#outcomes.values()) outcome.reject(reason);
    this.#outcomes.clear();
  }

  async #transmit({ clientId, conversationId, text }: OutboxEntry): Promise<Message> {
    const { message } = await this.#scope.link.request({
      type: 'send',
      conversationId,
      clientId,
      text,
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
    this.#outcomes.get(clientId)?.resolve(timeline.row(message));
    this.#outcomes.delete(clientId);
  }

  #failed(entry: OutboxEntry, error: ChatError): void {
    const { conversationId, clientId } = entry;
    if (error.code === 'not_found') this.#held.remove(conversationId);
    const conversation = this.#held.conversation(conversationId);
    if (conversation) {
      conversation.emit('failed', conversation.timeline.unsentRow({ entry, error }));
    } else {
      // Written in an earlier life, and nobody has asked for its conversation in this one.
      this.#scope.report(error);
    }
    this.#outcomes.get(clientId)?.reject(error);
    this.#outcomes.delete(clientId);
  }

  #showUnsent(conversationId: string): void {
    const timeline = this.#held.conversation(conversationId)?.timeline;
    if (timeline === undefined) return;
    this.onHeld(timeline);
    this.#held.changed(timeline);
  }
}
