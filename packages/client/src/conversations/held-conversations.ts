import type { Member, Message, Conversation as Snapshot, User } from '@chat/protocol';
import type { Capability, FrameHandlers } from '../capability.js';
import { type ChatError, signedOut, toChatError } from '../chat-error.js';
import { lastOf } from '../last-of.js';
import type { TimelineMessage } from '../model.js';
import { restoreTimeline } from '../timeline/restore-timeline.js';
import type { SavedTimeline } from '../timeline/saved-timeline.js';
import { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { Conversation } from './conversation.js';
import type { ConversationActions } from './conversation-actions.js';
import type { ConversationCache } from './conversation-cache.js';
import { loadConversationCache } from './load-conversation-cache.js';

/** Of those that somebody looks at, how many are asked for anew with each connection. */
const confirmedLimit = 20;

export interface ConversationEvents {
  readonly onMessage: (message: TimelineMessage, conversation: Conversation) => void;
  readonly onConversation: (conversation: Conversation) => void;
  readonly onRemoved: (conversation: Conversation) => void;
  readonly onBlocked: (userId: string, on: boolean) => void;
}

/**
 * The conversations that are held: one object for each, from when somebody asks for it or something
 * happens in it until the user is gone.
 */
export class HeldConversations implements Capability {
  readonly #scope: UserScope;
  readonly #actions: ConversationActions;
  readonly #capabilities: readonly Capability[];
  readonly #events: ConversationEvents;
  /** Those that were removed, too: what is unsent in them has to be shown somewhere. */
  readonly #conversations = new Map<string, Conversation>();
  /** Held since before this connection, and not asked for since: names and marks may have changed without a word. */
  readonly #unheard = new Set<string>();
  /** Null until it is loaded, and where the device keeps nothing. */
  #cache: ConversationCache | null = null;
  /** Once what the device keeps is there. */
  readonly loaded: Promise<void>;

  readonly frames: FrameHandlers = {
    conversation: ({ conversation }) => {
      try {
        this.announce(conversation);
      } catch (error) {
        this.#scope.report(error);
      }
    },
    removed: ({ conversationId }) => this.remove(conversationId),
  };

  /** @param capabilities who is told; the list may be filled later */
  constructor(
    scope: UserScope,
    actions: ConversationActions,
    capabilities: readonly Capability[],
    events: ConversationEvents,
  ) {
    this.#scope = scope;
    this.#actions = actions;
    this.#capabilities = capabilities;
    this.#events = events;
    this.loaded = this.#load();
  }

  /** What is here of a conversation that the server has. */
  get(id: string): Timeline | undefined {
    const timeline = this.conversation(id)?.timeline;
    return timeline?.removed ? undefined : timeline;
  }

  /** All that the server has. */
  all(): Timeline[] {
    return [...this.#conversations.values()]
      .map(({ timeline }) => timeline)
      .filter(({ removed }) => !removed);
  }

  /** A conversation that is held, whether or not the server still has it. */
  conversation(id: string): Conversation | undefined {
    return this.#conversations.get(id);
  }

  /** @param from see {@link Timeline}; null for what the user's devices have not seen yet */
  hold(snapshot: Snapshot, from?: number | null): Conversation {
    const { id, members, head } = snapshot;
    const own = this.#ownOf(snapshot);
    const timeline = this.get(id) ?? this.#adoptSaved(this.#cache?.get(id))?.timeline;
    if (!timeline) {
      const position = from === null ? own.delivered : from;
      return this.#adopt(new Timeline(snapshot, this.#scope.userId, position));
    }
    timeline.learnOwn(snapshot);
    const wasKept = !timeline.confirmed;
    timeline.confirmed = true;
    timeline.learnHead(head);
    if (timeline.learnMembers(members) || wasKept) this.changed(timeline);
    this.#tell((capability) => capability.onOwnMarks?.(timeline, own));
    this.#learned(timeline);
    return this.conversation(id) as Conversation;
  }

  /** What the server told of a conversation, without holding it. */
  timelineOf(snapshot: Snapshot): Timeline {
    this.#ownOf(snapshot);
    return new Timeline(snapshot, this.#scope.userId);
  }

  /** See {@link Capability.onUnheld}. */
  unheld(id: string): void {
    this.#tell((capability) => capability.onUnheld?.(id));
  }

  /** See {@link Capability.onUnheldChange}. */
  unheldChange(message: Message): void {
    this.#tell((capability) => capability.onUnheldChange?.(message));
  }

  /** Holds a conversation, and tells of it when it was not held before. */
  announce(snapshot: Snapshot, from?: number | null): Conversation {
    const isNew = !this.get(snapshot.id);
    const conversation = this.hold(snapshot, from);
    if (isNew) this.#events.onConversation(conversation);
    return conversation;
  }

  /** The first conversation that matches, which is held or which the device has kept. */
  async find(
    matches: (one: Pick<Timeline, 'id' | 'members' | 'topic'>) => boolean,
  ): Promise<Conversation | undefined> {
    await this.loaded;
    this.#scope.check();
    const held = this.all().find(matches);
    if (held) return this.conversation(held.id);
    return this.#restore(
      this.#cache
        ?.list()
        .find(({ id, members, topic = '' }) =>
          matches({ id, topic, members: members.map(({ user }) => user) }),
        ),
    );
  }

  /** What the device has kept, latest message first; held by being listed. */
  listKept(limit: number | undefined): Conversation[] {
    const kept = this.#cache?.list().slice(0, limit) ?? [];
    return kept.map((one) => this.conversation(one.id) ?? (this.#restore(one) as Conversation));
  }

  /**
   * The server has it no more. The conversation is still there for what is unsent, which the server
   * refuses; nobody is given it any more.
   */
  remove(id: string): void {
    this.#cache?.remove(id);
    if (!this.get(id)) {
      this.unheld(id);
      return;
    }
    this.#unheard.delete(id);
    const conversation = this.conversation(id) as Conversation;
    conversation.timeline.remove();
    conversation.changed();
    this.#events.onRemoved(conversation);
    this.touched(id);
  }

  /** The server refused to tell of a conversation: it may be gone. */
  refused(id: string, error: unknown): void {
    if (toChatError(error).code === 'not_found') this.remove(id);
    else this.#scope.report(error);
  }

  /**
   * The server refused for good what the user did in a conversation.
   *
   * @param rowIn the message that shows it; null where it is not to be seen. Without one it is reported: it
   *   was done in an earlier life, and nobody has asked for its conversation in this one, or loaded it
   */
  failed(
    id: string,
    error: ChatError,
    rowIn: (timeline: Timeline) => TimelineMessage | null | undefined,
  ): void {
    if (error.code === 'not_found') this.remove(id);
    const conversation = this.conversation(id);
    const row = conversation && rowIn(conversation.timeline);
    if (row) conversation.emit('failed', row);
    else if (row === undefined) this.#scope.report(error);
  }

  /** The server tells of a message that is new or changed. */
  receive(timeline: Timeline, message: Message): void {
    const fresh = timeline.receive(message);
    this.applied(timeline, fresh);
    // Known already, or held behind a gap: the server has it all the same.
    if (!fresh.includes(message)) this.stored(timeline, [message]);
    this.#learned(timeline);
  }

  /** A timeline took messages over; those in `fresh` are new, in order. */
  applied(timeline: Timeline, fresh: readonly Message[]): void {
    this.#tell((capability) => capability.onNew?.(timeline, fresh));
    this.stored(timeline, fresh);
    this.changed(timeline);
    const conversation = this.conversation(timeline.id);
    for (const message of fresh) {
      if (this.#scope.ended || conversation === undefined) return;
      const row = timeline.row(message);
      conversation.emit('message', row);
      this.#events.onMessage(row, conversation);
    }
  }

  /** The server turned out to have these messages of a timeline. */
  stored(timeline: Timeline, messages: readonly Message[]): void {
    this.#tell((capability) => capability.onStored?.(timeline, messages));
  }

  /** What there is to see of a timeline is not what it was. */
  changed(timeline: Timeline): void {
    if (this.#scope.ended) return;
    this.#cache?.save(timeline);
    this.conversation(timeline.id)?.changed();
    this.touched(timeline.id);
  }

  /** See {@link Capability.onChanged}. */
  touched(id: string): void {
    this.#tell((capability) => capability.onChanged?.(id));
  }

  /** The user has blocked somebody, or does not any more: nothing that the device keeps. */
  blocked(userId: string, on: boolean): void {
    if (this.#scope.ended) return;
    for (const conversation of this.#conversations.values()) {
      if (conversation.peer.id === userId) conversation.changed();
    }
    this.#tell((capability) => capability.onBlocked?.());
    this.#events.onBlocked(userId, on);
  }

  /** Somebody is to be shown so from now on, in all that is here, and kept by the device. */
  learnUser(user: User): void {
    for (const { timeline } of this.#conversations.values()) {
      if (timeline.learnUser(user)) this.changed(timeline);
    }
    this.#cache?.learnUser(user, (id) => this.#conversations.has(id));
    this.#tell((capability) => capability.onProfile?.(user));
  }

  /** Asks for what the device cannot know: how far it is behind, names, marks. */
  async confirm(id: string): Promise<void> {
    if (!this.#scope.online) return;
    this.#unheard.delete(id);
    try {
      this.hold(await this.#scope.ask(this.#scope.api.conversation(id)));
    } catch (error) {
      // Otherwise asked again with the next connection; nobody waits for its word until then.
      this.refused(id, error);
      const timeline = this.get(id);
      if (!timeline || timeline.confirmed || !this.#scope.online) return;
      timeline.confirmed = true;
      this.changed(timeline);
    }
  }

  /** Asks for what the connection before cannot have told of a conversation, once in each connection. */
  async refresh(id: string): Promise<void> {
    if (this.#unheard.has(id)) await this.confirm(id);
  }

  async onOnline(): Promise<void> {
    for (const timeline of this.all()) {
      // A list may have told of it meanwhile.
      if (!timeline.confirmed) await this.confirm(timeline.id);
    }
    const at = ({ messages }: Conversation) => lastOf(messages)?.createdAt ?? 0;
    const shown = [...this.#conversations.values()].filter((one) => one.hears('change'));
    for (const { id } of shown.sort((a, b) => at(b) - at(a)).slice(0, confirmedLimit)) {
      await this.refresh(id);
    }
  }

  onOffline(): void {
    for (const { id } of this.all()) this.#unheard.add(id);
  }

  onEnd(): void {
    this.#cache?.close();
  }

  /** @throws ChatError `signed_out`: a host site gave somebody else's token, which is yet to be told */
  #ownOf({ members }: Snapshot): Member {
    const own = members.find(({ user }) => user.id === this.#scope.userId);
    if (!own) throw signedOut();
    return own;
  }

  /** Holds a conversation as the device has kept it. */
  #restore(saved: SavedTimeline | undefined): Conversation | undefined {
    if (!saved) return undefined;
    const conversation = this.#adoptSaved(saved, false);
    this.confirm(saved.id);
    return conversation;
  }

  #adoptSaved(saved: SavedTimeline | undefined, confirmed = true): Conversation | undefined {
    if (!saved) return undefined;
    const timeline = restoreTimeline(saved, this.#scope.userId);
    timeline.confirmed = confirmed;
    return this.#adopt(timeline);
  }

  #adopt(timeline: Timeline): Conversation {
    const conversation = new Conversation(timeline, this.#actions, this.#scope.userId);
    this.#conversations.set(timeline.id, conversation);
    this.#tell((capability) => capability.onHeld?.(timeline));
    this.#cache?.save(timeline);
    this.#learned(timeline);
    return conversation;
  }

  #learned(timeline: Timeline): void {
    this.#tell((capability) => capability.onLearned?.(timeline));
  }

  #tell(hook: (capability: Capability) => void): void {
    for (const capability of this.#capabilities) hook(capability);
  }

  async #load(): Promise<void> {
    const cache = await loadConversationCache(this.#scope, (value) =>
      this.#tell((capability) => capability.onKept?.(value)),
    );
    if (!cache || this.#scope.ended) return;
    this.#cache = cache;
    for (const timeline of this.all()) cache.save(timeline);
  }
}
