import type {
  Conversation,
  ConversationSettings,
  Data,
  Member,
  Message,
  MessagesResponse,
  User as WireUser,
} from '@chat/protocol';
import type { Marks, TimelineMessage, User } from '../model.js';
import { Members } from './members.js';
import { bySeq, keyOf, MessageList } from './message-list.js';
import type { MessagesBeside, Newest } from './messages-beside.js';
import { placeStreams } from './place-streams.js';
import type { SavedTimeline } from './saved-timeline.js';
import type { Stream } from './stream.js';
import { TimelineRows } from './timeline-rows.js';
import { UnreadCount } from './unread-count.js';
import type { Unsent } from './unsent.js';
import type { Wanted } from './wanted.js';

/** Most events kept while a gap before them is fetched. What is dropped comes with the gap. */
const heldLimit = 1_000;

/**
 * One conversation's messages, in the server's order, and how far they are complete. Places that the user
 * sees nothing at are no gap: changes take some, and what somebody wrote while they were blocked.
 *
 * `position` is the highest `rev` up to which every change is here. A change at position+1 is
 * applied; one beyond it is held until what lies between has been fetched. Pure state: it knows no
 * socket and no time.
 */
export class Timeline {
  readonly id: string;
  /** Empty for none. */
  topic = '';
  data: Data | null = null;
  /** Milliseconds since the Unix epoch, by the server's clock; 0 where it is not known. */
  readonly createdAt: number;
  readonly #ownId: string;
  readonly #members: Members;
  readonly #rows: TimelineRows;
  /** From the oldest loaded one on. */
  readonly #stored = new MessageList();
  /** Null as long as nobody looks at anything from further back. */
  beside: MessagesBeside | null = null;
  readonly #held = new Map<number, Message>();
  #streams: readonly Stream[] = [];
  #unsent: readonly Unsent[] = [];
  #position: number;
  #head: number;
  #hasOlder: boolean;
  #stale = false;
  #settings: ConversationSettings = { rev: 0 };
  readonly #unread = new UnreadCount();
  /** Of which history of the server it is; undefined for what is not known. */
  epoch: string | undefined;
  /** Whether the server has told of it: not yet where it is shown as the device kept it. */
  confirmed = true;
  /** Whether the server has it no more. */
  removed = false;
  /** Grows with each reload, and as something is let go of: a page that was asked for before it no longer fits. */
  generation = 0;
  #snapshot: readonly TimelineMessage[] | null = null;
  /** What the user wants to become of messages; undefined while there is nothing. */
  wanted: Wanted | undefined;

  /**
   * @param from the position to start at, when messages after it are yet to be heard of; by default
   *   the snapshot's latest message is where it starts
   */
  constructor(conversation: Conversation, ownId: string, from?: number) {
    const { id, members, head, lastMessage, createdAt } = conversation;
    this.id = id;
    this.createdAt = createdAt;
    this.#ownId = ownId;
    this.#members = new Members(ownId);
    this.#rows = new TimelineRows(ownId);
    this.learnMembers(members);
    this.#position = Math.min(from ?? head, lastMessage?.rev ?? 0);
    this.#head = head;
    this.#hasOlder = this.#position > 0;
    if (lastMessage && lastMessage.rev <= this.#position) {
      this.#stored.insert(lastMessage);
      this.#hasOlder = lastMessage.seq > 1;
    }
    this.learnOwn(conversation);
  }

  /** What to keep; null while it must be loaded anew. */
  save(limit: number): SavedTimeline | null {
    if (this.#stale || this.removed) return null;
    const { all } = this.#stored;
    return {
      id: this.id,
      members: this.#members.save(),
      topic: this.topic,
      data: this.data ?? undefined,
      position: this.#position,
      messages: all.slice(-limit),
      more: this.#hasOlder || all.length > limit,
      epoch: this.epoch,
      settings: this.#settings,
      createdAt: this.createdAt,
    };
  }

  get members(): readonly User[] {
    return this.#members.users;
  }

  get marks(): ReadonlyMap<string, Marks> {
    return this.#members.marks;
  }

  get position(): number {
    return this.#position;
  }

  /** Whether the server has more than is here. */
  get behind(): boolean {
    return this.#head > this.#position;
  }

  /** Whether it must be loaded anew, as its position cannot be served. */
  get stale(): boolean {
    return this.#stale;
  }

  /** Whether all that the server is known to have is here, from the oldest loaded one on. */
  get isComplete(): boolean {
    return !this.behind && !this.#stale;
  }

  /** Whether it is as the server has it, as far as is known. */
  get isUpToDate(): boolean {
    return this.confirmed && this.isComplete;
  }

  get hasOlder(): boolean {
    return this.#hasOlder;
  }

  /** Where the next older page ends: the request's `before`. */
  get oldestSeq(): number | undefined {
    return this.#stored.all[0]?.seq ?? (this.#position > 0 ? this.#position + 1 : undefined);
  }

  /** The `seq` of the last message that somebody else sent; 0 for none. */
  get lastForeignSeq(): number {
    return this.#stored.last(({ senderId }) => senderId !== this.#ownId);
  }

  get lastSeq(): number {
    return this.#stored.last();
  }

  /** Messages of others that the user has not read; null when only the server can count them. */
  get unread(): number | null {
    const after = this.#readThrough;
    const isAllHere = !this.#stale && (!this.#hasOlder || (this.oldestSeq ?? 0) <= after + 1);
    return this.#unread.of({ stored: this.#stored, ownId: this.#ownId, after, isAllHere });
  }

  /** How the user has arranged it, as the server told last. */
  get settings(): ConversationSettings {
    return this.#settings;
  }

  /** Messages up to this `seq` are hidden from the user. */
  get cleared(): number {
    return this.#settings.cleared ?? 0;
  }

  get #readThrough(): number {
    return Math.max(this.cleared, this.marks.get(this.#ownId)?.read ?? 0);
  }

  /** Whether a peer has yet to read something of the user's. */
  get awaitsReading(): boolean {
    const own = this.#stored.last(({ senderId }) => senderId === this.#ownId);
    return own > this.#members.peerMarks.read;
  }

  /**
   * Takes a message that is new or changed, from an event or an acknowledgement.
   *
   * @returns the new messages that are now in place, in order
   */
  receive(message: Message): Message[] {
    if (this.removed) return [];
    this.learnHead(message.rev);
    if (!this.#stale) {
      // A later state of what is here is that whatever lies between: it need not wait for the rest.
      this.#update(message);
      if (message.rev <= this.#position) return [];
    }
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
    // Where only what is kept from the user happened, there is nothing new to show.
    this.#touch(messages.length > 0 || this.#held.size > 0);
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
    this.#streams = [];
    this.removed = true;
  }

  /** The position cannot be served: what comes is held until `reload`. */
  reset(): void {
    this.#stale = true;
  }

  /** The server has this history: what is here of another, if that is known, must be loaded anew. */
  join(epoch: string | undefined): void {
    if ((this.epoch ?? epoch) !== epoch) {
      this.#members.marks.clear();
      this.#settings = { rev: 0 };
      this.forgetHead();
      this.reset();
    }
    this.epoch = epoch;
  }

  /** Starts again from the newest page. @returns like {@link receive} */
  reload({ messages, more, head }: MessagesResponse): Message[] {
    const oldest = this.oldestSeq ?? 0;
    // A message beyond `head` was stored while the page was read: it comes again in its turn.
    const page = messages.filter(({ seq }) => seq <= head && seq > this.cleared);
    // By what they are: in another history other messages may have the same places.
    const fresh = page.filter((message) => message.seq >= oldest && !this.#stored.has(message));
    this.#stale = false;
    this.generation += 1;
    this.beside?.dropAll();
    this.#stored.replace(page);
    this.#hasOlder = more;
    this.#position = head;
    this.#head = Math.max(head, ...this.#held.keys());
    this.#touch();
    return [...fresh, ...this.#drain()];
  }

  /** Takes a page that was asked for with {@link oldestSeq}. */
  addOlder(messages: readonly Message[], more: boolean): void {
    const oldest = this.oldestSeq ?? Number.POSITIVE_INFINITY;
    for (const message of messages) {
      if (message.seq < oldest && message.seq > this.cleared) this.#stored.insert(message);
    }
    this.#hasOlder = more;
    this.#touch();
  }

  /** Lets go of what was loaded but for so many at the end, and for what is not read. @returns whether there was any */
  unloadOlder(keep: number): boolean {
    if (!this.#stored.dropOlder(keep, this.#readThrough + 1)) return false;
    this.#hasOlder = true;
    this.generation += 1;
    return this.#touch();
  }

  /** Takes what the server told of what it is about, and of the user's own view: settings, and what it has counted. */
  learnOwn(conversation: Conversation): void {
    const { topic = '', data = null, unread, members, lastMessage, settings } = conversation;
    this.topic = topic;
    this.data = data;
    if (settings) this.learnSettings(settings);
    if (unread === undefined) return;
    const read = members.find(({ user }) => user.id === this.#ownId)?.read ?? 0;
    this.#unread.learn(unread, Math.max(read, settings?.cleared ?? 0), lastMessage?.seq ?? 0);
  }

  /**
   * Takes a later state of the settings.
   * @param force whether any state is one, as the server was set back
   * @returns whether anything changed
   */
  learnSettings(settings: ConversationSettings, force = false): boolean {
    if (settings.rev <= this.#settings.rev && !force) return false;
    const { cleared: before, oldestSeq: oldest = 0 } = this;
    const { expired: goneBefore = 0 } = this.#settings;
    this.#settings = settings;
    const { cleared } = this;
    const { expired = 0 } = settings;
    // What expires may have been cleared before, and be quoted all the same.
    if (cleared > before || expired > goneBefore) {
      // In this order: of what is beside, something may be kept that is quoted.
      this.beside?.dropThrough(cleared, expired);
      this.#stored.dropThrough(cleared, expired);
    }
    if (cleared > 0 && oldest <= cleared + 1) this.#hasOlder = false;
    return this.#touch();
  }

  /** As {@link Members.learn}. */
  learnMembers(members: readonly Member[]): boolean {
    return this.#touch(this.#members.learn(members));
  }

  /** As {@link Members.learnUser}. What there is to say of messages names nobody. */
  learnUser(user: WireUser): boolean {
    return this.#members.learnUser(user);
  }

  /** As {@link Members.advance}. */
  advanceMarks(userId: string, marks: Marks): boolean {
    return this.#touch(this.#members.advance(userId, marks));
  }

  /** Shows what others are writing, in the order in which they began; each until its message is here. */
  showStreams(streams: readonly Stream[]): void {
    this.#streams = streams;
    this.#touch();
  }

  /** Shows what the outbox holds for this conversation, in its order. */
  showUnsent(unsent: readonly Unsent[]): void {
    this.#unsent = unsent;
    this.#touch();
  }

  /**
   * What to show: the complete part by `seq`, then own messages that are acknowledged but still have
   * a gap before them, then unsent ones, then what others are writing; what failed is last. The same
   * array while nothing changed, and the same object for each message that did not.
   */
  get messages(): readonly TimelineMessage[] {
    this.#snapshot ??= this.#render();
    return this.#snapshot;
  }

  /** Shows parts from further back from now on; what does is loaded when it is needed. */
  showBeside(make: (newest: Newest) => MessagesBeside): MessagesBeside {
    this.beside = make({
      stored: this.#stored,
      touch: () => this.#touch(),
      render: () => this.messages,
    });
    return this.beside;
  }

  /** How a message is shown; as it is by now, should it have changed since it was told of. */
  row(message: Message): TimelineMessage {
    return this.#row(this.lastKnown(message));
  }

  /** As {@link MessageList.has}. */
  has(message: { readonly senderId: string; readonly clientId: string }): boolean {
    return this.#stored.has(message);
  }

  /** As {@link MessageList.lastKnown}. */
  lastKnown(message: Message): Message {
    return this.#stored.lastKnown(message);
  }

  /** The row of a message that is shown, by what it is called. */
  shownRow(key: string): TimelineMessage | undefined {
    return [...this.messages, ...(this.beside?.rows() ?? [])].find((row) => row.key === key);
  }

  /** @returns null for one that is not to be shown */
  unsentRow(unsent: Unsent): TimelineMessage | null {
    const { replyTo } = unsent.entry;
    const answered = replyTo && this.beside?.find(({ seq }) => seq === replyTo);
    // It is to be quoted when nothing shows it any more, too.
    if (answered) this.#stored.quote(answered);
    const shown = this.wanted ? this.wanted.unsent(unsent) : { unsent };
    return shown && this.#rows.unsent(shown, this.#stored);
  }

  /** As {@link TimelineRows.revOf}. */
  revOf(row: TimelineMessage): number | undefined {
    return this.#rows.revOf(row);
  }

  /** A message that is here, by what it is called, in its latest state. */
  find(key: string): Message | undefined {
    const isIt = (message: Message) => keyOf(message) === key;
    return this.#stored.all.findLast(isIt) ?? this.#ahead().find(isIt) ?? this.beside?.find(isIt);
  }

  /** Something that {@link wanted} says is not what it was. */
  changed(): void {
    this.#touch();
  }

  #render(): TimelineMessage[] {
    const ahead = this.#ahead();
    const keys = new Set(ahead.map(keyOf));
    const unsent = this.#unsent.filter(({ entry }) => {
      const message = { ...entry, senderId: this.#ownId };
      return !this.has(message) && !keys.has(keyOf(message));
    });
    const streams = this.#streams.filter((stream) => !this.has(stream));
    const rows = [...this.#stored.all, ...ahead].map((message) => this.#row(message));
    rows.push(...unsent.flatMap((item) => this.unsentRow(item) ?? []));
    placeStreams(rows, streams, (stream) => this.#rows.streamed(stream));
    this.beside?.render((message, list) => this.#row(message, list));
    this.#rows.retain([...rows, ...(this.beside?.rows() ?? [])]);
    return rows;
  }

  #row(message: Message, list = this.#stored): TimelineMessage {
    const { quoted } = message;
    const shown = this.wanted?.stored(message) ?? { message };
    return this.#rows.stored(shown, {
      marks: this.#members.peerMarks,
      original: quoted && list.at(quoted.seq),
    });
  }

  /** Own messages that the server has, beyond a gap; each in its latest state. */
  #ahead(): Message[] {
    const own = [...this.#held.values()]
      .filter((message) => message.senderId === this.#ownId && !this.#stored.has(message))
      .sort((a, b) => a.rev - b.rev);
    return [...new Map(own.map((message) => [message.seq, message])).values()].sort(bySeq);
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
    if (message.seq <= this.cleared) return false;
    this.#update(message);
    this.#touch();
    // It lies before what is loaded, and comes with its page in its present state.
    if (!this.#stored.has(message) && this.#hasOlder && message.seq < (this.oldestSeq ?? 0))
      return false;
    return this.#stored.insert(message);
  }

  /** Takes a later state of what is here. */
  #update(message: Message): void {
    const isBeside = this.beside?.update(message) ?? false;
    this.#touch(this.#stored.update(message) || isBeside);
  }

  /** @returns whether anything changed */
  #touch(changed = true): boolean {
    if (changed) this.#snapshot = null;
    return changed;
  }
}
