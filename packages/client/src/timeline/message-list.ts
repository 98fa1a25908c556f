import { type Message, type Quote, quotedText } from '@chat/protocol';

/** What a message is called before it has a place, and for ever after: unique in its conversation. */
export const keyOf = ({ senderId, clientId }: { senderId: string; clientId: string }) =>
  `${senderId}:${clientId}`;

/** The part of a key that its sender chose; of a `clientId` alone, that. */
export const clientIdOf = (key: string) => key.slice(key.indexOf(':') + 1);

/** What is quoted: a message, or what another one said of it. */
type Quoted = Quote & Pick<Message, 'files'>;

export const bySeq = (a: Message, b: Message) => a.seq - b.seq;

/** Messages by `seq`, without a gap in what the user may see, each of them once; what they quote is the latest that is known. */
export class MessageList {
  #messages: Message[] = [];
  readonly #keys = new Set<string>();
  /** What is answered, by its place, loaded or not. */
  readonly #quotes = new Map<number, Quote>();
  /**
   * What was told of messages before those that are here: a page that brings them, or an answer to one,
   * may have been read before that.
   */
  readonly #earlier = new Map<number, Message>();

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

  at(seq: number): Message | undefined {
    const message = this.#messages[this.#indexOf(seq)];
    return message?.seq === seq ? message : undefined;
  }

  /** The latest that is known of what is, or would be, at a place. */
  quotedAt(seq: number): Quote | undefined {
    const latest = latestOf<Quoted>(this.at(seq), this.#earlier.get(seq), this.#quotes.get(seq));
    return latest && quoteOf(latest);
  }

  /** The latest state that is known of a message, which need not be here, and of what it answers. */
  lastKnown(message: Message): Message {
    const known = this.at(message.seq) ?? this.#earlier.get(message.seq);
    // What is here already: it is shown as one object, wherever the same state of it came from.
    const latest = known && isSame(known, message) && known.rev >= message.rev ? known : message;
    const quote = this.quotedAt(latest.replyTo ?? 0);
    const isNews = quote && quote.rev > (latest.quoted?.rev ?? 0);
    return isNews ? { ...latest, quoted: quote } : latest;
  }

  /** @returns false for what is here already, or whose place is taken */
  insert(message: Message): boolean {
    const { seq } = message;
    const latest = this.lastKnown(message);
    this.#learn(latest);
    if (this.has(message) || this.at(seq)) return false;
    this.#earlier.delete(seq);
    this.#keys.add(keyOf(message));
    const quoting = this.#quoting(latest);
    this.#messages.splice(this.#indexOf(seq), 0, quoting);
    return true;
  }

  /** Keeps of a message, which need not be here, what answers to it quote. */
  quote(message: Quoted): void {
    if (!this.#quotes.has(message.seq)) this.#quotes.set(message.seq, quoteOf(message));
  }

  /**
   * Takes the state of a message that is here, or is quoted here, if it is a later one.
   * @returns whether it was
   */
  update(message: Message): boolean {
    const { seq } = message;
    const isQuoted = this.#learn(message);
    const index = this.#indexOf(seq);
    const before = this.#messages[index];
    if (index === 0 && before?.seq !== seq) {
      const known = this.#earlier.get(seq);
      if (!known || isLater(message, known)) this.#earlier.set(seq, message);
    }
    if (!before || !isLater(message, before)) return isQuoted;
    const quoting = this.#quoting(message);
    this.#messages[index] = quoting;
    return true;
  }

  replace(messages: readonly Message[]): void {
    this.#messages = [];
    this.#keys.clear();
    this.#quotes.clear();
    this.#earlier.clear();
    for (const message of messages) this.insert(message);
  }

  /** Lets go of what is hidden from the user: all up to a place. Of what is expired nothing is quoted, either. */
  dropThrough(seq: number, expired = 0): void {
    const isLeft = (message: Message) => message.seq > seq;
    const earlier = [...this.#earlier.values()].filter(isLeft);
    const bare = (message: Message): Message => {
      const { quoted, ...rest } = message;
      return quoted && quoted.seq <= expired ? rest : message;
    };
    this.replace(this.#messages.filter(isLeft).map(bare));
    for (const message of earlier) this.update(message);
  }

  /**
   * Lets go of all but so many at the end, and of none behind a place, or the last that is not.
   * @returns whether there was any
   */
  dropOlder(keep: number, seq: number): boolean {
    const first = Math.min(this.#messages.length - keep, this.#indexOf(seq + 1) - 1);
    if (first < 1) return false;
    this.replace(this.#messages.slice(first));
    return true;
  }

  /** The same message, with the latest that is known of what it answers. */
  #quoting(message: Message): Message {
    const { replyTo, quoted } = message;
    if (replyTo === undefined) return message;
    const quote = latestOf(quoted, this.quotedAt(replyTo));
    if (!quote) return message;
    this.#learn(quote);
    this.quote(quote);
    return { ...message, quoted: quote };
  }

  /** Those that answer a message quote its latest state. @returns whether there are any */
  #learn(state: Quoted): boolean {
    const { seq, rev } = state;
    const known = this.#quotes.get(seq);
    if (!known || known.rev >= rev) return false;
    const quoted = quoteOf(state);
    this.#quotes.set(seq, quoted);
    this.#messages = this.#messages.map((message) =>
      message.replyTo === seq && (message.quoted?.rev ?? 0) < rev
        ? { ...message, quoted }
        : message,
    );
    return true;
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

const isSame = (a: Message, b: Message) => keyOf(a) === keyOf(b);

/** Whether it is the same message, as it was later. */
const isLater = (message: Message, before: Message) =>
  isSame(message, before) && message.rev > before.rev;

function latestOf<Q extends Quoted>(...states: readonly (Q | undefined)[]): Q | undefined {
  return states.reduce((latest, state) =>
    (state?.rev ?? 0) > (latest?.rev ?? 0) ? state : latest,
  );
}

/** @param state of a message, or as it was quoted before */
function quoteOf({ seq, rev, senderId, text, deletedAt, file, files }: Quoted): Quote {
  const { name, type, voice } = files?.[0] ?? file ?? {};
  return {
    ...{ seq, rev, senderId, text: quotedText(text) },
    ...(name &&
      type && {
        file: { name, type, ...(voice && { voice: { duration: voice.duration } }) },
      }),
    ...(deletedAt && { deletedAt }),
  };
}
