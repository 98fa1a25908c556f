import type { Conversation as Snapshot, User } from '@chat/protocol';
import { Asking } from '../asking.js';
import type { Capability } from '../capability.js';
import { toChatError } from '../chat-error.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';

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
  #turn = 0;
  /** By conversation, of the question whose answer is known. */
  readonly #turns = new Map<string, number>();
  readonly #asking: Asking;

  /** @param onChange something that lists show is not what it was */
  constructor(scope: UserScope, held: HeldConversations, onChange: () => void) {
    this.#scope = scope;
    this.#held = held;
    this.#onChange = onChange;
    this.#asking = new Asking(scope, () => this.#ask());
  }

  /** In no order. */
  all(): Timeline[] {
    return [...this.#held.all(), ...this.#unheld.values()];
  }

  get(id: string): Timeline | undefined {
    return this.#held.get(id) ?? this.#unheld.get(id);
  }

  /** To be taken with each question to the server: answers overtake each other. */
  turn(): number {
    this.#turn += 1;
    return this.#turn;
  }

  /**
   * The server has told of a conversation.
   * @param turn of the question; what is known from a later one stays
   * @returns undefined where it is known to be gone
   */
  learn(snapshot: Snapshot, turn: number): Timeline | undefined {
    const { id } = snapshot;
    if (!this.#isNews(id, turn)) return this.get(id);
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

  onBlocked(): void {
    this.#onChange();
  }

  onProfile(user: User): void {
    const learnt = [...this.#unheld.values()].filter((timeline) => timeline.learnUser(user));
    if (learnt.length > 0) this.#onChange();
  }

  onUnheld(id: string): void {
    if (this.#held.get(id)) return;
    this.#outdated.add(id);
    this.#asking.soon();
  }

  onOffline(): void {
    // What is listed is asked for again with the next connection.
    this.#asking.cancel();
    this.#outdated.clear();
  }

  async #ask(): Promise<void> {
    for (const id of [...this.#outdated]) {
      // Before it is asked for: of what happens meanwhile the answer may not know.
      this.#outdated.delete(id);
      const turn = this.turn();
      try {
        this.learn(await this.#scope.ask(this.#scope.api.conversation(id)), turn);
      } catch (error) {
        if (toChatError(error).code !== 'not_found') {
          this.#outdated.add(id);
          throw error;
        }
        if (this.#isNews(id, turn)) this.#unheld.delete(id);
      }
      this.#onChange();
    }
  }

  #isNews(id: string, turn: number): boolean {
    if (turn < (this.#turns.get(id) ?? 0)) return false;
    this.#turns.set(id, turn);
    return true;
  }
}
