import type { ConversationSettings as WireSettings } from '@chat/protocol';
import type { Capability, FrameHandlers } from '../capability.js';
import type { ChatError } from '../chat-error.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import { createDeferred } from '../deferred.js';
import { later } from '../later.js';
import type { Arrangement, ConversationSettings } from '../model.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { uuid } from '../uuid.js';
import { arranged, shownSettings, type Wanted, wantedOf } from './arranged.js';
import type { SettingsChange } from './settings-change.js';
import type { SettingsSender } from './settings-sender.js';

/** How the user has arranged their conversations: as the server told, and as they want it by now. */
export class Settings implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  /** By conversation, in the order in which they were made. */
  readonly #waiting = new Map<string, readonly SettingsChange[]>();
  /** Null until it is loaded. */
  #sender: SettingsSender | null = null;
  readonly #loadSender = later(async () => {
    const { SettingsSender } = await this.#scope.ask(import('./settings-sender.js'));
    this.#sender = new SettingsSender(this.#scope, {
      first: (id) => this.#waiting.get(id)?.[0],
      timelineOf: (change) => this.#current(change),
      settle: (change, error) => this.#settle(change, error),
    });
    return this.#sender;
  });

  readonly frames: FrameHandlers = {
    settings: ({ conversationId, settings }) => {
      const timeline = this.#held.get(conversationId);
      if (timeline === undefined) this.#held.unheld(conversationId);
      else if (timeline.learnSettings(settings)) this.#held.changed(timeline);
    },
  };

  constructor(scope: UserScope, held: HeldConversations) {
    this.#scope = scope;
    this.#held = held;
  }

  /** As they are shown: what is on its way counts already. */
  of(timeline: Timeline): ConversationSettings {
    return shownSettings(this.#wanted(timeline), this.#at(timeline));
  }

  /** When it was pinned, for the order of lists; 0 for one that is not. */
  pinnedAt(timeline: Timeline): number {
    return this.#wanted(timeline).pinnedAt ?? 0;
  }

  /** See `Conversation.set`. */
  set(timeline: Timeline, arrangement: Arrangement): Promise<void> {
    return this.#change(timeline, wantedOf(arrangement));
  }

  /** See `Conversation.clear`. */
  async clear(timeline: Timeline): Promise<void> {
    const { lastSeq } = timeline;
    if (lastSeq > 0) await this.#change(timeline, { cleared: lastSeq });
  }

  /** Who reads a conversation does not want it marked as unread any more. */
  onRead(timeline: Timeline): void {
    if (!this.of(timeline).unread) return;
    this.#change(timeline, { unread: false }).catch((error) => this.#scope.report(error));
  }

  onOnline(): void {
    for (const id of this.#waiting.keys()) this.#work(id);
  }

  onOffline(): void {
    this.#sender?.onOffline();
  }

  onEnd(reason: ChatError): void {
    const changes = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    for (const { outcome } of changes) outcome.reject(reason);
  }

  #wanted(timeline: Timeline): WireSettings {
    const at = this.#at(timeline);
    return (this.#waiting.get(timeline.id) ?? []).reduce(
      (settings, { wanted }) => arranged(settings, wanted, at),
      timeline.settings,
    );
  }

  #at({ lastSeq }: Timeline) {
    return { now: this.#scope.clock.now(), lastSeq };
  }

  #change(timeline: Timeline, wanted: Wanted): Promise<void> {
    try {
      this.#scope.check();
      this.#scope.checkOffered('settings');
    } catch (error) {
      return Promise.reject(error);
    }
    const { id } = timeline;
    const outcome = createDeferred<void>();
    const change: SettingsChange = { changeId: uuid(), timeline, wanted, outcome, base: null };
    this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), change]);
    this.#changed(timeline);
    this.#work(id);
    return outcome.promise;
  }

  /** Sends what waits for a conversation. */
  #work(id: string): void {
    if (!this.#scope.online) return;
    this.#loadSender().then(
      (sender) => sender.work(id),
      (error) => {
        for (const change of this.#waiting.get(id) ?? []) this.#settle(change, error);
      },
    );
  }

  #current({ timeline }: SettingsChange): Timeline {
    return this.#held.get(timeline.id) ?? timeline;
  }

  #settle(change: SettingsChange, error?: ChatError): void {
    const { timeline, outcome } = change;
    const rest = (this.#waiting.get(timeline.id) ?? []).filter((each) => each !== change);
    if (rest.length > 0) this.#waiting.set(timeline.id, rest);
    else this.#waiting.delete(timeline.id);
    this.#changed(this.#current(change));
    if (error) outcome.reject(error);
    else outcome.resolve();
  }

  #changed(timeline: Timeline): void {
    if (this.#held.get(timeline.id)) this.#held.changed(timeline);
    else this.#held.touched(timeline.id);
  }
}
