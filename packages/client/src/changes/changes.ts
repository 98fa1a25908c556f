import type { Message } from '@chat/protocol';
import type { Capability, FrameHandlers } from '../capability.js';
import { ChatError } from '../chat-error.js';
import type { Reacting } from '../conversations/conversation.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import { checkMessageText } from '../message-text.js';
import type { Features, TimelineMessage } from '../model.js';
import { Outbox, type Prepared } from '../outbox/outbox.js';
import type { OutboxItem } from '../outbox/outbox-items.js';
import { entriesInMemory } from '../storage/memory-storage.js';
import type { ChangeEntry, OutboxEntry, UserStorage } from '../storage/storage.js';
import { keyOf } from '../timeline/message-list.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { uuid } from '../uuid.js';
import { type Act, actOf, isChangeEntry } from './change-entry.js';
import { ChangeOutcomes } from './change-outcomes.js';
import { successorOf } from './merge-changes.js';
import { sendChange } from './send-change.js';
import { ShownChanges } from './shown-changes.js';

/** What a change asks of the messages that are not sent yet. */
export interface UnsentMessages {
  has(clientId: string): boolean;
  discard(clientId: string): void;
}

type Item = OutboxItem<ChangeEntry>;

/**
 * What the user does to messages: kept and sent as messages are, put together where several wait for
 * one message, and shown as if it had happened.
 */
export class Changes implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #unsent: UnsentMessages;
  readonly #outbox: Outbox<ChangeEntry, Message>;
  readonly #outcomes = new ChangeOutcomes();
  readonly #shown: ShownChanges;

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
    const inMemory = entriesInMemory<ChangeEntry>(({ changeId }) => changeId);
    this.#shown = new ShownChanges(scope.userId, (id, key) => this.#of(id, key));
    this.#outbox = new Outbox(scope, {
      idOf: ({ changeId }) => changeId,
      isEntry: isChangeEntry,
      keptIn: ({ changes = inMemory }: UserStorage) => changes,
      isResent: false,
      lockOf: (id) => `changes:${id}`,
      isReady: ({ seq }) => seq !== null,
      prepare: async (entry) => ({ entry: this.#merge(entry) }),
      transmit: (entry) => sendChange(scope, entry),
      onChange: (id) => this.#showChanges(id),
      onSent: (entry, message) => this.#sent(entry, message),
      onWithdrawn: () => {},
      onFailed: (entry, error) => this.#failed(entry, error),
    });
  }

  /** See `Conversation.edit`. */
  async edit(timeline: Timeline, message: TimelineMessage, text: string) {
    this.#check('edits');
    checkMessageText(text);
    this.#checkOwn(message);
    if (message.status === 'failed')
      throw this.#unchangeable('It was never sent: send another one.');
    return this.#add(timeline, message, { kind: 'edit', text });
  }

  /** See `Conversation.delete`. */
  async delete(timeline: Timeline, message: TimelineMessage): Promise<void> {
    this.#checkOwn(message);
    if (message.status === 'failed') {
      this.#unsent.discard(message.clientId);
      return;
    }
    this.#check('deletions');
    await this.#add(timeline, message, { kind: 'delete' });
  }

  /** See `Conversation.react`. */
  async react(timeline: Timeline, message: TimelineMessage, { emoji, on }: Reacting) {
    this.#check('reactions');
    if (message.deleted || message.status === 'failed') {
      throw this.#unchangeable('Only what is sent and not deleted can be reacted to.');
    }
    return this.#add(timeline, message, { kind: 'react', emoji, on });
  }

  #check(feature: keyof Features): void {
    this.#scope.check();
    this.#scope.checkOffered(feature);
  }

  #checkOwn({ own, deleted }: TimelineMessage): void {
    if (!own || deleted) {
      throw this.#unchangeable('Only an own message can be changed, while it is there.');
    }
  }

  #unchangeable(message: string): ChatError {
    return new ChatError('invalid_argument', message);
  }

  /** @returns once it is confirmed */
  #add(timeline: Timeline, row: TimelineMessage, act: Act): Promise<TimelineMessage> {
    const { key, seq } = row;
    // The row may be one of before: what it showed is what the user saw.
    const message = timeline.find(key);
    const changeId = uuid();
    const outcome = this.#outcomes.add(changeId, row);
    this.#outbox.add({
      ...{ changeId, conversationId: timeline.id, key, ...act },
      ...{ seq: message?.seq ?? seq, base: timeline.revOf(row) ?? message?.rev ?? 0 },
      ...{ createdAt: this.#scope.clock.now(), order: 0 },
    });
    return outcome;
  }

  /** See `Conversation.retry`: begins anew, from the message's present state. */
  retry(timeline: Timeline, key: string): void {
    for (const { entry } of this.#failedOf(timeline.id, key)) {
      this.#outbox.discard(entry.changeId);
      const row = timeline.messages.find((each) => each.key === key);
      if (row) this.#add(timeline, row, actOf(entry));
    }
  }

  /** See `Conversation.discard`. */
  discard(timeline: Timeline, key: string): void {
    for (const { entry } of this.#failedOf(timeline.id, key)) {
      this.#outbox.discard(entry.changeId);
    }
  }

  /** What becomes of a message that was never sent, as the user changed it since; null: nothing new. */
  async prepare(entry: OutboxEntry): Promise<Prepared<OutboxEntry> | null> {
    await this.#outbox.loaded;
    const key = keyOf({ ...entry, senderId: this.#scope.userId });
    const items = this.#of(entry.conversationId, key).filter((item) => !item.error);
    const isDeleted = items.some((item) => item.entry.kind === 'delete');
    // Reactions need a message that is there.
    const folded = items.filter((item) => isDeleted || item.entry.kind === 'edit');
    const text = folded.at(-1)?.entry.text ?? entry.text;
    if (folded.length === 0) return null;
    return {
      entry: isDeleted ? null : { ...entry, text },
      onKept: () => {
        for (const item of folded) this.#fold(item, isDeleted);
      },
    };
  }

  onHeld(timeline: Timeline): void {
    timeline.wanted = this.#shown;
    timeline.changed();
    this.#place(timeline);
  }

  /** A message that was waited for has its place: so its changes can go out. */
  onStored(timeline: Timeline, messages: readonly Message[]): void {
    for (const message of messages) {
      const key = keyOf(message);
      for (const item of this.#of(timeline.id, key)) {
        if (item.entry.seq === null) this.#placeAt(item, message);
      }
      this.#outcomes.resolve(key, timeline.row(message));
    }
    this.#outbox.work(timeline.id);
  }

  async onOnline(): Promise<void> {
    await this.#outbox.loaded;
    if (!this.#scope.online) return;
    this.#outbox.setOnline(true);
    for (const timeline of this.#held.all()) this.#place(timeline);
  }

  onOffline(): void {
    this.#outbox.setOnline(false);
  }

  onEnd(reason: ChatError): void {
    this.#outbox.close();
    this.#outcomes.end(reason);
  }

  /** It happens with its message, which is sent as it made it, or not at all. */
  #fold(item: Item, isDeleted: boolean): void {
    const { changeId, key } = item.entry;
    if (isDeleted) this.#outcomes.resolve(changeId);
    else this.#outcomes.move(changeId, key);
    this.#outbox.drop(item);
  }

  #of(conversationId: string, key: string): Item[] {
    return this.#outbox.unsentOf(conversationId).filter(({ entry }) => entry.key === key);
  }

  #failedOf(conversationId: string, key: string): Item[] {
    return this.#of(conversationId, key).filter(({ error }) => error);
  }

  /** Kept in an earlier life: their messages may have found their places since. */
  #place(timeline: Timeline): void {
    for (const item of this.#outbox.unsentOf(timeline.id)) {
      const { entry } = item;
      if (entry.seq !== null || this.#isUnsent(entry.key)) continue;
      const message = timeline.find(entry.key);
      if (message) this.#placeAt(item, message);
      else if (!timeline.behind && !timeline.stale && this.#scope.online) this.#lost(item);
    }
    this.#outbox.work(timeline.id);
  }

  #placeAt(item: Item, message: Message): void {
    const { entry } = item;
    const { seq, rev, text } = message;
    // It went out with its message, and the page was closed before that was noted.
    if (entry.kind === 'edit' && entry.text === text)
      this.#outbox.acknowledge(entry.changeId, message);
    else this.#outbox.replace(item, { ...entry, seq, base: rev });
  }

  /** Its message is nowhere: it was taken back before it was sent, or all of it got lost. */
  #lost(item: Item): void {
    const gone = new ChatError('message_not_found', 'The message was never sent.');
    if (item.entry.kind !== 'delete') this.#scope.report(gone);
    this.#outcomes.reject(item.entry.changeId, gone);
    this.#outbox.drop(item);
  }

  #isUnsent(key: string): boolean {
    return this.#unsent.has(key.slice(key.indexOf(':') + 1));
  }

  /** Before a change goes out for the first time: what came behind it may say it all. */
  #merge(entry: ChangeEntry): ChangeEntry | null {
    const items = this.#of(entry.conversationId, entry.key).filter(
      (item) => !item.error && item.entry.tried === false,
    );
    const behind = items.slice(items.findIndex((item) => item.entry === entry) + 1);
    const successor = successorOf(
      entry,
      behind.map((item) => item.entry),
    );
    const item = behind.find((each) => each.entry === successor);
    if (!item) return entry;
    // It was built upon the first one, which nobody but this device has seen.
    if (successor.kind === entry.kind && entry.base < successor.base) {
      this.#outbox.replace(item, { ...successor, base: entry.base });
    }
    this.#outcomes.move(entry.changeId, successor.changeId);
    return null;
  }

  #sent(entry: ChangeEntry, message: Message): void {
    const { conversationId, changeId, key, kind, text } = entry;
    const timeline = this.#held.get(conversationId);
    if (timeline) this.#held.receive(timeline, message);
    // What waits behind it was built upon it.
    if (kind === 'edit' && message.text === text) {
      for (const item of this.#of(conversationId, key)) {
        if (!item.error && item.entry.base < message.rev) {
          this.#outbox.replace(item, { ...item.entry, base: message.rev });
        }
      }
    }
    this.#outcomes.resolve(changeId, timeline?.row(message));
  }

  #failed(entry: ChangeEntry, error: ChatError): void {
    const { conversationId, changeId, key } = entry;
    if (error.code === 'not_found') this.#held.remove(conversationId);
    const conversation = this.#held.conversation(conversationId);
    const row = conversation?.timeline.messages.find((each) => each.key === key);
    if (conversation && row) conversation.emit('failed', row);
    else this.#scope.report(error);
    this.#outcomes.reject(changeId, error);
  }

  #showChanges(conversationId: string): void {
    const timeline = this.#held.conversation(conversationId)?.timeline;
    if (timeline === undefined) return;
    timeline.changed();
    this.#held.changed(timeline);
  }
}
