import type { Message } from '@chat/protocol';
import type { Capability } from '../capability.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { ConversationSettings } from '../model.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { keptChoices } from './notification-choices.js';
import { Notifications, type NotificationsOptions } from './notifications.js';

export interface ArrivalsOptions {
  readonly settingsOf: (timeline: Timeline) => ConversationSettings;
  readonly hasBlocked: (userId: string) => boolean;
}

/** What arrives for the user, told to whoever shows notifications. Loaded by the first who does. */
export class Arrivals implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #options: ArrivalsOptions;
  readonly #opened = new Set<Notifications>();
  /** Conversations that are yet to be where the server was when this page came: what comes in them until then is no news. */
  readonly #late = new Set<string>();

  constructor(scope: UserScope, held: HeldConversations, options: ArrivalsOptions) {
    this.#scope = scope;
    this.#held = held;
    this.#options = options;
    for (const { id } of held.all()) this.#late.add(id);
    if (scope.hasJoined) this.onOnline();
  }

  /** Shows what arrives from now on, until it is closed. */
  async open(options: NotificationsOptions): Promise<Notifications> {
    const { settingsOf, hasBlocked } = this.#options;
    const choices = await this.#scope.ask(keptChoices(this.#scope).catch(() => ({})));
    const opened: Notifications = new Notifications(options, choices, {
      ...{ scope: this.#scope, held: this.#held },
      isWelcome: (timeline) => {
        const { mutedUntil, archived } = settingsOf(timeline);
        const isSilent = mutedUntil !== null || archived;
        return !isSilent && !timeline.members.some(({ id }) => hasBlocked(id));
      },
      onClose: () => this.#opened.delete(opened),
    });
    this.#opened.add(opened);
    return opened;
  }

  onHeld(timeline: Timeline): void {
    if (!this.#scope.hasJoined || !timeline.confirmed) this.#late.add(timeline.id);
  }

  onLearned(timeline: Timeline): void {
    if (this.#scope.hasJoined && timeline.isUpToDate) this.#late.delete(timeline.id);
  }

  /** By now the server has told where all that are held stand. */
  onOnline(): void {
    for (const { id, isComplete } of this.#held.all()) if (isComplete) this.#late.delete(id);
  }

  onNew(timeline: Timeline, messages: readonly Message[]): void {
    if (this.#late.has(timeline.id)) return;
    // Whatever becomes of that until it would be told. An archived one comes back by this very message.
    if (this.#options.settingsOf(timeline).mutedUntil !== null) return;
    const others = messages.filter(({ senderId }) => senderId !== this.#scope.userId);
    if (others.length === 0) return;
    for (const opened of this.#opened) opened.arrived(timeline, others);
  }

  onChanged(id: string): void {
    const timeline = this.#held.get(id);
    if (timeline) this.onLearned(timeline);
    for (const opened of this.#opened) opened.look(id);
  }

  onBlocked(): void {
    for (const opened of this.#opened) opened.look();
  }

  onEnd(): void {
    for (const opened of this.#opened) opened.close();
  }
}
