import type { Message, ServerFrame, Conversation as WireConversation } from '@chat/protocol';
import { conversationPageLimit } from '@chat/protocol';
import { badResponse, ChatError, toChatError } from '../chat-error.js';
import type { RequestLink } from '../connection/connection.js';
import { Conversation, type ConversationActions } from '../conversation.js';
import { createDeferred, type Deferred } from '../deferred.js';
import type { Environment } from '../environment.js';
import type { ChatApi } from '../http/chat-api.js';
import type { TimelineMessage, User } from '../model.js';
import type { OutboxEntry, UserStorage } from '../storage/storage.js';
import { isMember, isMessage } from '../wire/model-checks.js';
import type { ConversationCache } from './conversation-cache.js';
import { checkMessageText } from './message-text.js';
import { Outbox } from './outbox.js';
import { Receipts } from './receipts.js';
import { Sync } from './sync.js';
import { type SavedTimeline, Timeline } from './timeline.js';

/** Most events kept for a conversation that is being looked up. What is dropped is fetched after. */
const waitingLimit = 500;

export interface InboxOptions {
  readonly userId: string;
  readonly api: ChatApi;
  readonly link: RequestLink;
  readonly storage: Promise<UserStorage>;
  readonly environment: Environment;
  readonly onMessage: (message: TimelineMessage, conversation: Conversation) => void;
  readonly onConversation: (conversation: Conversation) => void;
  readonly onRemoved: (conversation: Conversation) => void;
  readonly onError: (error: ChatError) => void;
}

/**
 * Everything that belongs to one user: held conversations, unsent messages, marks. When the user
 * changes it is closed and another takes its place, so nothing of one is ever shown to, or sent by,
 * the next.
 */
export class Inbox implements ConversationActions {
  readonly #options: InboxOptions;
  readonly #timelines = new Map<string, Timeline>();
  readonly #conversations = new Map<string, Conversation>();
  /** Events of conversations that are being looked up. */
  readonly #waiting = new Map<string, Message[]>();
  readonly #loadingOlder = new Map<string, Promise<void>>();
  /** What `send` promised. */
  readonly #outcomes = new Map<string, Deferred<TimelineMessage>>();
  /** Shown from what the device keeps, and not compared with the server's word yet. */
  readonly #unconfirmed = new Set<string>();
  /** Null until it is loaded, and where the device keeps nothing. */
  #cache: ConversationCache | null = null;
  readonly #cacheLoaded: Promise<void>;
  readonly #outbox: Outbox;
  readonly #loaded: Promise<void>;
  readonly #receipts: Receipts;
  readonly #sync: Sync;
  /** Grows with each connection and each loss of one: what awaited something knows if it is late. */
  #connections = 0;
  #hasBeenOnline = false;
  /** Why nothing is done any more; null while it is. */
  #end: ChatError | null = null;

  constructor(options: InboxOptions) {
    this.#options = options;
    const { api, link, environment, storage, onError } = options;
    this.#cacheLoaded = this.#loadCache();
    this.#outbox = new Outbox({
      storage,
      environment,
      transmit: (entry) => this.#transmit(entry),
      onChange: (id) => this.#showUnsent(id),
      onSent: (entry, message) => this.#sent(entry, message),
      onFailed: (entry, error) => this.#sendFailed(entry, error),
      onError,
    });
    this.#loaded = this.#outbox.load();
    this.#receipts = new Receipts(link, environment, onError);
    this.#sync = new Sync({
      link,
      environment,
      timelines: this.#timelines,
      loadNewest: (id) => {
        this.#confirm(id);
        return api.messages(id, {});
      },
      onApplied: (timeline, fresh) => this.#applied(timeline, fresh),
      onUnheld: (id, from) => this.#lookUp(id, from),
      onError: (error, id) => this.#refused(id, error),
    });
  }

  /** Whether unsent messages would survive a reload. */
  get durable(): boolean {
    return this.#outbox.durable;
  }

  // What the client asks for. What the device has comes at once, the server's word follows.

  async conversation(id: string): Promise<Conversation> {
    const kept = await this.#kept((kept) => kept === id);
    return this.#withHistory(
      kept ?? this.#hold(await this.#ask(this.#options.api.conversation(id))),
    );
  }

  async conversationWith(peer: { username: string } | { userId: string }): Promise<Conversation> {
    const isPeer = ({ id, username }: User) =>
      id !== this.#options.userId &&
      ('userId' in peer ? id === peer.userId : username === peer.username);
    const kept = await this.#kept((_, members) => members.some(isPeer));
    if (kept && (!this.#sync.online || this.#unconfirmed.has(kept.id))) {
      return this.#withHistory(kept);
    }
    return this.#withHistory(this.#hold(await this.#ask(this.#options.api.openConversation(peer))));
  }

  async conversations(page: {
    limit?: number | undefined;
    cursor?: string | undefined;
  }): Promise<{ conversations: Conversation[]; nextCursor?: string | undefined }> {
    await this.#cacheLoaded;
    try {
      const { conversations, ...rest } = await this.#ask(this.#options.api.conversations(page));
      return { conversations: conversations.map((snapshot) => this.#hold(snapshot)), ...rest };
    } catch (error) {
      const saved = this.#cache?.list() ?? [];
      if (page.cursor || saved.length === 0 || !toChatError(error).retryable) throw error;
      return {
        conversations: saved
          .slice(0, page.limit)
          .map((one) => this.#conversations.get(one.id) ?? this.#restore(one)),
      };
    }
  }

  async #loadCache(): Promise<void> {
    const { storage, environment } = this.#options;
    const onError = (cause: unknown) =>
      this.#report(new ChatError('storage_failed', 'The kept conversations failed.', { cause }));
    try {
      const { cache } = await storage;
      if (cache === undefined) return;
      const { ConversationCache } = await import('./conversation-cache.js');
      const { clock } = environment;
      const kept = new ConversationCache({
        storage: cache,
        clock,
        isMember,
        isMessage,
        onError,
      });
      await kept.loaded;
      if (this.#end) return;
      this.#cache = kept;
      for (const timeline of this.#timelines.values()) kept.save(timeline);
    } catch (cause) {
      onError(cause);
    }
  }

  // What the connection brings.

  /** @throws ChatError when the socket is of no use */
  async connected(epoch: string | undefined): Promise<void> {
    const connection = ++this.#connections;
    await this.#sync.resume(epoch);
    await this.#loaded;
    if (this.#end || connection !== this.#connections) return;
    this.#outbox.setOnline(true);
    this.#receipts.setOnline(true);
    if (this.#hasBeenOnline) this.#refreshMarks();
    this.#hasBeenOnline = true;
    for (const id of [...this.#unconfirmed]) await this.#confirm(id);
  }

  disconnected(): void {
    this.#connections += 1;
    this.#sync.setOffline();
    this.#outbox.setOnline(false);
    this.#receipts.setOnline(false);
  }

  receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'message':
      // Its request had timed out; the acknowledgement counts all the same.
      case 'sent':
        this.#receive(frame.message);
        break;
      case 'conversation':
        try {
          this.#announce(frame.conversation);
        } catch (error) {
          this.#report(error);
        }
        break;
      case 'removed':
        this.#remove(frame.conversationId);
        break;
      case 'marks': {
        const timeline = this.#timelines.get(frame.conversationId);
        if (timeline?.advanceMarks(frame.userId, frame)) this.#changed(timeline);
        break;
      }
      case 'heads':
        this.#sync.learnHeads(frame.heads);
        break;
      default:
        this.#sync.apply(frame);
    }
  }

  /** The user is gone. Unsent messages stay where they are kept, for when the same one is back. */
  close(end = signedOut()): void {
    this.#end = end;
    this.disconnected();
    this.#outbox.close();
    this.#cache?.close();
    for (const outcome of this.#outcomes.values()) outcome.reject(end);
    this.#outcomes.clear();
    this.#options.storage.then((storage) => storage.close?.()).catch(() => {});
  }

  // ConversationActions

  send(timeline: Timeline, text: string): Promise<TimelineMessage> {
    try {
      this.#check();
      checkMessageText(text);
    } catch (error) {
      return Promise.reject(error);
    }
    const { clientId } = this.#outbox.add(timeline.id, text);
    const outcome = createDeferred<TimelineMessage>();
    this.#outcomes.set(clientId, outcome);
    return outcome.promise;
  }

  retry(clientId: string): void {
    this.#check();
    this.#outbox.retry(clientId);
  }

  discard(clientId: string): void {
    this.#check();
    this.#outbox.discard(clientId);
  }

  markRead(timeline: Timeline, seq: number): void {
    this.#check();
    this.#mark(timeline, { read: Math.min(seq, timeline.lastSeq) });
  }

  loadOlder(timeline: Timeline, limit?: number): Promise<void> {
    const { id } = timeline;
    let loading = this.#loadingOlder.get(id);
    if (loading === undefined) {
      loading = this.#loadOlder(timeline, limit).finally(() => this.#loadingOlder.delete(id));
      this.#loadingOlder.set(id, loading);
    }
    return loading;
  }

  async #loadOlder(timeline: Timeline, limit?: number): Promise<void> {
    this.#check();
    if (!timeline.hasOlder) return;
    const { generation, oldestSeq } = timeline;
    const page = await this.#ask(
      this.#options.api.messages(timeline.id, { before: oldestSeq, limit }),
    );
    // It was loaded anew meanwhile: this page need not touch what is there now.
    if (timeline.generation !== generation) return;
    timeline.addOlder(page.messages, page.more);
    this.#settle(page.messages);
    this.#changed(timeline);
  }

  // Conversations

  /** @param from see {@link Timeline}; null for what the user's devices have not seen yet */
  #hold(snapshot: WireConversation, from?: number | null): Conversation {
    const { id, members, head } = snapshot;
    const { userId } = this.#options;
    const own = members.find(({ user }) => user.id === userId);
    // A host site gave somebody else's token, and the connection has not told yet.
    if (!own) throw signedOut();
    const saved = this.#cache?.get(id);
    const conversation = this.#timelines.has(id)
      ? this.#conversations.get(id)
      : saved && this.#adopt(Timeline.restore(saved, userId));
    if (!conversation) {
      return this.#adopt(new Timeline(snapshot, userId, from === null ? own.delivered : from));
    }
    const { timeline } = conversation;
    this.#unconfirmed.delete(id);
    timeline.learnHead(head);
    if (timeline.learnMembers(members)) this.#changed(timeline);
    this.#sync.catchUp(timeline);
    return conversation;
  }

  /** The conversation that is held, or that the device has kept. */
  async #kept(
    matches: (id: string, members: readonly User[]) => boolean,
  ): Promise<Conversation | undefined> {
    await this.#cacheLoaded;
    this.#check();
    for (const held of this.#conversations.values()) {
      if (!held.removed && matches(held.id, held.members)) return held;
    }
    const users = ({ members }: SavedTimeline) => members.map(({ user }) => user);
    const saved = this.#cache?.list().find((one) => matches(one.id, users(one)));
    return saved && this.#restore(saved);
  }

  /** Holds a conversation as the device has kept it. */
  #restore(saved: SavedTimeline): Conversation {
    const conversation = this.#adopt(Timeline.restore(saved, this.#options.userId));
    this.#unconfirmed.add(saved.id);
    this.#confirm(saved.id);
    return conversation;
  }

  #adopt(timeline: Timeline): Conversation {
    const { id } = timeline;
    timeline.join(this.#sync.epoch ?? timeline.epoch);
    const conversation = new Conversation(timeline, this, this.#options.userId);
    this.#timelines.set(id, timeline);
    this.#conversations.set(id, conversation);
    timeline.showUnsent(this.#outbox.unsentOf(id));
    this.#markDelivered(timeline);
    this.#cache?.save(timeline);
    this.#sync.catchUp(timeline);
    return conversation;
  }

  /** Asks for what the device cannot know: how far it is behind, names, marks. */
  async #confirm(id: string): Promise<void> {
    if (!this.#sync.online) return;
    try {
      this.#hold(await this.#ask(this.#options.api.conversation(id)));
    } catch (error) {
      // Otherwise asked again with the next connection.
      this.#refused(id, error);
    }
  }

  #refused(id: string, error: unknown): void {
    if (toChatError(error).code === 'not_found') this.#remove(id);
    else this.#report(error);
  }

  /**
   * The server has it no more. The conversation is still there for what is unsent, which the server
   * refuses; nobody is given it any more.
   */
  #remove(id: string): void {
    this.#cache?.remove(id);
    if (!this.#timelines.delete(id)) return;
    this.#unconfirmed.delete(id);
    const conversation = this.#conversations.get(id) as Conversation;
    conversation.timeline.remove();
    conversation.changed();
    this.#options.onRemoved(conversation);
  }

  /** Whoever asks for one conversation wants to see it: the newest page comes with it. */
  async #withHistory(conversation: Conversation): Promise<Conversation> {
    const timeline = this.#timelines.get(conversation.id) as Timeline;
    if (conversation.messages.filter(({ seq }) => seq !== null).length <= 1) {
      const loading = this.loadOlder(timeline);
      if (this.#unconfirmed.has(timeline.id)) loading.catch((error) => this.#report(error));
      else await loading;
    }
    return conversation;
  }

  #announce(snapshot: WireConversation, from?: number | null): Conversation {
    const isNew = !this.#timelines.has(snapshot.id);
    const conversation = this.#hold(snapshot, from);
    if (isNew) this.#options.onConversation(conversation);
    return conversation;
  }

  /** Something happened in a conversation that nobody has asked for yet: now it is held. */
  async #lookUp(id: string, from: number | null, first?: Message): Promise<void> {
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) {
      if (first !== undefined && waiting.length < waitingLimit) waiting.push(first);
      return;
    }
    const events = first === undefined ? [] : [first];
    this.#waiting.set(id, events);
    try {
      await this.#cacheLoaded;
      const snapshot = await this.#ask(this.#options.api.conversation(id));
      const { timeline } = this.#announce(snapshot, from);
      for (const message of events) this.#applied(timeline, timeline.receive(message));
      this.#sync.catchUp(timeline);
    } catch (error) {
      // The next event or digest of heads tries again from the same place.
      this.#report(error);
    } finally {
      this.#waiting.delete(id);
    }
  }

  // Messages

  #receive(message: Message): void {
    const timeline = this.#timelines.get(message.conversationId);
    if (timeline === undefined) {
      const { conversationId, rev } = message;
      const seen = this.#sync.seen(conversationId) ?? rev - 1;
      // A repeated send is published again: what was there before is no news.
      if (seen < rev) this.#lookUp(conversationId, seen, message);
      return;
    }
    this.#applied(timeline, timeline.receive(message));
    this.#settle([message]);
    this.#sync.catchUp(timeline);
  }

  /** A timeline took messages over; those in `fresh` are new, in order. */
  #applied(timeline: Timeline, fresh: readonly Message[]): void {
    this.#settle(fresh);
    this.#markDelivered(timeline);
    this.#changed(timeline);
    const conversation = this.#conversations.get(timeline.id);
    for (const message of fresh) {
      if (this.#end || conversation === undefined) return;
      const row = timeline.row(message);
      conversation.emit('message', row);
      this.#options.onMessage(row, conversation);
    }
  }

  /** Own messages that the server has are in the outbox no more, however that became known. */
  #settle(messages: readonly Message[]): void {
    for (const message of messages) {
      if (message.senderId === this.#options.userId) this.#outbox.acknowledge(message);
    }
  }

  async #transmit({ clientId, conversationId, text }: OutboxEntry): Promise<Message> {
    const { message } = await this.#options.link.request({
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

  #sent(entry: OutboxEntry, message: Message): void {
    const timeline = this.#conversations.get(entry.conversationId)?.timeline;
    if (timeline === undefined) return;
    this.#applied(timeline, timeline.receive(message));
    this.#sync.catchUp(timeline);
    this.#outcomes.get(entry.clientId)?.resolve(timeline.row(message));
    this.#outcomes.delete(entry.clientId);
  }

  #sendFailed(entry: OutboxEntry, error: ChatError): void {
    const { conversationId } = entry;
    if (error.code === 'not_found') this.#remove(conversationId);
    const conversation = this.#conversations.get(conversationId);
    if (conversation) {
      conversation.emit('failed', conversation.timeline.unsentRow({ entry, error }));
    } else {
      // Written in an earlier life, and nobody has asked for its conversation in this one.
      this.#report(error);
    }
    this.#outcomes.get(entry.clientId)?.reject(error);
    this.#outcomes.delete(entry.clientId);
  }

  #showUnsent(conversationId: string): void {
    const timeline = this.#conversations.get(conversationId)?.timeline;
    if (timeline === undefined) return;
    timeline.showUnsent(this.#outbox.unsentOf(conversationId));
    this.#changed(timeline);
  }

  // Marks

  #markDelivered(timeline: Timeline): void {
    this.#mark(timeline, { delivered: timeline.lastForeignSeq });
  }

  #mark(timeline: Timeline, marks: { delivered?: number; read?: number }): void {
    const { userId } = this.#options;
    const known = timeline.marks.get(userId) ?? { delivered: 0, read: 0 };
    const wanted = { ...known, ...marks };
    if (wanted.delivered <= known.delivered && wanted.read <= known.read) return;
    timeline.advanceMarks(userId, wanted);
    this.#receipts.advance(timeline.id, marks, known);
    this.#changed(timeline);
  }

  /** Marks that moved while the connection was away are in no event: ask, if they still matter. */
  async #refreshMarks(): Promise<void> {
    if (![...this.#timelines.values()].some(({ awaitsReading }) => awaitsReading)) return;
    const limit = conversationPageLimit;
    try {
      const { conversations } = await this.#ask(this.#options.api.conversations({ limit }));
      for (const snapshot of conversations) {
        if (this.#timelines.has(snapshot.id)) this.#hold(snapshot);
      }
    } catch (error) {
      this.#report(error);
    }
  }

  // Odds and ends

  #report(error: unknown): void {
    if (!this.#end) this.#options.onError(toChatError(error));
  }

  #changed(timeline: Timeline): void {
    if (this.#end) return;
    this.#cache?.save(timeline);
    this.#conversations.get(timeline.id)?.changed();
  }

  /** An answer that comes after the user changed is nobody's. */
  async #ask<T>(answer: Promise<T>): Promise<T> {
    this.#check();
    try {
      return await answer;
    } finally {
      this.#check();
    }
  }

  #check(): void {
    if (this.#end) throw this.#end;
  }
}

function signedOut(): ChatError {
  return new ChatError('signed_out', 'The user was signed out.');
}
