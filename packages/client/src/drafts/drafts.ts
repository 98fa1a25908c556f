import type { Capability } from '../capability.js';
import { ChatError } from '../chat-error.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { UserScope } from '../user-scope.js';
import { isObjectOf, isString } from '../wire/model-checks.js';

/** Milliseconds in which what is typed is gathered before it is kept. */
const gathering = 300;

/** As the device keeps it, beside the conversations. */
interface Draft {
  readonly draftOf: string;
  readonly text: string;
}

const isDraft = isObjectOf<Draft>({ draftOf: isString, text: isString });

/** What the user began to write, on this device. Nobody else gets it, and signing out forgets it. */
export class Drafts implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #texts = new Map<string, string>();
  /** Of these the storage has yet to be told. */
  readonly #untold = new Set<string>();
  #timer: unknown = null;

  constructor(scope: UserScope, held: HeldConversations) {
    this.#scope = scope;
    this.#held = held;
  }

  /** See `Conversation.draft`. */
  of(conversationId: string): string {
    return this.#texts.get(conversationId) ?? '';
  }

  /** See `Conversation.setDraft`. */
  set(conversationId: string, text: string): void {
    this.#scope.check();
    if (text === this.of(conversationId)) return;
    if (text === '') this.#texts.delete(conversationId);
    else this.#texts.set(conversationId, text);
    this.#untold.add(conversationId);
    this.#timer ??= this.#scope.clock.setTimeout(() => this.#keep(), gathering);
    this.#held.touched(conversationId);
  }

  onKept(value: unknown): void {
    if (!isDraft(value) || this.#untold.has(value.draftOf)) return;
    this.#texts.set(value.draftOf, value.text);
    this.#held.touched(value.draftOf);
  }

  onEnd(): void {
    this.#scope.clock.clearTimeout(this.#timer);
    this.#untold.clear();
  }

  async #keep(): Promise<void> {
    this.#timer = null;
    const ids = [...this.#untold];
    try {
      const { cache } = await this.#scope.storage;
      for (const id of ids) {
        if (this.#scope.ended) return;
        this.#untold.delete(id);
        const text = this.of(id);
        const key = `draft:${id}`;
        await (text === '' ? cache?.remove(key) : cache?.put(key, { draftOf: id, text }));
      }
    } catch (cause) {
      this.#scope.report(new ChatError('storage_failed', 'Drafts are in memory only.', { cause }));
    }
  }
}
