import { systemSenderId } from '@chat/protocol';
import { actorOf, appliedChange, isRepeat, judgeChange } from '../message-change.js';
import {
  type ChangeOf,
  type ChangeOutcome,
  expiredRepeat,
  inPlace,
  type KeyedMessage,
  type MessageChange,
  type MessageStore,
  type NewMessage,
  type SentMessage,
  type StoredMessage,
  StoreError,
  type Writer,
} from '../store.js';
import type { NewPlace } from '../thread/store-calls.js';
import type { Activity } from './activity.js';
import { asStoreError, type Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import type { KnownConversation, KnownConversations } from './known-conversations.js';
import type { MessageAppends } from './message-appends.js';
import type { MessageReader } from './message-reader.js';
import type { MessageRemoval } from './message-removal.js';
import {
  asideColumn,
  isSeen,
  marksColumn,
  systemSender,
  toHistory,
  toMessage,
} from './message-row.js';
import type { SearchIndex } from './search-index.js';
import { Command, Query } from './statement.js';
import { bytesOfUuid } from './uuid-bytes.js';

export interface SqliteMessagesParts {
  readonly connection: Connection;
  readonly writes: GroupCommit;
  readonly activity: Activity;
  readonly known: KnownConversations;
  readonly appends: MessageAppends;
  readonly reader: MessageReader;
  readonly removal: MessageRemoval;
  readonly search: SearchIndex;
}

export class SqliteMessages implements MessageStore {
  readonly #parts: SqliteMessagesParts;
  readonly #update: Command;
  readonly #unhide: Command;
  readonly #expiredThrough: Query<{ seq: number }>;

  constructor(parts: SqliteMessagesParts) {
    this.#parts = parts;
    this.#update = new Command(
      parts.connection,
      `UPDATE message SET rev = ?2, text = ?3, data = ?4, reply_to = ?5, edited_at = ?6,
         deleted_at = ?7, reactions = ?8, content_rev = ?9, marks = ?10, sent = ?11, aside = ?12, files = ?13 WHERE id = ?1`,
    );
    this.#expiredThrough = new Query(
      parts.connection,
      'SELECT expired_through AS seq FROM conversation WHERE number = ?',
    );
    this.#unhide = new Command(
      parts.connection,
      'UPDATE conversation SET hidden_from = NULL WHERE number = ?',
    );
  }

  async append(message: NewMessage): Promise<{ message: StoredMessage; created: boolean }> {
    const [outcome] = await this.appendAll([message]);
    if (typeof outcome === 'number') return { message: inPlace(message, outcome), created: true };
    if (outcome === undefined || outcome instanceof StoreError) throw outcome;
    if ('hidden' in outcome) {
      return { message: inPlace(message, outcome.hidden, true), created: true };
    }
    return { message: outcome, created: false };
  }

  /**
   * As {@link append}, for several at once in their order. Those that are refused harm no others.
   * @returns for each where it was put when it is new, the one stored before, or why it was refused
   * @throws StoreError `unavailable` when none is stored, or when nobody knows
   */
  async appendAll(
    messages: readonly NewMessage[],
  ): Promise<(NewPlace | StoredMessage | StoreError)[]> {
    const { writes, activity } = this.#parts;
    const append = () => messages.map((message) => this.#attempt(message));
    const outcomes = await writes.write(append, { deferring: true });
    messages.forEach(({ conversationId, createdAt }, index) => {
      const outcome = outcomes[index];
      if (outcome !== undefined && isNew(outcome)) activity.touch(conversationId, createdAt);
    });
    return outcomes;
  }

  hasWritten(writers: readonly Writer[]): Promise<boolean[]> {
    return this.#read((reader) =>
      writers.map(({ conversationId, userId }) => reader.hasWritten(conversationId, userId)),
    );
  }

  change(change: MessageChange): Promise<ChangeOutcome> {
    return this.#parts.writes.write(() => this.#change(change), { atomic: true });
  }

  async hasChange({ conversationId, seq, changeId }: ChangeOf): Promise<boolean> {
    return this.#parts.writes.write(() => {
      const conversation = this.#parts.known.get(conversationId);
      if (conversation === undefined) return false;
      const row = this.#parts.reader.rowAt(conversation.number, seq);
      return row !== undefined && toHistory(row).marks.some(({ id }) => id === changeId);
    });
  }

  async sent(message: SentMessage): Promise<StoredMessage | null> {
    const { conversationId, senderId } = message;
    // What is being written counts: a write waits for its turn.
    return this.#parts.writes.write(() => {
      const conversation = this.#parts.known.get(conversationId);
      if (conversation === undefined) return null;
      const { number, memberIds } = conversation;
      const sender = memberIds.indexOf(senderId);
      if (sender === systemSender && senderId !== systemSenderId) return null;
      const { appends, reader } = this.#parts;
      const clientId = bytesOfUuid(message.clientId);
      const row = reader.sent({ conversation: number, sender, clientId }, () => appends.settle());
      if (row === 'expired') {
        return expiredRepeat(message, this.#expiredThrough.one(number)?.seq ?? 0);
      }
      return row === undefined ? null : toMessage(row, { id: conversationId, memberIds });
    });
  }

  at(conversationId: string, seqs: readonly number[]): Promise<Map<number, StoredMessage>> {
    return this.#read((reader) => reader.at(conversationId, seqs));
  }

  changesAfter(
    conversationId: string,
    after: number,
    limit: number,
  ): Promise<{ changes: KeyedMessage[]; through: number; more: boolean }> {
    return this.#read((reader) => reader.changesAfter(conversationId, after, limit));
  }

  before(
    conversationId: string,
    before: number | null,
    limit: number,
    viewerId?: string,
  ): Promise<{ messages: StoredMessage[]; more: boolean }> {
    return this.#read((reader) => reader.before(conversationId, before, limit, viewerId));
  }

  after(
    conversationId: string,
    after: number,
    limit: number,
    viewerId?: string,
  ): Promise<{ messages: StoredMessage[]; more: boolean }> {
    return this.#read((reader) => reader.after(conversationId, after, limit, viewerId));
  }

  heads(conversationIds: readonly string[]): Promise<Map<string, number>> {
    return this.#read((reader) => reader.heads(conversationIds));
  }

  latest(
    conversationIds: readonly string[],
    viewerId?: string,
  ): Promise<Map<string, StoredMessage>> {
    return this.#read((reader) => reader.latest(conversationIds, viewerId));
  }

  firstHidden(conversationId: string, senderId: string, since: number): Promise<number | null> {
    return this.#read((reader) => reader.firstHidden(conversationId, senderId, since));
  }

  expire(conversationId: string, seqs: readonly number[], at: number): Promise<void> {
    return this.#parts.removal.expire(conversationId, seqs, at);
  }

  deleteAllOf(conversationId: string): Promise<void> {
    return this.#parts.removal.deleteAllOf(conversationId);
  }

  #attempt(message: NewMessage): NewPlace | StoredMessage | StoreError {
    try {
      return this.#append(message);
    } catch (error) {
      return asStoreError(error);
    }
  }

  /**
   * The transaction holds SQLite's one write lock from its first statement, and all that anybody has
   * written is known: so nobody, in any process, can take `head + 1` in between. The index on places
   * would refuse it if they could.
   */
  #append(message: NewMessage): NewPlace | StoredMessage {
    const { conversationId, senderId, text, createdAt } = message;
    const { data = null, replyTo = null, files = null, sent = null } = message;
    const conversation = this.#require(conversationId);
    const sender = conversation.memberIds.indexOf(senderId);
    // What is left when nobody is found stands for the system.
    if (sender === systemSender && senderId !== systemSenderId) {
      throw new StoreError('unavailable', 'The sender is no member of this conversation.');
    }
    requireStorable(text);
    requireStorable(data);
    requireStorable(files);
    const clientId = bytesOfUuid(message.clientId);
    const before = this.#storedBefore(message, conversation, sender, clientId);
    if (before !== undefined) return before;
    const { number } = conversation;
    if (replyTo !== null) this.#requireAnswerable(number, replyTo, sender);

    const seq = conversation.head + 1;
    const hidden = isBlocked(conversation, sender);
    const aside = hidden ? asideColumn({ hidden }) : null;
    this.#parts.appends.add({
      conversation: number,
      seq,
      sender,
      clientId,
      createdAt,
      text,
      data,
      replyTo,
      aside,
      files,
      sent,
    });
    conversation.head = seq;
    if (hidden) return { hidden: seq };
    if (conversation.hiddenFrom !== null) this.#show(conversation);
    return seq;
  }

  /** @throws StoreError `client_id_conflict` */
  #storedBefore(
    message: NewMessage,
    { number, memberIds }: KnownConversation,
    sender: number,
    clientId: Buffer,
  ): StoredMessage | undefined {
    const { appends, reader } = this.#parts;
    const row = reader.sent({ conversation: number, sender, clientId }, () => appends.settle());
    if (row === undefined) return undefined;
    if (row === 'expired') {
      return expiredRepeat(message, this.#expiredThrough.one(number)?.seq ?? 0);
    }
    const before = toMessage(row, { id: message.conversationId, memberIds });
    if (isRepeat(message, before, row)) return before;
    throw new StoreError('client_id_conflict', 'This clientId was used for another text.');
  }

  /** @throws StoreError `message_not_found` */
  #requireAnswerable(conversation: number, seq: number, sender: number): void {
    const { appends, reader } = this.#parts;
    // It may be of the group being written.
    appends.settle();
    const original = reader.rowAt(conversation, seq);
    if (original === undefined || original.deleted_at !== null || !isSeen(original, sender)) {
      throw noSuchMessage();
    }
  }

  #change(change: MessageChange): ChangeOutcome {
    const { conversationId, seq } = change;
    const conversation = this.#require(conversationId);
    const row = this.#parts.reader.rowAt(conversation.number, seq);
    if (row === undefined) throw noSuchMessage();
    const { memberIds } = conversation;
    const message = toMessage(row, { id: conversationId, memberIds });
    const actor = memberIds.indexOf(actorOf(change, message));
    if (!isSeen(row, actor)) throw noSuchMessage();
    for (const value of Object.values(change.act)) {
      if (typeof value === 'string') requireStorable(value);
    }
    const rev = conversation.head + 1;
    const isApart = isBlocked(conversation, actor);
    const verdict = judgeChange(message, toHistory(row), change, { rev, isApart });
    if (verdict.outcome !== 'applied') return { outcome: verdict.outcome, message };
    const { text, data = null, replyTo = null, files = null } = verdict.message;
    const { editedAt = null, deletedAt = null, reactions, aside } = verdict.message;
    const { contentRev, marks, sent } = verdict.history;
    this.#update.run(
      row.id,
      rev,
      text,
      data,
      replyTo,
      editedAt,
      deletedAt,
      reactions === undefined ? null : JSON.stringify(reactions),
      contentRev === 0 ? null : contentRev,
      marksColumn(marks),
      sent,
      aside === undefined ? null : asideColumn(aside),
      files,
    );
    const asideNow = verdict.message.aside?.edit?.text;
    if (text !== row.text || deletedAt !== null || asideNow !== message.aside?.edit?.text) {
      this.#parts.search.changed([row.id]);
    }
    conversation.head = rev;
    return appliedChange(verdict);
  }

  /** From now on it is no secret of whoever opened it. */
  #show(conversation: KnownConversation): void {
    this.#unhide.run(conversation.number);
    conversation.hiddenFrom = null;
  }

  #require(conversationId: string): KnownConversation {
    const conversation = this.#parts.known.get(conversationId);
    if (conversation !== undefined) return conversation;
    throw new StoreError('not_found', 'There is no such conversation.');
  }

  #read<T>(read: (reader: MessageReader) => T): Promise<T> {
    const { connection, reader } = this.#parts;
    return connection.read(() => {
      reader.refresh();
      return read(reader);
    });
  }
}

function isNew(outcome: NewPlace | StoredMessage | StoreError): boolean {
  return typeof outcome === 'number' || 'hidden' in outcome;
}

function isBlocked({ blocked }: KnownConversation, member: number): boolean {
  return blocked.length > 0 && blocked.includes(member);
}

function noSuchMessage(): StoreError {
  return new StoreError('message_not_found', 'There is no such message.');
}

/** Of a group that is written as a whole, one text must not spoil the others. */
function requireStorable(text: string | null): void {
  if (text?.includes('\0')) {
    throw new StoreError('unavailable', 'A string with NUL cannot be stored.');
  }
}
