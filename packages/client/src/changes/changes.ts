import type { Message } from '@chat/protocol';
import type { Capability, FrameHandlers } from '../capability.js';
import { ChatError } from '../chat-error.js';
import type { Reacting } from '../conversations/conversation.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import { createDeferred } from '../deferred.js';
import { checkMessageText } from '../messages/message-text.js';
import type { TimelineMessage } from '../model.js';
import { Outbox, type Prepared } from '../outbox/outbox.js';
import type { OutboxEntry } from '../storage/storage.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { uuid } from '../uuid.js';
import type { ChangeQueue } from './change-queue.js';

/** What a change asks of the messages that are not sent yet. */
export interface UnsentMessages {
  has(clientId: string): boolean;
  discard(clientId: string): void;
}

/**
 * What the user does to messages. What it takes is loaded once the device's storage is open, not when
 * it is first needed: somebody who is offline by then must still be able to edit.
 */
export class Changes implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #unsent: UnsentMessages;
  #queue: ChangeQueue | null = null;
  readonly #loaded: Promise<ChangeQueue>;
  /** Null where it cannot be loaded. */
  readonly #ready: Promise<ChangeQueue | null>;

  readonly frames: FrameHandlers = {
    changed: ({ message }) => {
      const timeline = this.#held.get(message.conversationId);
      if (timeline) this.#held.receive(timeline, message);
    },
  };

  constructor(scope: UserScope, held: HeldConversations, unsent: UnsentMessages) {
    this.#scope = scope;
    this.#held = held;
    this.#unsent = unsent;
    this.#loaded = this.#load();
    this.#ready = this.#loaded.catch((error) => {
      scope.report(error);
      return null;
    });
  }

  /** See `Conversation.edit`. */
  edit(timeline: Timeline, message: TimelineMessage, text: string): Promise<TimelineMessage> {
    return this.#do((queue) => queue.edit(timeline, message, text));
  }

  /** See `Conversation.delete`. */
  delete(timeline: Timeline, message: TimelineMessage): Promise<void> {
    return this.#do((queue) => queue.delete(timeline, message));
  }

  /** See `Conversation.react`. */
  react(
    timeline: Timeline,
    message: TimelineMessage,
    reaction: Reacting,
  ): Promise<TimelineMessage> {
    return this.#do((queue) => queue.react(timeline, message, reaction));
  }

  /** See `Conversation.retry`. */
  retry({ id }: Timeline, key: string): void {
    this.#queue?.retry(id, key);
  }

  /** See `Conversation.discard`. */
  discard({ id }: Timeline, key: string): void {
    this.#queue?.discard(id, key);
  }

  /** What the user did to a message that is about to be sent for the first time. */
  async prepare(entry: OutboxEntry): Promise<Prepared<OutboxEntry> | null> {
    return (await this.#ready)?.fold(entry) ?? null;
  }

  onHeld(timeline: Timeline): void {
    this.#queue?.onHeld(timeline);
  }

  onStored(timeline: Timeline, messages: readonly Message[]): void {
    this.#queue?.onStored(timeline, messages);
  }

  async onOnline(): Promise<void> {
    (await this.#ready)?.setOnline(this.#scope.online);
  }

  onOffline(): void {
    this.#queue?.setOnline(false);
  }

  onEnd(reason: ChatError): void {
    this.#queue?.end(reason);
  }

  /** At once where that can be: what the user does is to be seen in the same moment. */
  #do<T>(act: (queue: ChangeQueue) => Promise<T>): Promise<T> {
    return this.#queue ? act(this.#queue) : this.#loaded.then(act);
  }

  async #load(): Promise<ChangeQueue> {
    await this.#scope.storage.catch(() => {});
    const { ChangeQueue } = await import('./change-queue.js');
    const queue = new ChangeQueue(this.#scope, this.#held, this.#unsent, {
      ...{ Outbox, ChatError, checkMessageText, createDeferred, uuid },
    });
    await queue.loaded;
    if (this.#scope.ended) queue.end(this.#scope.ended);
    this.#queue = queue;
    for (const timeline of this.#held.all()) queue.onHeld(timeline);
    queue.setOnline(this.#scope.online);
    return queue;
  }
}
