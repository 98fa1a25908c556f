import { type Message, unreadLimit } from '@chat/protocol';
import { ChatError } from '../chat-error.js';
import type { Conversation } from '../conversations/conversation.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import { Emitter } from '../emitter.js';
import { lastOf } from '../last-of.js';
import type { NotificationChoices, TimelineMessage } from '../model.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { keepChoices } from './notification-choices.js';
import { NotificationTabs } from './notification-tabs.js';
import { isPageInFront, watchPageFront } from './page-front.js';

/** Milliseconds in which what comes is gathered, and a tab in front has said that it shows it. */
const gathering = 200;
/** The `id` of what sums up. */
const summary = '';

/** What the user is to be told of one conversation. */
export interface NotifiedConversation {
  readonly conversation: Conversation;
  /** Those of others that are unread, the newest last; 100 stand for more than 99. */
  readonly messages: readonly TimelineMessage[];
}

/** What the user is to be told, as it is now. */
export interface ChatNotification {
  /** The conversation's; empty for several that came together, as after a long time without a connection. One takes the place of another with the same. */
  readonly id: string;
  /** One, or those of which it is the sum. */
  readonly conversations: readonly NotifiedConversation[];
  /** Whether something came. Otherwise some of what was shown was read, edited or deleted, and this is what is left. */
  readonly isNew: boolean;
  /** Whether a page of the user's is in front, on this device, though with something else. */
  readonly inFront: boolean;
}

export interface NotificationsEvents {
  /** To be shown. Each message is told of in one tab of the device. */
  show: (notification: ChatNotification) => void;
  /** What was shown under this `id` is not to be seen any more: it was read, here or elsewhere, deleted or muted; or the user has gone. */
  hide: (id: string) => void;
  /** The user has chosen something, in whichever tab. */
  choices: (choices: NotificationChoices) => void;
}

export interface NotificationsOptions {
  /**
   * Which conversations it is about.
   * @defaultValue all
   */
  readonly about?: ((conversation: Conversation) => boolean) | undefined;
}

/** @internal */
export interface NotificationsSource {
  readonly scope: UserScope;
  readonly held: HeldConversations;
  /** Whether the user wants to hear of it: it is not muted, nor archived, nor with somebody who is blocked. */
  readonly isWelcome: (timeline: Timeline) => boolean;
  readonly onClose: () => void;
}

/**
 * Tells what others write that is new to this device, to be shown as a notification, in one of the tabs that are open: not what
 * the user sees at that moment, nor what is muted, archived or from somebody who is blocked. A message that is written by
 * `stream` counts once it is one; edits and reactions do not. What came before the page is no news.
 */
export class Notifications extends Emitter<NotificationsEvents> {
  readonly #about: (conversation: Conversation) => boolean;
  readonly #source: NotificationsSource;
  readonly #tabs: NotificationTabs;
  readonly #unwatch: () => void;
  #choices: NotificationChoices;
  /** What came and is yet to be told, by conversation. */
  #waiting = new Map<string, readonly Message[]>();
  /** What is shown, by `id` and conversation. */
  readonly #shown = new Map<string, ReadonlyMap<string, readonly Message[]>>();
  /** How far tabs have told, by conversation. */
  readonly #told = new Map<string, number>();
  #showing: string | null = null;
  #timer: unknown = null;
  #closed = false;

  /** @internal */
  constructor(
    { about = () => true }: NotificationsOptions,
    choices: NotificationChoices,
    source: NotificationsSource,
  ) {
    super();
    this.#about = about;
    this.#choices = choices;
    this.#source = source;
    const { server, userId, clock } = source.scope;
    this.#tabs = new NotificationTabs({
      name: `chat.notifications:${userId}:${server}`,
      clock,
      onTold: (id, seq) => this.#learnTold(id, seq),
      onChosen: (chosen) => this.#choose(chosen),
    });
    this.#unwatch = watchPageFront(() => this.#look());
  }

  /**
   * The conversation that this page shows: while the page is in front, nobody needs to be told of it. Null for none.
   * @defaultValue null
   */
  get showing(): string | null {
    return this.#showing;
  }

  set showing(conversationId: string | null) {
    this.#showing = conversationId;
    this.#look();
  }

  /** What the user has chosen on this device; what is not named was never chosen. Forgotten when they sign out. */
  get choices(): NotificationChoices {
    return this.#choices;
  }

  /** Changes what is named of the choices, in all tabs. @throws ChatError why the user is gone */
  choose(change: NotificationChoices): void {
    const { scope } = this.#source;
    scope.check();
    this.#choose({ ...this.#choices, ...change });
    this.#tabs.choose(this.#choices);
    keepChoices(scope, this.#choices).catch((cause) =>
      scope.report(new ChatError('storage_failed', 'Choices are in memory only.', { cause })),
    );
  }

  /** Tells no more; what is shown is hidden. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#source.scope.clock.clearTimeout(this.#timer);
    this.#unwatch();
    this.#tabs.close();
    this.#source.onClose();
    for (const id of [...this.#shown.keys()]) this.#hide(id);
  }

  /** @internal These came, in a conversation that is held. */
  arrived({ id }: Timeline, messages: readonly Message[]): void {
    const conversation = this.#source.held.conversation(id);
    if (!conversation || !this.#about(conversation)) return;
    const isSeen = id === this.#showing && isPageInFront();
    if (isSeen) {
      this.#tell(id, messages);
      return;
    }
    this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), ...messages].slice(-unreadLimit));
    const { clock, random } = this.#source.scope;
    // Where there are no locks, tabs come one after the other by chance.
    const delay = isPageInFront() ? 0 : gathering * (1 + random());
    this.#timer ??= clock.setTimeout(() => this.#showNew(), delay);
  }

  /** @internal A conversation, or whatever is shown, may not be what it was. */
  look(conversationId?: string): void {
    for (const [id, shown] of this.#shown) {
      if (conversationId !== undefined && !shown.has(conversationId)) continue;
      const left = this.#left(shown);
      if (left.size === 0) this.#hide(id);
      else if (contentOf(left) !== contentOf(shown)) {
        this.#show(id, left, { isNew: false, inFront: isPageInFront() });
      }
    }
  }

  async #showNew(): Promise<void> {
    this.#timer = null;
    await this.#tabs.exclusively(async () => {
      const front = await this.#tabs.inFront();
      const waiting = this.#left(this.#waiting);
      this.#waiting = new Map();
      if (this.#closed) return false;
      for (const [id, messages] of waiting) {
        const isKnown = (lastOf(messages)?.seq ?? 0) <= (this.#told.get(id) ?? 0);
        if (isKnown || front.includes(id)) waiting.delete(id);
      }
      const [first, second] = waiting.keys();
      if (first === undefined) return false;
      for (const [id, messages] of waiting) this.#tell(id, messages);
      const id = second === undefined ? first : summary;
      const all = new Map([...(this.#shown.get(id) ?? []), ...waiting]);
      for (const one of waiting.keys()) {
        const before = this.#shown.get(id)?.get(one) ?? this.#shown.get(one)?.get(one) ?? [];
        all.set(one, [...before, ...(waiting.get(one) ?? [])].slice(-unreadLimit));
        // What sums up takes its place.
        if (one !== id && this.#shown.has(one)) this.#hide(one);
      }
      this.#show(id, this.#left(all), { isNew: true, inFront: front.length > 0 });
      return true;
    });
  }

  /** What of these is there to be told, in its present state. */
  #left(all: ReadonlyMap<string, readonly Message[]>): Map<string, readonly Message[]> {
    const { held, isWelcome, scope } = this.#source;
    const left = new Map<string, readonly Message[]>();
    for (const [id, messages] of all) {
      const timeline = held.get(id);
      if (!timeline || !isWelcome(timeline)) continue;
      const read = Math.max(timeline.cleared, timeline.marks.get(scope.userId)?.read ?? 0);
      const unread = messages
        .map((message) => timeline.lastKnown(message))
        .filter(({ seq, deletedAt }) => seq > read && deletedAt === undefined);
      if (unread.length > 0) left.set(id, unread);
    }
    return left;
  }

  #show(
    id: string,
    shown: ReadonlyMap<string, readonly Message[]>,
    how: Pick<ChatNotification, 'isNew' | 'inFront'>,
  ): void {
    this.#shown.set(id, shown);
    const { held } = this.#source;
    const conversations = [...shown].flatMap(([one, messages]) => {
      const conversation = held.conversation(one);
      return conversation
        ? { conversation, messages: messages.map((each) => conversation.timeline.row(each)) }
        : [];
    });
    this.emit('show', { id, conversations, ...how });
  }

  #hide(id: string): void {
    this.#shown.delete(id);
    this.emit('hide', id);
  }

  #tell(id: string, messages: readonly Message[]): void {
    const { seq } = lastOf(messages) as Message;
    this.#learnTold(id, seq);
    this.#tabs.tell(id, seq);
  }

  #learnTold(id: string, seq: number): void {
    this.#told.set(id, Math.max(this.#told.get(id) ?? 0, seq));
  }

  #choose(choices: NotificationChoices): void {
    this.#choices = choices;
    this.emit('choices', choices);
  }

  #look(): void {
    if (!this.#closed) this.#tabs.setFront(isPageInFront() ? (this.#showing ?? '') : null);
  }
}

/** What there is to be seen: a reaction, for one, changes nothing of it. */
function contentOf(shown: ReadonlyMap<string, readonly Message[]>): string {
  return JSON.stringify(
    [...shown].map(([id, all]) => [id, all.map(({ seq, text }) => [seq, text])]),
  );
}
