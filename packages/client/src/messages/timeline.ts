import type {
  Conversation,
  Member,
  Message,
  MessagesResponse,
  User as WireUser,
} from '@chat/protocol';
import { systemSenderId } from '@chat/protocol';
import type { ChatError } from '../chat-error.js';
import type { Marks, MessageStatus, TimelineMessage, User } from '../model.js';
import type { OutboxEntry } from '../storage/storage.js';

/** Most events kept while a gap before them is fetched. What is dropped comes with the gap. */
const heldLimit = 1_000;

const keyOf = ({ senderId, clientId }: { senderId: string; clientId: string }) =>
  `${senderId}:${clientId}`;

/** The newest part of a timeline, as it is kept. */
export interface SavedTimeline {
  readonly id: string;
  readonly members: Member[];
  readonly position: number;
  /** By `seq`, without a gap. */
  readonly messages: Message[];
  /** There are older ones. */
  readonly more: boolean;
  /** Which history of the server it is of, if that is known. */
  readonly epoch?: string | undefined;
}

interface Unsent {
  readonly entry: OutboxEntry;
  readonly error: ChatError | undefined;
}

/**
 * One conversation's messages, in the server's order, and how far they are complete.
 *
 * `position` is the highest `rev` up to which every change is here. A change at position+1 is
 * applied; one beyond it is held until what lies between has been fetched. Pure state: it knows no
 * socket and no time.
 */
export class Timeline {
  readonly id: string;
  #members: readonly WireUser[] = [];
  readonly #ownId: string;
  readonly #marks = new Map<string, Marks>();
  /** By `seq`, without a gap from the oldest loaded one on. */
  #stored: Message[] = [];
  readonly #keys = new Set<string>();
  readonly #held = new Map<number, Message>();
  #unsent: Unsent[] = [];
  #position: number;
  #head: number;
  #hasOlder: boolean;
  #stale = false;
  /** Of which history of the server it is; undefined for what is not known. */
  epoch: string | undefined;
  /** Whether the server has it no more. */
  removed = false;
  /** Grows with each reload: a page that was asked for before it no longer fits. */
  #generation = 0;
  #snapshot: readonly TimelineMessage[] | null = null;
  #rows = new Map<string, TimelineMessage>();

  /**
   * @param from the position to start at, when messages after it are yet to be heard of; by default
   *   the snapshot's latest message is where it starts
   */
  constructor({ id, members, head, lastMessage }: Conversation, ownId: string, from?: number) {
    this.id = id;
    this.#ownId = ownId;
    this.learnMembers(members);
    this.#position = Math.min(from ?? head, lastMessage?.rev ?? 0);
    this.#head = head;
    this.#hasOlder = this.#position > 0;
    if (lastMessage && lastMessage.rev <= this.#position) {
      this.#insert(lastMessage);
      this.#hasOlder = lastMessage.seq > 1;
    }
  }

  /** Goes on where another client, or this one in an earlier life, once was. */
  static restore(
    { id, members, position, messages, more, epoch }: SavedTimeline,
    ownId: string,
  ): Timeline {
    const timeline = new Timeline({ id, members, head: position, createdAt: 0 }, ownId);
    timeline.reload({ messages, more, head: position });
    timeline.epoch = epoch;
    return timeline;
  }

  /** What to keep; null while it must be loaded anew. */
  save(limit: number): SavedTimeline | null {
    if (this.#stale || this.removed) return null;
    return {
      id: this.id,
      members: this.#members.map((user) => ({ user, ...this.#marksOf(user.id) })),
      position: this.#position,
      messages: this.#stored.slice(-limit),
      more: this.#hasOlder || this.#stored.length > limit,
      epoch: this.epoch,
    };
  }

  get members(): readonly User[] {
    return this.#members;
  }

  get position(): number {
    return this.#position;
  }

  get generation(): number {
    return this.#generation;
  }

  /** Whether the server has more than is here. */
  get behind(): boolean {
    return this.#head > this.#position;
  }

  /** Whether it must be loaded anew, as its position cannot be served. */
  get stale(): boolean {
    return this.#stale;
  }

  get hasOlder(): boolean {
    return this.#hasOlder;
  }

  /** Where the next older page ends: the request's `before`. */
  get oldestSeq(): number | undefined {
    return this.#stored[0]?.seq ?? (this.#position > 0 ? this.#position + 1 : undefined);
  }

  get marks(): ReadonlyMap<string, Marks> {
    return this.#marks;
  }

  /** The `seq` of the last message that somebody else sent; 0 for none. */
  get lastForeignSeq(): number {
    return this.#stored.findLast(({ senderId }) => senderId !== this.#ownId)?.seq ?? 0;
  }

  get lastSeq(): number {
    return this.#stored.at(-1)?.seq ?? 0;
  }

  /** Whether a peer has yet to read something of the user's. */
  get awaitsReading(): boolean {
    const own = this.#stored.findLast(({ senderId }) => senderId === this.#ownId)?.seq ?? 0;
    return own > this.#peerMarks().read;
  }

  /**
   * Takes a message that is new or changed, from an event or an acknowledgement.
   *
   * @returns the new messages that are now in place, in order
   */
  receive(message: Message): Message[] {
    if (this.removed) return [];
    this.learnHead(message.rev);
    if (message.rev <= this.#position && !this.#stale) return this.#update(message);
    if (this.#held.size < heldLimit) this.#held.set(message.rev, message);
    this.#touch();
    return this.#drain();
  }

  /** Takes an answer to “what changed after the position?”. @returns like {@link receive} */
  applyChanges(messages: readonly Message[], through: number, more: boolean): Message[] {
    if (this.#stale) return [];
    const before = this.#position;
    const fresh: Message[] = [];
    for (const message of messages) {
      if (message.rev > before && this.#place(message)) fresh.push(message);
    }
    this.#position = Math.max(before, through);
    this.learnHead(more ? through + 1 : through);
    this.#touch();
    return [...fresh.sort(bySeq), ...this.#drain()];
  }

  /** The server's counter stands here at least. */
  learnHead(rev: number): void {
    this.#head = Math.max(this.#head, rev);
  }

  /** Gives up waiting for what the server turned out not to have. */
  forgetHead(): void {
    this.#head = this.#position;
    this.#held.clear();
  }

  /** The server has nothing of it any more: only what is unsent is left to show. */
  remove(): void {
    this.reload({ messages: [], more: false, head: 0 });
    this.forgetHead();
    this.removed = true;
  }

  /** The position cannot be served: what comes is held until `reload`. */
  reset(): void {
    this.#stale = true;
  }

  /** The server has this history: what is here of another, if that is known, must be loaded anew. */
  join(epoch: string | undefined): void {
    if ((this.epoch ?? epoch) !== epoch) {
      this.#marks.clear();
      this.forgetHead();
      this.reset();
    }
    this.epoch = epoch;
  }

  /** Starts again from the newest page. @returns like {@link receive} */
  reload({ messages, more, head }: MessagesResponse): Message[] {
    const oldest = this.oldestSeq ?? 0;
    // A message beyond `head` was stored while the page was read: it comes again in its turn.
    const page = messages.filter(({ seq }) => seq <= head);
    // By what they are: in another history other messages may have the same places.
    const fresh = page.filter((message) => message.seq >= oldest && !this.has(message));
    this.#stale = false;
    this.#generation += 1;
    this.#stored = [];
    this.#keys.clear();
    for (const message of page) this.#insert(message);
    this.#hasOlder = more;
    this.#position = head;
    this.#head = Math.max(head, ...this.#held.keys());
    this.#touch();
    return [...fresh, ...this.#drain()];
  }

  /** Takes a page that was asked for with {@link oldestSeq}. */
  addOlder(messages: readonly Message[], more: boolean): void {
    const oldest = this.oldestSeq ?? Number.POSITIVE_INFINITY;
    for (const message of messages) if (message.seq < oldest) this.#insert(message);
    this.#hasOlder = more;
    this.#touch();
  }

  /** Who the members are now, and their marks. @returns whether anything changed */
  learnMembers(members: readonly Member[]): boolean {
    const users = members.map(({ user }) => user);
    const renamed = JSON.stringify(users) !== JSON.stringify(this.#members);
    if (renamed) this.#members = users;
    return members.reduce(
      (changed, { user, ...marks }) => this.advanceMarks(user.id, marks) || changed,
      renamed,
    );
  }

  /** Marks only grow, so states may come in any order. @returns whether anything changed */
  advanceMarks(userId: string, marks: Marks): boolean {
    const before = this.#marksOf(userId);
    const read = Math.max(before.read, marks.read);
    const delivered = Math.max(before.delivered, marks.delivered, read);
    if (read === before.read && delivered === before.delivered) return false;
    this.#marks.set(userId, { delivered, read });
    this.#touch();
    return true;
  }

  /** Shows what the outbox holds for this conversation, in its order. */
  showUnsent(unsent: readonly Unsent[]): void {
    this.#unsent = [...unsent];
    this.#touch();
  }

  has(message: { senderId: string; clientId: string }): boolean {
    return this.#keys.has(keyOf(message));
  }

  /**
   * What to show: the complete part by `seq`, then own messages that are acknowledged but still have
   * a gap before them, then unsent ones. The same array while nothing changed, and the same object
   * for each message that did not.
   */
  get messages(): readonly TimelineMessage[] {
    this.#snapshot ??= this.#render();
    return this.#snapshot;
  }

  row(message: Message): TimelineMessage {
    return this.#row(message, { seq: message.seq, status: this.#status(message) });
  }

  unsentRow({ entry, error }: Unsent): TimelineMessage {
    return this.#row(this.#own(entry), {
      seq: null,
      status: error ? 'failed' : 'pending',
      ...(error && { error }),
    });
  }

  #render(): TimelineMessage[] {
    const ahead = [...this.#held.values()]
      .filter((message) => message.senderId === this.#ownId && !this.has(message))
      .sort(bySeq);
    const shown = [...this.#stored, ...ahead];
    const keys = new Set(ahead.map(keyOf));
    const unsent = this.#unsent.filter(({ entry }) => {
      const key = keyOf(this.#own(entry));
      return !this.#keys.has(key) && !keys.has(key);
    });
    return [
      ...shown.map((message) => this.row(message)),
      ...unsent.map((item) => this.unsentRow(item)),
    ];
  }

  #row(
    message: Pick<Message, 'clientId' | 'senderId' | 'text' | 'createdAt'>,
    state: Pick<TimelineMessage, 'seq' | 'status' | 'error'>,
  ): TimelineMessage {
    const { clientId, senderId, text, createdAt } = message;
    const key = keyOf(message);
    const before = this.#rows.get(key);
    if (
      before !== undefined &&
      before.status === state.status &&
      before.seq === state.seq &&
      before.text === text &&
      before.error === state.error
    ) {
      return before;
    }
    const row = {
      key,
      clientId,
      senderId,
      own: senderId === this.#ownId,
      text,
      createdAt,
      ...state,
      system: senderId === systemSenderId,
    };
    this.#rows.set(key, row);
    return row;
  }

  #own(entry: OutboxEntry) {
    return { ...entry, senderId: this.#ownId };
  }

  #status({ senderId, seq }: Message): MessageStatus {
    if (senderId !== this.#ownId) return 'sent';
    const { delivered, read } = this.#peerMarks();
    return seq <= read ? 'read' : seq <= delivered ? 'delivered' : 'sent';
  }

  #peerMarks(): Marks {
    return this.#marksOf(this.#members.find(({ id }) => id !== this.#ownId)?.id ?? '');
  }

  #marksOf(userId: string): Marks {
    return this.#marks.get(userId) ?? { delivered: 0, read: 0 };
  }

  #drain(): Message[] {
    const fresh: Message[] = [];
    if (this.#stale) return fresh;
    for (const rev of this.#held.keys()) if (rev <= this.#position) this.#held.delete(rev);
    for (;;) {
      const next = this.#held.get(this.#position + 1);
      if (next === undefined) return fresh;
      this.#held.delete(next.rev);
      // Placed first: with nothing loaded, the position is what tells older from newer.
      if (this.#place(next)) fresh.push(next);
      this.#position = next.rev;
    }
  }

  /** @returns whether the message is new here */
  #place(message: Message): boolean {
    this.#touch();
    if (this.has(message)) {
      this.#update(message);
      return false;
    }
    // It lies before what is loaded, and comes with its page in its present state.
    const oldest = this.oldestSeq;
    if (this.#hasOlder && oldest !== undefined && message.seq < oldest) return false;
    return this.#insert(message);
  }

  #update(message: Message): Message[] {
    const index = this.#indexOf(message.seq);
    const before = this.#stored[index];
    if (before && keyOf(before) === keyOf(message) && before.rev < message.rev) {
      this.#stored[index] = message;
      this.#touch();
    }
    return [];
  }

  /** @returns false for what is here already, or whose place is taken */
  #insert(message: Message): boolean {
    const index = this.#indexOf(message.seq);
    if (this.has(message) || this.#stored[index]?.seq === message.seq) return false;
    this.#keys.add(keyOf(message));
    this.#stored.splice(index, 0, message);
    return true;
  }

  /** Where a message with this `seq` is or belongs. */
  #indexOf(seq: number): number {
    let low = 0;
    let high = this.#stored.length;
    if ((this.#stored[high - 1]?.seq ?? 0) < seq) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#stored[middle] as Message).seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #touch(): void {
    this.#snapshot = null;
  }
}

function bySeq(a: Message, b: Message): number {
  return a.seq - b.seq;
}
