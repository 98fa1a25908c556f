import {
  type ChatClient,
  type ChatClientEvents,
  ChatError,
  type ConversationEvents,
  type Excerpt,
  type Features,
  type MessageFile,
  type MessageSearch,
  type MessageSearchEvents,
  type SearchResult,
  type TimelineMessage,
  type User,
} from '@chat/client';

type Listener = (...args: never[]) => void;

class Events<Names extends { [E in keyof Names]: (...args: never[]) => void }> {
  readonly #listeners = new Map<string, Set<Listener>>();

  on(event: string, listener: Listener): this {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return this;
  }

  off(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener);
  }

  emit<E extends keyof Names & string>(event: E, ...args: Parameters<Names[E]>): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(args as never[]));
  }
}

/** Messages from further back, without a server. */
export class FakeExcerpt {
  joined = false;
  hasOlder = false;
  /** Pages that `loadNewer` has yet to bring. */
  newer: TimelineMessage[][] = [];
  readonly #conversation: FakeConversation;
  #messages: readonly TimelineMessage[];

  constructor(conversation: FakeConversation, messages: readonly TimelineMessage[]) {
    this.#conversation = conversation;
    this.#messages = messages;
  }

  get messages(): readonly TimelineMessage[] {
    return this.joined ? [] : this.#messages;
  }

  get hasNewer(): boolean {
    return !this.joined;
  }

  async loadNewer(): Promise<void> {
    const page = this.newer.shift();
    if (page) {
      this.#messages = [...this.#messages, ...page];
      this.#conversation.emit('change');
    } else {
      const { messages } = this.#conversation;
      this.joined = true;
      this.#conversation.show([...this.#messages, ...messages]);
    }
  }

  async loadOlder(): Promise<void> {}

  close(): void {
    this.joined = true;
  }
}

/** What was found, without a server. */
export class FakeSearch extends Events<MessageSearchEvents> {
  closed = false;
  /** Pages that `loadMore` has yet to bring. */
  further: SearchResult[][] = [];
  results: readonly SearchResult[];
  readonly text: string;

  constructor(text: string, results: readonly SearchResult[]) {
    super();
    this.text = text;
    this.results = results;
  }

  show(results: readonly SearchResult[]): void {
    this.results = results;
    this.emit('change');
  }

  get hasMore(): boolean {
    return this.further.length > 0;
  }

  async loadMore(): Promise<void> {
    this.show([...this.results, ...(this.further.shift() ?? [])]);
  }

  close(): void {
    this.closed = true;
  }
}

/** A conversation without a server: what a test says is in it, and what a window asked of it. */
export class FakeConversation extends Events<ConversationEvents> {
  readonly id = 'conversation';
  readonly peer = { id: 'peer', username: 'ada', name: 'Ada' };
  readonly members = [this.peer];
  readonly topic = '';
  readonly marks = new Map();
  readonly asked: string[] = [];
  readonly upToDate = true;
  removed = false;
  draft = '';
  typing = false;
  /** What the window said of its user. */
  readonly typed: boolean[] = [];
  /** Pages that `loadOlder` has yet to bring. */
  older: TimelineMessage[][] = [];
  /** What the next thing that is asked for meets. */
  refusal: Error | null = null;
  /** What is around a place that is not among the messages. */
  excerpt: FakeExcerpt | null = null;
  /** The same, where there are several places. */
  places: readonly (readonly TimelineMessage[])[] = [];
  /** What is found by each text, perhaps late. */
  readonly found = new Map<string, FakeSearch | Promise<FakeSearch>>();
  /** Where the file of each name can be read; what is not here is gone. */
  readonly urls = new Map<string, string | Promise<string>>();
  /** What went along with what was sent. */
  readonly sent: (readonly Blob[])[] = [];
  messages: readonly TimelineMessage[];

  constructor(messages: readonly TimelineMessage[]) {
    super();
    this.messages = messages;
  }

  get hasOlder(): boolean {
    return this.older.length > 0;
  }

  setDraft(text: string): void {
    this.draft = text;
  }

  setTyping(on: boolean): void {
    this.typed.push(on);
  }

  show(messages: readonly TimelineMessage[]): void {
    this.messages = messages;
    this.emit('change');
  }

  change(text: string, fields: Partial<TimelineMessage>): void {
    this.show(this.messages.map((each) => (each.text === text ? { ...each, ...fields } : each)));
  }

  receive(message: TimelineMessage): void {
    this.messages = [...this.messages, message];
    this.emit('message', message);
    this.emit('change');
  }

  async send(
    text: string,
    { replyTo, files }: { replyTo?: TimelineMessage; files?: readonly Blob[] } = {},
  ): Promise<void> {
    if (files) this.sent.push(files);
    await this.#ask(`send ${text}${replyTo ? ` to ${replyTo.text}` : ''}`);
  }

  edit(message: TimelineMessage, text: string): Promise<void> {
    return this.#ask(`edit ${message.text} to ${text}`);
  }

  delete(message: TimelineMessage): Promise<void> {
    return this.#ask(`delete ${message.text}`);
  }

  react(message: TimelineMessage, emoji: string, on: boolean): Promise<void> {
    return this.#ask(`react ${emoji} ${on} ${message.text}`);
  }

  async fileUrl(message: TimelineMessage, { name }: MessageFile): Promise<string> {
    await this.#ask(`url ${name} of ${message.seq}`);
    const url = await this.urls.get(name);
    if (url === undefined) throw new ChatError('file_not_found', 'It is gone.');
    return url;
  }

  retry(id: string): void {
    this.asked.push(`retry ${id}`);
  }

  discard(id: string): void {
    this.asked.push(`discard ${id}`);
  }

  stop({ text }: TimelineMessage): void {
    this.asked.push(`stop ${text}`);
  }

  markRead(): void {}

  async loadOlder(): Promise<void> {
    await this.#ask('older');
    this.show([...(this.older.pop() ?? []), ...this.messages]);
  }

  async around(seq: number): Promise<Excerpt | null> {
    await this.#ask(`around ${seq}`);
    const place = this.places.find((each) => each.some((message) => message.seq === seq));
    const excerpt = place ? new FakeExcerpt(this, place) : this.excerpt;
    return excerpt as Excerpt | null;
  }

  async search(text: string): Promise<MessageSearch> {
    await this.#ask(`search ${text}`);
    const found = (await this.found.get(text)) ?? new FakeSearch(text, []);
    return found as unknown as MessageSearch;
  }

  async #ask(what: string): Promise<void> {
    this.asked.push(what);
    await Promise.resolve();
    if (this.refusal) throw this.refusal;
  }
}

/** The client of a page, which has one conversation. */
export class FakeClient extends Events<ChatClientEvents> {
  readonly state = { status: 'online' };
  readonly signedIn = true;
  readonly durable = true;
  readonly features: Features;
  user: User = { id: 'me', username: 'me', name: 'Me' };
  readonly #conversation: FakeConversation;

  constructor(conversation: FakeConversation, features: Features) {
    super();
    this.#conversation = conversation;
    this.features = features;
  }

  async connect(): Promise<void> {}

  async conversationWith(): Promise<FakeConversation> {
    return this.#conversation;
  }

  /** Somebody else signs in, elsewhere on the page. */
  become(user: User): void {
    this.user = user;
    this.emit('user', user);
  }
}

export const fakeClient = (conversation: FakeConversation, features: Features): ChatClient =>
  new FakeClient(conversation, features) as unknown as ChatClient;
