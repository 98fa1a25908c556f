import type { Conversation as Snapshot } from '@chat/protocol';
import type { Capability } from '../capability.js';
import { toChatError } from '../chat-error.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';

/** Milliseconds in which what happens to conversations is gathered before the server is asked. */
const gathering = 200;

/**
 * What is known of the user's conversations for lists: those that are held as they are by now, of all
 * others what the server told last. To be listed, none has to be held.
 */
export class ListedConversations implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #onChange: () => void;
  readonly #unheld = new Map<string, Timeline>();
  /** To be asked for again. */
  readonly #outdated = new Set<string>();
  #timer: unknown = null;

  /** @param onChange something that lists show is not what it was */
  constructor(scope: UserScope, held: HeldConversations, onChange: () => void) {
    this.#scope = scope;
    this.#held = held;
    this.#onChange = onChange;
  }

  /** In no order. */
  all(): Timeline[] {
    return [...this.#held.all(), ...this.#unheld.values()];
  }

  get(id: string): Timeline | undefined {
    return this.#held.get(id) ?? this.#unheld.get(id);
  }

  /** The server has told of a conversation. */
  learn(snapshot: Snapshot): Timeline {
    const { id } = snapshot;
    if (this.#held.get(id)) return this.#held.hold(snapshot).timeline;
    const timeline = this.#held.timelineOf(snapshot);
    this.#unheld.set(id, timeline);
    return timeline;
  }

  onHeld({ id }: Timeline): void {
    this.#unheld.delete(id);
    this.#onChange();
  }

  onChanged(): void {
    this.#onChange();
  }

  onUnheld(id: string): void {
    if (this.#held.get(id)) return;
    this.#outdated.add(id);
    this.#timer ??= this.#scope.clock.setTimeout(() => {
      this.#timer = null;
      this.#ask();
    }, gathering);
  }

  onOffline(): void {
    // What is listed is asked for again with the next connection.
    this.#scope.clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#outdated.clear();
  }

  async #ask(): Promise<void> {
    const ids = [...this.#outdated];
    this.#outdated.clear();
    for (const id of ids) {
      try {
        this.learn(await this.#scope.ask(this.#scope.api.conversation(id)));
      } catch (cause) {
        const error = toChatError(cause);
        if (this.#scope.ended) return;
        if (error.code === 'not_found') this.#unheld.delete(id);
        else this.#scope.report(error);
      }
    }
    this.#onChange();
  }
}
