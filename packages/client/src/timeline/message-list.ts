import type { Message } from '@chat/protocol';

/** What a message is called before it has a place, and for ever after: unique in its conversation. */
export const keyOf = ({ senderId, clientId }: { senderId: string; clientId: string }) =>
  `${senderId}:${clientId}`;

export const bySeq = (a: Message, b: Message) => a.seq - b.seq;

/** Messages by `seq`, without a gap, each of them once. */
export class MessageList {
  #messages: Message[] = [];
  readonly #keys = new Set<string>();

  get all(): readonly Message[] {
    return this.#messages;
  }

  /** The `seq` of the last message that matches; 0 for none. */
  last(matches: (message: Message) => boolean = () => true): number {
    return this.#messages.findLast(matches)?.seq ?? 0;
  }

  has(message: { senderId: string; clientId: string }): boolean {
    return this.#keys.has(keyOf(message));
  }

  /** @returns false for what is here already, or whose place is taken */
  insert(message: Message): boolean {
    const index = this.#indexOf(message.seq);
    if (this.has(message) || this.#messages[index]?.seq === message.seq) return false;
    this.#keys.add(keyOf(message));
    this.#messages.splice(index, 0, message);
    return true;
  }

  /** Takes the state of a message that is here, if it is a later one. @returns whether it was */
  update(message: Message): boolean {
    const index = this.#indexOf(message.seq);
    const before = this.#messages[index];
    if (!before || keyOf(before) !== keyOf(message) || before.rev >= message.rev) return false;
    this.#messages[index] = message;
    return true;
  }

  replace(messages: readonly Message[]): void {
    this.#messages = [];
    this.#keys.clear();
    for (const message of messages) this.insert(message);
  }

  /** Where a message with this `seq` is or belongs. */
  #indexOf(seq: number): number {
    let low = 0;
    let high = this.#messages.length;
    if (this.last() < seq) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#messages[middle] as Message).seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
