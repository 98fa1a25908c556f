import { randomBytes } from 'node:crypto';
import type { Conversation, Data, Features } from '@chat/protocol';
import type { ConversationRecord, Store, UserRecord } from '../store/store.js';
import { ChatError } from './chat-error.js';
import { viewConversations } from './conversation-view.js';
import { writeData } from './data.js';
import { fromStore } from './from-store.js';
import type { MemberEvents } from './member-events.js';
import type { Membership } from './membership.js';
import type { OwnViews } from './own-views.js';
import { checkTopic } from './topic.js';
import type { Peer, Users } from './users.js';

export interface ConversationsOptions {
  readonly store: Store;
  readonly membership: Membership;
  readonly users: Users;
  readonly events: MemberEvents;
  readonly views: OwnViews;
  readonly features: Features;
  readonly now: () => number;
}

/** Which one, of all that two users have, and what is put with it when that makes it. */
export interface Opening {
  /** Empty for the one without a topic. */
  readonly topic?: string | undefined;
  readonly data?: Data | undefined;
}

/** Who talks with whom. */
export class Conversations {
  readonly #store: Store;
  readonly #membership: Membership;
  readonly #users: Users;
  readonly #events: MemberEvents;
  readonly #views: OwnViews;
  readonly #features: Features;
  readonly #now: () => number;

  constructor({ store, membership, users, events, views, features, now }: ConversationsOptions) {
    this.#store = store;
    this.#membership = membership;
    this.#users = users;
    this.#events = events;
    this.#views = views;
    this.#features = features;
    this.#now = now;
  }

  /**
   * Opens a conversation with one other user; both are told when that created it.
   *
   * @throws ChatError `not_found` for an unknown peer, `invalid_request` for the caller themself, for the
   *   topic or the data
   */
  async open(
    callerId: string,
    peer: Peer,
    opening: Opening = {},
  ): Promise<{ conversation: Conversation; created: boolean }> {
    const caller = await this.#users.require(callerId);
    const other = await this.#users.peerOf(caller, peer);
    if (other === null) throw new ChatError('not_found', 'No such user.');
    if (other.id === caller.id) {
      throw new ChatError('invalid_request', 'A conversation needs somebody else.');
    }
    return this.#open(caller, other, opening, (record) => this.#views.of(caller.id, [record]));
  }

  /**
   * Opens a conversation of two users for an administrator; both are told when that created it.
   *
   * @throws ChatError `not_found` when one is missing, `invalid_request` when they cannot have one, for the
   *   topic or the data
   */
  async openOf(
    oneId: string,
    otherId: string,
    opening: Opening = {},
  ): Promise<{ conversation: Conversation; created: boolean }> {
    const [one, other] = await Promise.all([
      this.#users.require(oneId),
      this.#users.require(otherId),
    ]);
    if (one.id === other.id || one.realm !== other.realm) {
      throw new ChatError('invalid_request', 'A conversation needs two users of one realm.');
    }
    return this.#open(one, other, opening, (record) => viewConversations(this.#store, [record]));
  }

  async #open(
    one: UserRecord,
    other: UserRecord,
    { topic = '', data }: Opening,
    view: (record: ConversationRecord) => Promise<Conversation[]>,
  ): Promise<{ conversation: Conversation; created: boolean }> {
    checkTopic(topic, this.#features);
    const memberIds = [one.id, other.id].sort();
    const { conversation: record, created } = await fromStore(
      this.#store.conversations.open({
        id: randomBytes(16).toString('base64url'),
        memberIds,
        topic,
        ...(data && { data: writeData(data, this.#features) }),
        createdAt: this.#now(),
      }),
    );
    if (created) await this.#requireBoth(record);
    const [conversation] = await view(record);
    if (conversation === undefined) throw new ChatError('internal', 'The conversation is missing.');
    if (created) this.#events.tell(record.memberIds, { type: 'conversation', conversation });
    return { conversation, created };
  }

  /**
   * Who is removed is first marked, then their conversations are looked for. So a conversation that
   * was opened meanwhile is found there, or the mark is seen here.
   */
  async #requireBoth({ id, memberIds }: { id: string; memberIds: readonly string[] }) {
    const found = await fromStore(this.#store.users.byIds(memberIds));
    if (found.length === memberIds.length) return;
    await this.remove({ id, memberIds });
    throw new ChatError('not_found', 'No such user.');
  }

  /**
   * Removes a conversation with all that is in it, and tells its members. May be repeated, and has to
   * be after it failed: from its first step on the conversation is not there for anybody.
   */
  async remove({ id, memberIds }: { id: string; memberIds: readonly string[] }): Promise<void> {
    const { conversations, messages } = this.#store;
    await fromStore(conversations.remove(id, this.#now()));
    this.#membership.forget(id);
    this.#events.tell(memberIds, { type: 'removed', conversationId: id });
    await fromStore(messages.deleteAllOf(id));
    await fromStore(conversations.clear(id));
  }

  /** What this node remembers of a conversation is out of date. */
  forget(id: string): void {
    this.#membership.forget(id);
  }

  /** One conversation. */
  async one(callerId: string, id: string): Promise<Conversation> {
    await this.#membership.require(callerId, id);
    const record = await fromStore(this.#store.conversations.byId(id));
    const [conversation] = await this.#views.of(callerId, record === null ? [] : [record]);
    if (conversation === undefined) throw new ChatError('not_found', 'No such conversation.');
    return conversation;
  }
}
