import { randomBytes } from 'node:crypto';
import {
  accountLimits,
  type Conversation,
  type Head,
  limits,
  type Message,
  type MessagesResponse,
  systemSenderId,
  type User,
} from '@chat/protocol';
import type { Bus, UserFrame } from '../bus/bus.js';
import { type NewMessage, type Store, StoreError, type UserRecord } from '../store/store.js';
import { accountName } from './account-name.js';
import { ChatError } from './chat-error.js';
import { decodeCursor, encodeCursor } from './conversation-cursor.js';
import { viewConversations } from './conversation-view.js';
import { fitFrame } from './fit-frame.js';
import { fromStore, refusalOfStore } from './from-store.js';
import { Membership } from './membership.js';
import { checkMessageText } from './message-text.js';
import { pageLimit } from './page-limit.js';
import { toUser } from './user-view.js';

export interface ChatServiceOptions {
  store: Store;
  bus: Bus;
  /** The server's clock, in milliseconds since the epoch. @defaultValue Date.now */
  now?: () => number;
}

/** What changed in a conversation since a position, or that the position means nothing here. */
export type Changes =
  | {
      readonly kind: 'changes';
      readonly messages: Message[];
      readonly through: number;
      readonly more: boolean;
    }
  | { readonly kind: 'reset'; readonly head: number };

/**
 * What users can do with conversations and messages. Each method takes the id of the user who asks,
 * already authenticated, and rejects with a {@link ChatError}: `unavailable` from any of them,
 * `not_found` for whatever is missing or not the caller's business, and what is named beside them.
 */
export class ChatService {
  readonly #store: Store;
  readonly #bus: Bus;
  readonly #now: () => number;
  readonly #membership: Membership;

  constructor({ store, bus, now = Date.now }: ChatServiceOptions) {
    this.#store = store;
    this.#bus = bus;
    this.#now = now;
    this.#membership = new Membership({ conversations: store.conversations });
  }

  /** Finds a user by name among those whom the caller can reach: the accounts of the same realm. */
  async findUser(callerId: string, username: string): Promise<User | null> {
    const found = await this.#findPeer(await this.#caller(callerId), { username });
    return found === null ? null : toUser(found);
  }

  /**
   * Opens the conversation with one other user; both are told when that created it.
   *
   * @throws ChatError `not_found` for an unknown peer, `invalid_request` for the caller themself.
   */
  async openConversation(
    callerId: string,
    peer: { username: string } | { userId: string },
  ): Promise<{ conversation: Conversation; created: boolean }> {
    const caller = await this.#caller(callerId);
    const other = await this.#findPeer(caller, peer);
    if (other === null) throw new ChatError('not_found', 'No such user.');
    if (other.id === caller.id) {
      throw new ChatError('invalid_request', 'A conversation needs somebody else.');
    }
    return this.#open(caller, other);
  }

  /**
   * Opens the conversation of two users for an administrator; both are told when that created it.
   *
   * @throws ChatError `not_found` when one is missing, `invalid_request` when they cannot have one.
   */
  async openConversationOf(
    oneId: string,
    otherId: string,
  ): Promise<{ conversation: Conversation; created: boolean }> {
    const [one, other] = await Promise.all([this.#caller(oneId), this.#caller(otherId)]);
    if (one.id === other.id || one.realm !== other.realm) {
      throw new ChatError('invalid_request', 'A conversation needs two users of one realm.');
    }
    return this.#open(one, other);
  }

  async #open(
    one: UserRecord,
    other: UserRecord,
  ): Promise<{ conversation: Conversation; created: boolean }> {
    const memberIds = [one.id, other.id].sort();
    const { conversation: record, created } = await fromStore(
      this.#store.conversations.open({
        id: randomBytes(16).toString('base64url'),
        memberIds,
        createdAt: this.#now(),
      }),
    );
    if (created) await this.#requireBoth(record);
    const [conversation] = await viewConversations(this.#store, [record]);
    if (conversation === undefined) throw new ChatError('internal', 'The conversation is missing.');
    if (created) this.#publish(record.memberIds, { type: 'conversation', conversation });
    return { conversation, created };
  }

  /**
   * Who is removed is first marked, then their conversations are looked for. So a conversation that
   * was opened meanwhile is found there, or the mark is seen here.
   */
  async #requireBoth({ id, memberIds }: { id: string; memberIds: readonly string[] }) {
    const found = await fromStore(this.#store.users.byIds(memberIds));
    if (found.length === memberIds.length) return;
    await this.removeConversation({ id, memberIds });
    throw new ChatError('not_found', 'No such user.');
  }

  /**
   * Removes a conversation with all that is in it, and tells its members. May be repeated, and has to
   * be after it failed: from its first step on the conversation is not there for anybody.
   */
  async removeConversation({
    id,
    memberIds,
  }: {
    id: string;
    memberIds: readonly string[];
  }): Promise<void> {
    const { conversations, messages } = this.#store;
    await fromStore(conversations.remove(id, this.#now()));
    this.#membership.forget(id);
    this.#publish(memberIds, { type: 'removed', conversationId: id });
    await fromStore(messages.deleteAllOf(id));
    await fromStore(conversations.clear(id));
  }

  /** What this node remembers of a conversation is out of date. */
  forgetConversation(id: string): void {
    this.#membership.forget(id);
  }

  /**
   * The caller's conversations, latest activity first.
   *
   * @throws ChatError `invalid_request` for a limit or a cursor that cannot be.
   */
  async listConversations(
    callerId: string,
    page: { limit?: number; cursor?: string },
  ): Promise<{ conversations: Conversation[]; nextCursor?: string }> {
    const limit = pageLimit(page.limit, limits.defaultPageSize, limits.conversationPageSize);
    const records = await fromStore(
      this.#store.conversations.listFor(callerId, {
        limit: limit + 1,
        ...(page.cursor === undefined ? {} : { cursor: decodeCursor(page.cursor) }),
      }),
    );
    const shown = records.slice(0, limit);
    const conversations = await viewConversations(this.#store, shown);
    const last = shown.at(-1);
    if (records.length <= limit || last === undefined) return { conversations };
    return { conversations, nextCursor: encodeCursor(last) };
  }

  /** One conversation. */
  async conversation(callerId: string, id: string): Promise<Conversation> {
    await this.#membership.require(callerId, id);
    const record = await fromStore(this.#store.conversations.byId(id));
    const [conversation] = await viewConversations(this.#store, record === null ? [] : [record]);
    if (conversation === undefined) throw new ChatError('not_found', 'No such conversation.');
    return conversation;
  }

  /**
   * The messages just below `seq` = `before`, or the newest, ascending.
   *
   * @throws ChatError `invalid_request` for a limit that cannot be.
   */
  async history(
    callerId: string,
    conversationId: string,
    page: { before?: number; limit?: number },
  ): Promise<MessagesResponse> {
    const limit = pageLimit(page.limit, limits.defaultPageSize, limits.pageSize);
    await this.#membership.require(callerId, conversationId);
    // The head first: a message that comes in between is then fetched again, not missed.
    const head = await this.#head(conversationId);
    const { messages, more } = await fromStore(
      this.#store.messages.before(conversationId, page.before ?? null, limit),
    );
    return { messages, more, head };
  }

  /**
   * Stores a message durably, then tells all members. The same `clientId` with the same text
   * returns, and tells again of, the message stored before.
   *
   * @throws ChatError `invalid_request` for the text, `client_id_conflict` for a used `clientId`.
   */
  async send(
    callerId: string,
    { conversationId, clientId, text }: { conversationId: string; clientId: string; text: string },
  ): Promise<Message> {
    checkMessageText(text);
    const memberIds = await this.#membership.require(callerId, conversationId);
    return this.#append(memberIds, {
      conversationId,
      senderId: callerId,
      clientId,
      text,
      createdAt: this.#now(),
    });
  }

  /** As {@link send}, for the system: it is no member, and may write in every conversation. */
  async sendAsSystem(message: {
    conversationId: string;
    clientId: string;
    text: string;
  }): Promise<Message> {
    checkMessageText(message.text);
    const memberIds = await this.#membership.of(message.conversationId);
    const createdAt = this.#now();
    return this.#append(memberIds, { ...message, senderId: systemSenderId, createdAt });
  }

  async #append(memberIds: readonly string[], sent: NewMessage): Promise<Message> {
    try {
      const { message } = await this.#store.messages.append(sent);
      // Repeats as well: the node that stored it may have died before it could tell anybody.
      this.#publish(memberIds, { type: 'message', message });
      return message;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      // Removed, and this node was not told.
      if (error.code === 'not_found') this.#membership.forget(sent.conversationId);
      throw refusalOfStore(error);
    }
  }

  /**
   * What changed after a position: as many messages as fit one frame, at most `limit`.
   * `reset` when the position lies beyond the conversation's head.
   *
   * @throws ChatError `invalid_request` for a limit that cannot be.
   */
  async changes(
    callerId: string,
    conversationId: string,
    after: number,
    limit?: number,
  ): Promise<Changes> {
    const most = pageLimit(limit, limits.pageSize, limits.pageSize);
    await this.#membership.require(callerId, conversationId);
    const page = await fromStore(this.#store.messages.changesAfter(conversationId, after, most));
    if (page.changes.length === 0) {
      const head = await this.#head(conversationId);
      if (after > head) {
        // Set back to a backup, or removed, and this node was not told.
        this.#membership.forget(conversationId);
        await this.#membership.require(callerId, conversationId);
        return { kind: 'reset', head };
      }
    }
    const messages = fitFrame(page.changes.map(({ message }) => message));
    const { through, more } = page;
    if (messages.length === page.changes.length)
      return { kind: 'changes', messages, through, more };
    const last = page.changes[messages.length - 1];
    return { kind: 'changes', messages, through: last?.key ?? after, more: true };
  }

  /**
   * Raises the caller's marks, and tells all members when that changed them. Marks never go beyond
   * the head: they would claim messages that do not exist yet.
   */
  async mark(
    callerId: string,
    conversationId: string,
    marks: { delivered?: number; read?: number },
  ): Promise<void> {
    const memberIds = await this.#membership.require(callerId, conversationId);
    const head = await this.#head(conversationId);
    const read = Math.min(marks.read ?? 0, head);
    const delivered = Math.max(read, Math.min(marks.delivered ?? 0, head));
    const outcome = await fromStore(
      this.#store.conversations.advanceMarks(conversationId, callerId, { delivered, read }),
    );
    if (!outcome.changed) return;
    this.#publish(memberIds, { type: 'marks', conversationId, userId: callerId, ...outcome.marks });
  }

  /** Where the caller's conversations stand, latest activity first, the first `limits.heads` of them. */
  async heads(callerId: string): Promise<Head[]> {
    const records = await fromStore(
      this.#store.conversations.listFor(callerId, { limit: limits.heads }),
    );
    if (records.length === 0) return [];
    const heads = await fromStore(this.#store.messages.heads(records.map((record) => record.id)));
    return records.map(({ id }) => ({ conversationId: id, rev: heads.get(id) ?? 0 }));
  }

  async #caller(callerId: string): Promise<UserRecord> {
    const caller = await fromStore(this.#store.users.byId(callerId));
    if (caller === null) throw new ChatError('not_found', 'No such user.');
    return caller;
  }

  async #findPeer(
    caller: UserRecord,
    peer: { username: string } | { userId: string },
  ): Promise<UserRecord | null> {
    if ('userId' in peer) {
      const user = await fromStore(this.#store.users.byId(peer.userId));
      return user?.realm === caller.realm ? user : null;
    }
    const { username } = peer;
    const name = caller.realm === 'local' ? accountName(username) : hostName(username);
    return name === null ? null : fromStore(this.#store.users.byUsername(caller.realm, name));
  }

  async #head(conversationId: string): Promise<number> {
    const heads = await fromStore(this.#store.messages.heads([conversationId]));
    return heads.get(conversationId) ?? 0;
  }

  #publish(userIds: readonly string[], frame: UserFrame): void {
    // For how long delivery takes: by the real clock, whatever `now` is, as another node reads it.
    this.#bus.publish(userIds, { kind: 'frame', frame, publishedAt: Date.now() });
  }
}

/** A host's user is stored under its `sub` as it is; null when no `sub` can be like this. */
function hostName(username: string): string | null {
  const possible =
    username.length <= accountLimits.usernameLength &&
    username.isWellFormed() &&
    !username.includes('\0');
  return possible ? username : null;
}
