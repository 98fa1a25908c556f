import {
  ChatClient,
  type ChatClientOptions,
  type ChatStorage,
  type Conversation,
  type MessageStream,
  memoryStorage,
  type PresenceWatch,
  type SendOptions,
  type TimelineMessage,
} from '@chat/client';
import { arrangeSomething, ownView } from './arrange-something.js';
import { changeSomething, isThere } from './change-something.js';
import { enclose, enclosedIn } from './enclose.js';
import { Finder } from './finder.js';
import { acknowledged, type Journal, type Life, labelOf, writeDownRefused } from './journal.js';
import { keepTrying } from './keep-trying.js';
import { keptSession } from './kept-session.js';
import { type Hear, overheard } from './overheard.js';
import type { Random } from './random.js';
import { namesOf, rename } from './rename.js';
import { illusionsOf, stir } from './stir.js';
import { streamSomething } from './stream-something.js';
import { ownWord, wordsFor } from './words.js';
import { type Sent, writeDownSent } from './write-down-sent.js';

export interface Person {
  readonly id: string;
  readonly username: string;
  readonly password: string;
}

/** Most messages of which all devices must agree before the end is judged; each has as many. */
const compared = 40;

/** Some talk about something, the same for both. */
function topicOf(one: Person, other: Person): string {
  const [first = '', second = ''] = [one.username, other.username].sort();
  return Number(first.at(-1)) % 2 === Number(second.at(-1)) % 2 ? '' : 'a matter';
}

/**
 * One device of one user: a page that is opened, closed and opened again, and keeps what a browser
 * would keep. Writes down all that it does and sees.
 */
export class Device {
  readonly name: string;
  readonly person: Person;
  readonly journals: Journal[] = [];
  /** Why what it arranged, or called its user, was refused. */
  readonly refusals: string[] = [];
  readonly finder: Finder;
  /** Hears all that its pages are told, from the next one on. */
  hear: Hear | null = null;
  readonly #url: string;
  readonly #peers: readonly Person[];
  readonly #session = keptSession();
  /** Outlives the client, as a browser's storage outlives the page. */
  readonly #storage: ChatStorage = memoryStorage();
  #client: ChatClient | null = null;
  #conversations = new Map<string, Conversation>();
  #watch: PresenceWatch | null = null;
  /** What the page that is open now has begun to write piece by piece. */
  readonly #streams = new Set<MessageStream>();
  /** What the page that is open now has sent, and is owed an answer for. */
  readonly #owed = new Map<string, Journal>();
  #count = 0;
  #reconnects = 0;
  #lastError = '';

  readonly #random: Random;
  readonly #log: (line: string) => void;

  constructor(
    name: string,
    person: Person,
    url: string,
    peers: readonly Person[],
    random: Random,
    log: (line: string) => void,
  ) {
    this.name = name;
    this.person = person;
    this.#url = url;
    this.#peers = peers;
    this.#random = random;
    this.#log = log;
    this.finder = new Finder(random.fork());
  }

  /** The page that is open now; null for none. */
  get client(): ChatClient | null {
    return this.#client;
  }

  get reconnects(): number {
    return this.#reconnects;
  }

  /** Where the connection stands, and the last thing that went wrong. */
  get state(): string {
    const state = this.#client?.state;
    if (state === undefined) return 'shut';
    const reason = 'error' in state && state.error ? ` (${state.error.message})` : '';
    return `${state.status}${reason}, last complaint: ${this.#lastError || 'none'}`;
  }

  /** Opens the page: signs in when nobody is, connects, and opens a conversation with each peer. */
  async open(): Promise<void> {
    const options: ChatClientOptions & {
      environment: { random: () => number } & Partial<ReturnType<typeof overheard>>;
    } = {
      url: this.#url,
      storage: this.#storage,
      auth: { session: { name: this.name, storage: this.#session } },
      // A fifth of the pauses between attempts: more happens in the same time.
      environment: {
        random: () => this.#random.next() / 5,
        fetch: this.finder.fetch,
        ...(this.hear && overheard(this.hear, this.finder.fetch)),
      },
    };
    const client = new ChatClient(options);
    this.#client = client;
    client.on('state', (state) => {
      if (state.status === 'reconnecting' && state.retryAt === undefined) this.#reconnects += 1;
      if (state.status === 'unauthorized') this.#log(`${this.name}: ${state.error.message}`);
    });
    client.on('error', (error) => {
      this.#lastError = `${error.code} ${error.message}`;
      this.#log(`${this.name}: ${error.message}`);
    });
    await this.#try(client, async () => {
      if (!client.signedIn) await client.signIn(this.person);
    });
    await client.connect();
    for (const peer of this.#peers) {
      const opening = { topic: topicOf(this.person, peer), data: { opened: 'first' } };
      const conversation = await this.#try(client, () =>
        client.conversationWith(peer.username, opening),
      );
      if (this.#client !== client) return;
      this.#conversations.set(conversation.id, conversation);
      this.finder.holds(conversation);
      const life: Life = { opened: acknowledged(conversation), events: [], shown: null };
      const { enclosed } = this.#journal(conversation.id);
      conversation.on('message', ({ seq, key, senderId, text, files }) => {
        life.events.push({ seq: seq ?? -1, key, senderId, text });
        if (files.length > 0) enclosed.set(key, enclosedIn({ files }));
      });
      // As a page does that shows whom it is with.
      conversation.on('change', () => {});
      // Of an earlier life: nobody awaits it, and nobody insists. What was to be done to it goes with it.
      conversation.on('failed', (row) => {
        if (row.status !== 'failed' || this.#owed.has(labelOf(row.text))) return;
        writeDownRefused(this.#journal(conversation.id), row);
        conversation.discard(row.clientId);
      });
      this.#journal(conversation.id).lives.push(life);
    }
  }

  /** Closes the page, with whatever it is in the middle of. */
  close(): void {
    this.finder.letGo();
    // What a page was about to do, it never does once it is gone; nor does a client that is disposed.
    this.#client?.dispose();
    this.#client = null;
    this.#watch = null;
    this.#conversations.clear();
    this.#streams.clear();
    this.#owed.clear();
  }

  /** Sends a text that no other message of this run has. False when there is nothing open to send in. */
  send(pick: <T>(items: readonly T[]) => T, length: number): boolean {
    if (this.#conversations.size === 0) return false;
    const conversation = pick([...this.#conversations.values()]);
    this.#count += 1;
    const words = wordsFor(this.name, this.#count, this.#random);
    const text = `${this.name} #${this.#count} ${words} `.padEnd(length, '·').trim();
    const sent = {
      word: ownWord(this.name, this.#count),
      ...this.#sendOptions(conversation, text),
    };
    const files = enclose(this.name, this.#count, this.#random);
    const fileNames = files?.map(({ name }) => name);
    const sending = conversation.send(text, { ...sent, files });
    const isIt = (row: TimelineMessage) => row.text === text;
    this.#writeDown(
      conversation,
      { ...sent, fileNames, text, row: conversation.messages.find(isIt) },
      sending,
    );
    return true;
  }

  /** Writes a text piece by piece that no other message of this run has; something may become of it. */
  async stream(pick: <T>(items: readonly T[]) => T): Promise<void> {
    if (this.#conversations.size === 0) return;
    const conversation = pick([...this.#conversations.values()]);
    this.#count += 1;
    const word = ownWord(this.name, this.#count);
    const opening = `${this.name} #${this.#count} ${wordsFor(this.name, this.#count, this.#random)}`;
    const options = this.#sendOptions(conversation, opening);
    const stream = conversation.stream(options);
    this.#streams.add(stream);
    const isClosed = () => !this.#streams.has(stream);
    const random = this.#random.fork();
    if (!(await streamSomething(stream, { opening, random, isClosed }))) return;
    const sending = stream.end();
    const { text, clientId } = stream;
    const isIt = (row: TimelineMessage) => row.clientId === clientId;
    const row = conversation.messages.find(isIt);
    this.#writeDown(conversation, { ...options, word, text, row }, sending);
  }

  /** Takes back what it has begun to write and not ended. */
  stopWriting(): void {
    for (const stream of this.#streams) stream.abort();
    this.#streams.clear();
  }

  #sendOptions(conversation: Conversation, text: string): SendOptions {
    return {
      replyTo: this.#random.chance(0.2) ? this.#somethingToAnswer(conversation) : undefined,
      data: this.#random.chance(0.2) ? { of: labelOf(text), by: this.name } : undefined,
    };
  }

  #writeDown(
    conversation: Conversation,
    what: Omit<Sent, 'conversation' | 'journal' | 'owed'>,
    sending: Promise<TimelineMessage>,
  ): void {
    const journal = this.#journal(conversation.id);
    writeDownSent({ ...what, conversation, journal, owed: this.#owed }, sending);
  }

  /** Does something to a message; whatever there is to do it to. */
  change(pick: <T>(items: readonly T[]) => T): void {
    if (this.#conversations.size === 0) return;
    const conversation = pick([...this.#conversations.values()]);
    this.#count += 1;
    changeSomething({
      conversation,
      journal: this.#journal(conversation.id),
      random: this.#random,
      number: Number(/\d+$/.exec(this.name)?.[0] ?? 0),
      version: this.#count,
    });
  }

  /** Arranges one of its conversations, or reads it. */
  arrange(pick: <T>(items: readonly T[]) => T): void {
    if (this.#conversations.size === 0) return;
    const conversation = pick([...this.#conversations.values()]);
    arrangeSomething(conversation, this.#random, (code) => this.refusals.push(code));
  }

  /** Searches, or goes to an old place; also before anything is open. */
  find(pick: <T>(items: readonly T[]) => T): void {
    if (this.#client === null || !this.#client.signedIn) return;
    const conversations = [...this.#conversations.values()];
    this.finder.find(this.#client, conversations.length > 0 ? pick(conversations) : undefined);
  }

  /** Calls its user something that nobody else is called, if it can. */
  async rename(): Promise<void> {
    if (!this.#client?.signedIn) return;
    this.#count += 1;
    const name = `${this.person.username} by ${this.name} #${this.#count}`;
    await rename(this.#client, name, (code) => this.refusals.push(code));
  }

  /** What it calls its user, and those whom they chat with: by id, as often as it shows it. */
  names(): (readonly [string, string])[] {
    return namesOf(this.#client?.user ?? null, [...this.#conversations.values()]);
  }

  /** Does something that passes. */
  stir(pick: <T>(items: readonly T[]) => T): void {
    if (this.#conversations.size === 0 || this.#client === null) return;
    stir(this.#client, pick([...this.#conversations.values()]), this.#random);
  }

  /** Shows its user, and watches the others from now on. @returns whether it could */
  async lookAround(): Promise<boolean> {
    try {
      await this.#client?.setPrivacy({ presence: true, receipts: true });
      const peers = this.#peers.map(({ id }) => id);
      this.#watch ??= (await this.#client?.presence(peers)) ?? null;
      return true;
    } catch {
      return false;
    }
  }

  /** What it does not see rightly. */
  illusions(): string[] {
    return [...this.#conversations.values()].flatMap((conversation) =>
      illusionsOf(conversation, this.#watch).map((what) => `${this.name} ${what}`),
    );
  }

  /** How its user has each conversation before them here, by its id. */
  ownViews(): ReadonlyMap<string, string> {
    return new Map([...this.#conversations.values()].map((each) => [each.id, ownView(each)]));
  }

  #somethingToAnswer({ messages }: Conversation): TimelineMessage | undefined {
    const rows = messages.filter((message) => message.seq !== null && isThere(message));
    return rows.length === 0 ? undefined : this.#random.pick(rows.slice(-20));
  }

  /** What each conversation ends with here; null while a page opens or something waits. */
  standing(): ReadonlyMap<string, string> | null {
    const conversations = [...this.#conversations.values()];
    const waits = conversations.some(({ messages }) =>
      messages.some(({ status, change }) => status === 'pending' || change?.status === 'pending'),
    );
    if (waits || conversations.length < this.#peers.length) return null;
    return new Map(
      conversations.map((conversation) => [
        conversation.id,
        JSON.stringify(acknowledged(conversation).slice(-compared)),
      ]),
    );
  }

  tails(): string {
    return [...this.#conversations.values()]
      .map(
        ({ id, messages }) =>
          `${id.slice(0, 4)} ${messages
            .slice(-4)
            .map(
              ({ seq, own, status, change }) =>
                `${seq ?? '-'}${own ? 'o' : ''}${status[0]}${change ? `:${change.kind} ${change.status}` : ''}`,
            )
            .join(' ')}`,
      )
      .join(' | ');
  }

  /** Writes down what the timelines hold now, and what was never answered, at the end of the run. */
  writeDownEnd(): void {
    for (const [label, { sent }] of this.#owed) sent.set(label, { kind: 'unanswered' });
    for (const conversation of this.#conversations.values()) {
      const journal = this.#journal(conversation.id);
      const life = journal.lives.at(-1);
      if (life) life.shown = acknowledged(conversation);
      for (const row of conversation.messages) writeDownRefused(journal, row);
    }
  }

  #journal(conversationId: string): Journal {
    let journal = this.journals.find((candidate) => candidate.conversationId === conversationId);
    if (!journal) {
      journal = {
        user: this.person.id,
        device: this.name,
        conversationId,
        sent: new Map(),
        keys: new Map(),
        files: new Map(),
        enclosed: new Map(),
        wishes: new Map(),
        refused: [],
        acts: [],
        lives: [],
      };
      this.journals.push(journal);
    }
    return journal;
  }

  #try<T>(client: ChatClient, work: () => Promise<T>): Promise<T> {
    return keepTrying(work, () => this.#client === client);
  }
}
