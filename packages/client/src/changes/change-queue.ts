import type { Message } from '@chat/protocol';
import type { ChatError } from '../chat-error.js';
import type { Reacting } from '../conversations/conversation.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { Deferred } from '../deferred.js';
import type { Features, TimelineMessage, UnconfirmedChange } from '../model.js';
import type { Outbox, OutboxOptions, Prepared } from '../outbox/outbox.js';
import type { OutboxItem } from '../outbox/outbox-items.js';
import type { ChangeEntry, ChangeStorage, OutboxEntry, UserStorage } from '../storage/storage.js';
import type { Timeline } from '../timeline/timeline.js';
import type { Unsent } from '../timeline/timeline-rows.js';
import type { ShownMessage, ShownUnsent } from '../timeline/wanted.js';
import type { UserScope } from '../user-scope.js';
import { changedMessage } from './changed-message.js';
import type { UnsentMessages } from './changes.js';
import { successorOf } from './merge-changes.js';

/** What the core has, handed in, so that this file shares no code with it and loads as one. */
export interface Tools {
  readonly Outbox: typeof Outbox;
  readonly ChatError: typeof ChatError;
  readonly checkMessageText: (text: string) => void;
  readonly createDeferred: <T>() => Deferred<T>;
  readonly uuid: () => string;
}

type Act = Pick<ChangeEntry, 'kind' | 'text' | 'emoji' | 'on'>;
type Item = OutboxItem<ChangeEntry>;

/** What a caller awaits, and the row that they saw. */
interface Promised extends Deferred<TimelineMessage> {
  readonly row: TimelineMessage;
}

const keyOf = ({ senderId, clientId }: Pick<Message, 'senderId' | 'clientId'>) =>
  `${senderId}:${clientId}`;

/** The changes that the server has not confirmed yet, and how messages are shown meanwhile. */
export class ChangeQueue {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #unsent: UnsentMessages;
  readonly #tools: Tools;
  readonly #outbox: Outbox<ChangeEntry, Message>;
  /** What was promised of changes, by `changeId`: of several, where one took the place of others. */
  readonly #outcomes = new Map<string, Promised[]>();
  /** Of changes that go out with their message, by its key. */
  readonly #withMessage = new Map<string, Promised[]>();
  /** How messages were shown last, as long as neither they nor their changes are others. */
  readonly #shown = new WeakMap<Message, { readonly by: string; readonly shown: ShownMessage }>();
  readonly #changes = new WeakMap<Item, UnconfirmedChange>();

  constructor(scope: UserScope, held: HeldConversations, unsent: UnsentMessages, tools: Tools) {
    this.#scope = scope;
    this.#held = held;
    this.#unsent = unsent;
    this.#tools = tools;
    const inMemory = changesInMemory();
    const options: OutboxOptions<ChangeEntry, Message> = {
      idOf: ({ changeId }) => changeId,
      isEntry,
      keptIn: ({ changes = inMemory }: UserStorage) => changes,
      isResent: false,
      lockOf: (id) => `changes:${id}`,
      isReady: ({ seq }) => seq !== null,
      prepare: async (entry) => ({ entry: this.#merge(entry) }),
      transmit: (entry) => this.#transmit(entry),
      onChange: (id) => this.#showChanges(id),
      onSent: (entry, message) => this.#sent(entry, message),
      onWithdrawn: () => {},
      onFailed: (entry, error) => this.#failed(entry, error),
    };
    this.#outbox = new tools.Outbox(scope, options);
  }

  /** Once what was kept before is here. */
  get loaded(): Promise<void> {
    return this.#outbox.loaded;
  }

  /** See `Conversation.edit`. */
  async edit(timeline: Timeline, message: TimelineMessage, text: string) {
    this.#check('edits');
    this.#tools.checkMessageText(text);
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
    this.#scope.require(feature);
  }

  #checkOwn({ own, deleted }: TimelineMessage): void {
    if (!own || deleted) {
      throw this.#unchangeable('Only an own message can be changed, while it is there.');
    }
  }

  #unchangeable(message: string): ChatError {
    return new this.#tools.ChatError('invalid_argument', message);
  }

  /** @returns once it is confirmed */
  #add(timeline: Timeline, row: TimelineMessage, act: Act): Promise<TimelineMessage> {
    const { key, seq } = row;
    // The row may be one of before.
    const message = timeline.find(key);
    const changeId = this.#tools.uuid();
    const outcome = this.#tools.createDeferred<TimelineMessage>();
    this.#outcomes.set(changeId, [{ ...outcome, row }]);
    this.#outbox.add({
      ...{ changeId, conversationId: timeline.id, key, ...act },
      ...{ seq: message?.seq ?? seq, base: message?.rev ?? 0 },
      ...{ createdAt: this.#scope.clock.now(), order: 0 },
    });
    return outcome.promise;
  }

  /** Begins what failed of a message anew, from its present state. */
  retry(conversationId: string, key: string): void {
    const timeline = this.#held.get(conversationId);
    for (const { entry } of this.#failedOf(conversationId, key)) {
      this.#outbox.discard(entry.changeId);
      const row = timeline?.messages.find((each) => each.key === key);
      if (timeline && row) this.#add(timeline, row, actOf(entry)).catch(() => {});
    }
  }

  discard(conversationId: string, key: string): void {
    for (const { entry } of this.#failedOf(conversationId, key)) {
      this.#outbox.discard(entry.changeId);
    }
  }

  /** What becomes of a message that was never sent, as the user changed it since; null: nothing new. */
  fold(entry: OutboxEntry): Prepared<OutboxEntry> | null {
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
    timeline.wanted = {
      stored: (message) => this.#shownStored(message),
      unsent: (unsent) => this.#shownUnsent(unsent),
    };
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
      for (const outcome of this.#withMessage.get(key) ?? [])
        outcome.resolve(timeline.row(message));
      this.#withMessage.delete(key);
    }
    this.#outbox.work(timeline.id);
  }

  setOnline(online: boolean): void {
    this.#outbox.setOnline(online);
    if (online) for (const timeline of this.#held.all()) this.#place(timeline);
  }

  end(reason: ChatError): void {
    this.#outbox.close();
    for (const outcomes of [...this.#outcomes.values(), ...this.#withMessage.values()]) {
      for (const outcome of outcomes) outcome.reject(reason);
    }
    this.#outcomes.clear();
    this.#withMessage.clear();
  }

  /** It happens with its message, which is sent as it made it, or not at all. */
  #fold(item: Item, isDeleted: boolean): void {
    const { changeId, key } = item.entry;
    const promised = this.#outcomes.get(changeId) ?? [];
    this.#outcomes.delete(changeId);
    if (isDeleted) for (const { resolve, row } of promised) resolve(row);
    else this.#withMessage.set(key, [...(this.#withMessage.get(key) ?? []), ...promised]);
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
    const gone = new this.#tools.ChatError('message_not_found', 'The message was never sent.');
    if (item.entry.kind !== 'delete') this.#scope.report(gone);
    this.#settle(item.entry.changeId, (outcome) => outcome.reject(gone));
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
    const { changeId } = successor;
    const promised = this.#outcomes.get(entry.changeId) ?? [];
    this.#outcomes.set(changeId, [...promised, ...(this.#outcomes.get(changeId) ?? [])]);
    this.#outcomes.delete(entry.changeId);
    return null;
  }

  async #transmit(entry: ChangeEntry): Promise<Message> {
    const { outcome, message } = await this.#request(entry);
    if (outcome === 'applied' || isAsWanted(message, entry, this.#scope.userId)) return message;
    const { ChatError } = this.#tools;
    if (message.deletedAt !== undefined) {
      // A reaction to it is of no use to anybody any more.
      if (entry.kind === 'react') return message;
      throw new ChatError('message_not_found', 'The message was deleted.');
    }
    if (entry.kind === 'delete') {
      // To delete it again is the same: so it need not be known whether this is a repeat.
      const again = { ...entry, changeId: this.#tools.uuid(), base: message.rev };
      const answer = await this.#request(again);
      if (answer.outcome === 'applied' || answer.message.deletedAt) return answer.message;
      throw new ChatError('unavailable', 'The message changes all the time.');
    }
    throw new ChatError('conflict', 'The message was changed elsewhere first.');
  }

  #request({ kind, changeId, conversationId, seq, base, text = '', emoji = '', on }: ChangeEntry) {
    const target = { changeId, conversationId, seq: seq ?? 0, base };
    const { link } = this.#scope;
    if (kind === 'edit') return link.request({ type: 'edit', ...target, text });
    if (kind === 'delete') return link.request({ type: 'delete', ...target });
    return link.request({ type: 'react', ...target, emoji, on: on ?? true });
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
    this.#settle(changeId, ({ resolve, row }) => resolve(timeline?.row(message) ?? row));
  }

  #failed(entry: ChangeEntry, error: ChatError): void {
    const { conversationId, changeId, key } = entry;
    if (error.code === 'not_found') this.#held.remove(conversationId);
    const conversation = this.#held.conversation(conversationId);
    const row = conversation?.timeline.messages.find((each) => each.key === key);
    if (conversation && row) conversation.emit('failed', row);
    else this.#scope.report(error);
    this.#settle(changeId, (outcome) => outcome.reject(error));
  }

  #settle(changeId: string, settle: (outcome: Promised) => void): void {
    this.#outcomes.get(changeId)?.forEach(settle);
    this.#outcomes.delete(changeId);
  }

  #showChanges(conversationId: string): void {
    const timeline = this.#held.conversation(conversationId)?.timeline;
    if (timeline === undefined) return;
    timeline.changed();
    this.#held.changed(timeline);
  }

  #shownStored(message: Message): ShownMessage {
    const items = this.#of(message.conversationId, keyOf(message));
    if (items.length === 0) return { message };
    const by = items.map(({ entry, error }) => `${entry.order}${error ? '!' : ''}`).join();
    const before = this.#shown.get(message);
    if (before?.by === by) return before.shown;
    const shown = {
      message: changedMessage(message, waiting(items), this.#scope.userId),
      change: this.#changeOf(items),
    };
    this.#shown.set(message, { by, shown });
    return shown;
  }

  #shownUnsent(unsent: Unsent): ShownUnsent | null {
    const { entry, error } = unsent;
    const items = this.#of(entry.conversationId, keyOf({ ...entry, senderId: this.#scope.userId }));
    if (items.length === 0) return { unsent };
    const changed = changedMessage<Partial<Message> & { text: string }>(
      { text: entry.text },
      waiting(items),
      this.#scope.userId,
    );
    const { text, deletedAt, reactions } = changed;
    // What was never sent never will be, and may have been written by mistake.
    if (deletedAt !== undefined && entry.tried === false) return null;
    return {
      unsent: { entry: { ...entry, text }, error },
      change: this.#changeOf(items),
      ...(deletedAt !== undefined && { deletedAt }),
      ...(reactions && { reactions }),
    };
  }

  /** The latest one that waits, else the latest that failed. */
  #changeOf(items: readonly Item[]): UnconfirmedChange | undefined {
    const item = items.findLast(({ error }) => !error) ?? items.at(-1);
    if (item === undefined) return undefined;
    const { entry, error } = item;
    const before = this.#changes.get(item);
    const status = error ? 'failed' : 'pending';
    if (before?.status === status && before.text === entry.text) return before;
    const { kind, text } = entry;
    const change = { kind, status, ...(text && { text }), ...(error && { error }) } as const;
    this.#changes.set(item, change);
    return change;
  }
}

const waiting = (items: readonly Item[]): ChangeEntry[] =>
  items.filter(({ error }) => !error).map(({ entry }) => entry);

const actOf = ({ kind, text, emoji, on }: ChangeEntry): Act => ({
  kind,
  ...(text !== undefined && { text }),
  ...(emoji !== undefined && { emoji }),
  ...(on !== undefined && { on }),
});

/** Whether a change need not happen any more, as all is as it was to make it. */
function isAsWanted(message: Message, { kind, text, emoji, on }: ChangeEntry, userId: string) {
  if (message.deletedAt !== undefined) return kind === 'delete';
  if (kind === 'edit') return message.text === text;
  if (kind === 'delete') return false;
  const reaction = message.reactions?.find((each) => each.emoji === emoji);
  return (reaction?.userIds.includes(userId) ?? false) === on;
}

function isEntry(value: unknown): value is ChangeEntry {
  const entry = value as ChangeEntry | null;
  return (
    typeof entry?.changeId === 'string' &&
    typeof entry.conversationId === 'string' &&
    typeof entry.key === 'string' &&
    (entry.seq === null || Number.isSafeInteger(entry.seq)) &&
    Number.isSafeInteger(entry.base) &&
    Number.isSafeInteger(entry.order) &&
    (entry.kind === 'edit'
      ? typeof entry.text === 'string'
      : entry.kind === 'delete' || (entry.kind === 'react' && typeof entry.emoji === 'string'))
  );
}

function changesInMemory(): ChangeStorage {
  const entries = new Map<string, ChangeEntry>();
  return {
    put: async (entry) => void entries.set(entry.changeId, entry),
    remove: async (changeId) => void entries.delete(changeId),
    list: async () => [...entries.values()],
  };
}
