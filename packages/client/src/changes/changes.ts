import type { Message } from '@chat/protocol';
import type { Capability, FrameHandlers } from '../capability.js';
import { ChatError } from '../chat-error.js';
import type { Reacting } from '../conversations/conversation-actions.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { EditOptions } from '../conversations/send-options.js';
import { checkData } from '../data.js';
import { later } from '../later.js';
import { checkMessageText } from '../message-text.js';
import type { Features, TimelineMessage } from '../model.js';
import { Outbox } from '../outbox/outbox.js';
import type { OutboxItem } from '../outbox/outbox-items.js';
import { Outcomes } from '../outbox/outcomes.js';
import { entriesInMemory } from '../storage/memory-storage.js';
import type { ChangeEntry, UserStorage } from '../storage/storage.js';
import { clientIdOf, keyOf } from '../timeline/message-list.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { uuid } from '../uuid.js';
import { BeforeSending } from './before-sending.js';
import { builtUpon } from './built-upon.js';
import { type Act, actOf, checkEmoji, isChangeEntry, isSameData } from './change-entry.js';
import type { ChangeParts } from './change-parts.js';
import { ChangesOfMessages } from './changes-of-messages.js';
import type { Settling } from './settling.js';
import { ShownChanges } from './shown-changes.js';
import type { UnsentMessages } from './unsent-messages.js';

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
  readonly #outcomes = new Outcomes();
  readonly #ofMessages: ChangesOfMessages;
  readonly #parts: ChangeParts;
  readonly #shown: ShownChanges;
  /** Null until it is loaded. */
  #settling: Settling | null = null;
  readonly #loadSettling = later(async () => {
    const { Settling } = await this.#scope.ask(import('./settling.js'));
    this.#settling = new Settling(this.#parts);
    return this.#settling;
  });
  /** For whoever sends messages. */
  readonly beforeSending: BeforeSending;

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
      // It may have been put together with others, or gone out with its message.
      isResent: () => false,
      lockOf: (id) => `changes:${id}`,
      isReady: ({ seq }) => seq !== null,
      prepare: async ({ changeId }) => ({ entry: (await this.#loadSettling()).merge(changeId) }),
      transmit: (entry) => this.#transmit(entry),
      onChange: (id) => this.#changed(id),
      onSent: (entry, message) => this.#sent(entry, message),
      onWithdrawn: () => {},
      onVanished: (item) => {
        parts.unheard.add(item);
        this.#settle((settling) => settling.lookElsewhere(item.entry.conversationId));
      },
      onFailed: (entry, error) => this.#failed(entry, error),
    });
    this.#ofMessages = new ChangesOfMessages((id) => this.#outbox.unsentOf(id));
    const parts: ChangeParts = {
      scope,
      held,
      outbox: this.#outbox,
      ofMessages: this.#ofMessages,
      outcomes: this.#outcomes,
      unheard: new WeakSet(),
      isUnsent: (key) => this.#isUnsent(key),
      onLost: (item) => this.#lost(item),
    };
    this.#parts = parts;
    this.beforeSending = new BeforeSending(parts, this.#loadSettling);
  }

  /** See `Conversation.edit`. */
  async edit(timeline: Timeline, message: TimelineMessage, text: string, { data }: EditOptions) {
    this.#check('edits');
    if (data !== undefined) this.#check('data');
    checkMessageText(text, text !== '' || message.files.length === 0);
    this.#checkOwn(message);
    if (message.status === 'failed') throw unchangeable('It was never sent: send another one.');
    const put = data == null ? data : checkData(data);
    // Of several that wait, the last says it all.
    const before = this.#of(timeline.id, message.key).findLast(
      ({ entry, error }) => entry.kind === 'edit' && !error,
    );
    const kept = put === undefined ? before?.entry.data : put;
    return this.#add(timeline, message, {
      ...{ kind: 'edit', text },
      ...(kept !== undefined && { data: kept }),
    });
  }

  /** See `Conversation.delete`. */
  async delete(timeline: Timeline, message: TimelineMessage): Promise<void> {
    this.#checkOwn(message);
    if (message.status === 'failed') {
      this.#unsent.discard(message.clientId);
      this.discard(timeline, message.key);
      return;
    }
    this.#check('deletions');
    await this.#add(timeline, message, { kind: 'delete' });
  }

  /** See `Conversation.react`. */
  async react(timeline: Timeline, message: TimelineMessage, { emoji, on }: Reacting) {
    this.#check('reactions');
    const isUnsent = message.status === 'failed' || (!message.own && message.seq === null);
    if (message.deleted || isUnsent) {
      throw unchangeable('Only what is sent and not deleted can be reacted to.');
    }
    checkEmoji(emoji);
    return this.#add(timeline, message, { kind: 'react', emoji, on });
  }

  #check(feature: keyof Features): void {
    this.#scope.check();
    this.#scope.checkOffered(feature);
  }

  #checkOwn({ own, deleted }: TimelineMessage): void {
    if (!own || deleted) {
      throw unchangeable('Only an own message can be changed, while it is there.');
    }
  }

  /** @returns once it is confirmed */
  #add(timeline: Timeline, row: TimelineMessage, act: Act): Promise<TimelineMessage> {
    const { key, seq } = row;
    const message = timeline.find(key);
    // The row may be one of before: what it showed is what the user saw, or wrote. Only a text may be lost.
    const isSeen = act.kind !== 'edit' || showsContentOf(row, message);
    const base = isSeen ? message?.rev : timeline.revOf(row);
    const upon = act.kind === 'edit' && builtUpon(this.#of(timeline.id, key), row, this.#outcomes);
    const changeId = uuid();
    const outcome = this.#outcomes.add(changeId, row);
    this.#outbox.add({
      ...{ changeId, conversationId: timeline.id, key, ...act },
      ...{ seq: message?.seq ?? seq, base: base ?? message?.rev ?? 0 },
      ...{ createdAt: this.#scope.clock.now(), order: 0 },
      ...(upon && { upon }),
    });
    return outcome;
  }

  /** See `Conversation.retry`: begins anew, from the message's present state. */
  retry(timeline: Timeline, key: string): void {
    for (const { entry, error } of this.#of(timeline.id, key)) {
      const row = error && timeline.shownRow(key);
      // Of a message that is not here it stays as it is.
      if (!row) continue;
      this.#add(timeline, row, actOf(entry));
      this.#outbox.discard(entry.changeId);
    }
  }

  /** See `Conversation.discard`. */
  discard(timeline: Timeline, key: string): void {
    const uploading = this.#unsent.isUploading(clientIdOf(key)) && timeline.shownRow(key);
    if (uploading) this.#add(timeline, uploading, { kind: 'delete' });
    const isGone = !timeline.find(key) && !this.#isUnsent(key);
    for (const item of this.#of(timeline.id, key)) {
      if (item.error) this.#outbox.discard(item.entry.changeId);
      // What was still to be done to a message that failed goes with it.
      else if (isGone && item.entry.seq === null) this.#drop(item);
    }
  }

  onHeld(timeline: Timeline): void {
    timeline.wanted = this.#shown;
    timeline.changed();
    this.#look(timeline);
  }

  /** A message that was waited for has its place: so its changes can go out. */
  onStored(timeline: Timeline, messages: readonly Message[]): void {
    for (const message of messages) {
      const key = keyOf(message);
      if (this.#outcomes.has(key)) this.#outcomes.resolve(key, timeline.row(message));
    }
    this.#look(timeline);
  }

  async onOnline(): Promise<void> {
    await this.#outbox.loaded;
    if (!this.#scope.online) return;
    this.#outbox.setOnline(true);
    for (const timeline of this.#held.all()) this.#look(timeline);
  }

  onOffline(): void {
    this.#outbox.setOnline(false);
  }

  onEnd(reason: ChatError): void {
    this.#outbox.close();
    this.#settling?.close();
    this.#outcomes.end(reason);
  }

  /** Looks at what waits for something that may have come. */
  #look(timeline: Timeline): void {
    const { id } = timeline;
    const isSettled = ({ entry, isElsewhere }: Item) => entry.seq !== null && !isElsewhere;
    if (!this.#outbox.unsentOf(id).every(isSettled)) {
      this.#settle((settling) => settling.look(timeline));
    }
    this.#outbox.work(id);
  }

  /** What becomes of changes is known with a connection only: without one, all is looked at with the next. */
  #settle(task: (settling: Settling) => void): void {
    if (this.#settling) task(this.#settling);
    else if (this.#scope.online) {
      this.#loadSettling().then((settling) => {
        task(settling);
        for (const { id } of this.#held.all()) this.#outbox.work(id);
      }, this.#scope.report);
    }
  }

  #of(conversationId: string, key: string): readonly Item[] {
    return this.#ofMessages.of(conversationId, key);
  }

  /** Its message is nowhere: it was taken back before it was sent, or all of it got lost. */
  #lost(item: Item): void {
    if (item.entry.kind !== 'delete') this.#scope.report(neverSent());
    this.#drop(item);
  }

  #drop(item: Item): void {
    const { changeId, kind } = item.entry;
    // What was to be deleted is not there, as it was wanted.
    if (kind === 'delete') this.#outcomes.resolve(changeId);
    else this.#outcomes.reject(changeId, neverSent());
    this.#outbox.drop(item);
  }

  #isUnsent(key: string): boolean {
    return this.#unsent.has(clientIdOf(key));
  }

  async #transmit(entry: ChangeEntry): Promise<Message> {
    return (await this.#loadSettling()).carryOut(entry);
  }

  #sent({ conversationId, changeId }: ChangeEntry, message: Message): void {
    const timeline = this.#held.get(conversationId);
    if (timeline) this.#held.receive(timeline, message);
    this.#outcomes.resolve(changeId, timeline?.row(message));
  }

  #failed(entry: ChangeEntry, error: ChatError): void {
    const { conversationId, changeId, key } = entry;
    this.#held.failed(conversationId, error, (timeline) => timeline.shownRow(key));
    this.#outcomes.reject(changeId, error);
  }

  #changed(conversationId: string): void {
    this.#ofMessages.changed(conversationId);
    this.beforeSending.changed(conversationId);
    this.#unsent.changed(conversationId);
    const timeline = this.#held.conversation(conversationId)?.timeline;
    if (timeline === undefined) return;
    timeline.changed();
    this.#held.changed(timeline);
    this.#look(timeline);
  }
}

/** Only what is seen may be replaced. */
function showsContentOf({ text, data }: TimelineMessage, message: Message | undefined): boolean {
  return text === message?.text && isSameData(data, message.data);
}

const unchangeable = (message: string) => new ChatError('invalid_argument', message);

const neverSent = () => new ChatError('message_not_found', 'The message was never sent.');
