import type { MessageStore, Writer } from '../store/store.js';
import { fromStore } from './from-store.js';
import { Remembered } from './remembered.js';

const capacity = 50_000;
/** ms for which it is believed that somebody has not written yet. */
const patience = 5_000;

/**
 * Whoever knows a username becomes a member of a conversation by opening it, which is no consent of the
 * other one's. Who has written has consented: only then the other learns when they are there or typing,
 * and whether messages reached them.
 */
export class Consent {
  readonly #messages: MessageStore;
  /** Whoever has written has written for ever. */
  readonly #given = new Remembered<true>({ capacity, lifetime: Number.POSITIVE_INFINITY });
  readonly #missing = new Remembered<true>({ capacity, lifetime: patience });

  constructor(messages: MessageStore) {
    this.#messages = messages;
  }

  /** Whether each has written in that conversation, in the order asked; or had, a moment ago. */
  of(writers: readonly Writer[]): Promise<boolean[]> {
    return this.#answer(writers, (writer) => this.#known(writer) === undefined);
  }

  /** As {@link of}, as it is now: for what stands until somebody is heard to write. */
  askedOf(writers: readonly Writer[]): Promise<boolean[]> {
    return this.#answer(writers, (writer) => this.#known(writer) !== true);
  }

  async #answer(
    writers: readonly Writer[],
    isUnknown: (writer: Writer) => boolean,
  ): Promise<boolean[]> {
    const unknown = writers.filter(isUnknown);
    if (unknown.length > 0) {
      const found = await fromStore(this.#messages.hasWritten(unknown));
      for (const [index, writer] of unknown.entries()) {
        if (found[index] === true) this.#given.set(keyOf(writer), true);
        // Unless they have written while the store was asked.
        else if (this.#known(writer) === undefined) this.#missing.set(keyOf(writer), true);
      }
    }
    return writers.map((writer) => this.#known(writer) ?? false);
  }

  /** Whether it is known here, without asking, that somebody has written. */
  isGiven(writer: Writer): boolean {
    return this.#given.get(keyOf(writer)) === true;
  }

  /** Somebody has written. */
  given(writer: Writer): void {
    const key = keyOf(writer);
    this.#given.set(key, true);
    this.#missing.forget(key);
  }

  /** As {@link given}, of a message that came by; kept where somebody has asked. */
  heard(writer: Writer): void {
    if (this.#missing.get(keyOf(writer))) this.given(writer);
  }

  #known(writer: Writer): boolean | undefined {
    const key = keyOf(writer);
    if (this.#given.get(key)) return true;
    return this.#missing.get(key) ? false : undefined;
  }
}

const keyOf = ({ conversationId, userId }: Writer) => `${conversationId} ${userId}`;
