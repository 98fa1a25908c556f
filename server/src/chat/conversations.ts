import { randomBytes } from 'node:crypto';
import type { Conversation, Data, Features } from '@chat/protocol';
import type { ConversationRecord, NewConversation, Store, UserRecord } from '../store/store.js';
import { Turns } from '../store/turns.js';
import { ChatError } from './chat-error.js';
import { viewConversations } from './conversation-view.js';
import { writeData } from './data.js';
import type { Files } from './files.js';
import { fromStore } from './from-store.js';
import type { MemberEvents } from './member-events.js';
import type { Membership } from './membership.js';
import type { ChatWith, Openings } from './openings.js';
import type { OwnViews } from './own-views.js';
import { checkTopic } from './topic.js';
import type { Peer, Users } from './users.js';

export interface ConversationsOptions {
  readonly store: Store;
  readonly membership: Membership;
  readonly users: Users;
  readonly openings: Openings;
  readonly events: MemberEvents;
  readonly views: OwnViews;
  readonly features: Features;
  /** Null where there never were any. */
  readonly files: Files | null;
  readonly now: () => number;
}

/** Which one, of all that two users have, and what is put with it when that makes it. */
export interface Opening {
  /** Empty for the one without a topic. */
  readonly topic?: string | undefined;
  readonly data?: Data | undefined;
}

/** The same, checked, and as a store keeps it. */
type Content = Required<Pick<NewConversation, 'topic'>> & Pick<NewConversation, 'data'>;

/** As those see it who asked for it. */
type View = (record: ConversationRecord) => Promise<Conversation[]>;

/** Who talks with whom. */
export class Conversations {
  readonly #store: Store;
  readonly #membership: Membership;
  readonly #users: Users;
  readonly #openings: Openings;
  readonly #events: MemberEvents;
  readonly #views: OwnViews;
  readonly #features: Features;
  readonly #files: Files | null;
  readonly #now: () => number;
  /** What each user opens, one after the other. */
  readonly #turns = new Turns();

  constructor(options: ConversationsOptions) {
    const { store, membership, users, openings, events, views, features, now } = options;
    this.#store = store;
    this.#membership = membership;
    this.#users = users;
    this.#openings = openings;
    this.#events = events;
    this.#views = views;
    this.#features = features;
    this.#files = options.files;
    this.#now = now;
  }

  /**
   * Opens a conversation with one other user; both are told when that created it. One that is there is
   * answered whoever may open new ones, and however many there were.
   *
   * @param chatWith - What the caller's token says of whom they may open one with.
   * @param beforeNew - Called before a new one is made, unless nobody may; what it throws is thrown.
   * @throws ChatError `not_found` for an unknown peer, the very same for one with whom the caller may not
   *   open any; `invalid_request` for the caller themself, for the topic or the data; `rate_limited` when
   *   the caller has opened too many
   */
  async open(
    callerId: string,
    peer: Peer,
    opening: Opening = {},
    chatWith: ChatWith = null,
    beforeNew = (): void => {},
  ): Promise<{ conversation: Conversation; created: boolean }> {
    // Before anything is known of the peer: no refusal may tell that there is one.
    const content = this.#contentOf(opening);
    const caller = await this.#users.require(callerId);
    const other = await this.#users.peerOf(caller, peer);
    if (other === null) throw noSuchUser();
    if (other.id === caller.id) {
      throw new ChatError('invalid_request', 'A conversation needs somebody else.');
    }
    const view: View = (record) => this.#views.of(caller.id, [record]);
    // One after the other: two tabs that open the same at once make one new conversation, not two.
    return this.#turns.take(caller.id, async () => {
      const existing = await this.#existing(caller, other, content.topic);
      if (existing !== null && existing.hiddenFrom !== caller.id) {
        return { conversation: await shown(existing, view), created: false };
      }
      if (existing === null) {
        if (!this.#openings.allow(chatWith, caller, other)) throw noSuchUser();
        beforeNew();
        await this.#openings.spend(caller.id);
      }
      return this.#open([caller, other], { ...content, openedBy: caller.id }, view);
    });
  }

  /**
   * Opens a conversation of two users for an administrator, who may open any, and as many as there are;
   * both are told when that created it.
   *
   * @throws ChatError `not_found` when one is missing, `invalid_request` when they cannot have one, for the
   *   topic or the data
   */
  async openOf(
    oneId: string,
    otherId: string,
    opening: Opening = {},
  ): Promise<{ conversation: Conversation; created: boolean }> {
    const content = this.#contentOf(opening);
    const [one, other] = await Promise.all([
      this.#users.require(oneId),
      this.#users.require(otherId),
    ]);
    const isOneGuest = (one.realm === 'guest') !== (other.realm === 'guest');
    const canHaveOne = isOneGuest || (one.realm === other.realm && one.realm !== 'guest');
    if (one.id === other.id || !canHaveOne) {
      throw new ChatError(
        'invalid_request',
        'A conversation needs two users of one realm, or a guest and somebody who is none.',
      );
    }
    return this.#open([one, other], content, (record) =>
      viewConversations(this.#store, [record], null),
    );
  }

  #contentOf({ topic = '', data }: Opening): Content {
    checkTopic(topic, this.#features);
    return { topic, ...(data && { data: writeData(data, this.#features) }) };
  }

  #existing(one: UserRecord, other: UserRecord, topic: string): Promise<ConversationRecord | null> {
    return fromStore(this.#store.conversations.ofMembers([one.id, other.id].sort(), topic));
  }

  async #open(
    members: readonly UserRecord[],
    content: Content & { readonly openedBy?: string },
    view: View,
  ): Promise<{ conversation: Conversation; created: boolean }> {
    const memberIds = members.map(({ id }) => id).sort();
    const { conversation: record, created } = await fromStore(
      this.#store.conversations.open({
        id: randomBytes(16).toString('base64url'),
        memberIds,
        ...content,
        createdAt: this.#now(),
      }),
    );
    if (created) await this.#requireBoth(record);
    const conversation = await shown(record, view);
    const { hiddenFrom } = record;
    // Who has blocked the one that opens it is told of it when they open it themselves.
    const told = created ? memberIds.filter((id) => id !== hiddenFrom) : [];
    if (!created && hiddenFrom !== undefined && hiddenFrom === content.openedBy) {
      told.push(hiddenFrom);
    }
    // To each as they see it: where there is a block between them, each may see the other as they were.
    for (const id of told) {
      const own =
        id === content.openedBy
          ? conversation
          : await shown(record, (record) => this.#views.of(id, [record]));
      this.#events.tell([id], { type: 'conversation', conversation: own });
    }
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
    throw noSuchUser();
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
    await this.#files?.removeAllIn(id);
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

async function shown(record: ConversationRecord, view: View): Promise<Conversation> {
  const [conversation] = await view(record);
  if (conversation === undefined) throw new ChatError('internal', 'The conversation is missing.');
  return conversation;
}

const noSuchUser = () => new ChatError('not_found', 'No such user.');
