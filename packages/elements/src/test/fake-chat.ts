import type {
  ChatClient,
  Conversation,
  ConversationEvents,
  Features,
  TimelineMessage,
} from '@chat/client';

type Listener = (...args: never[]) => void;

class Events {
  readonly #listeners = new Map<string, Set<Listener>>();

  on(event: string, listener: Listener): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  off(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener);
  }

  emit<E extends keyof ConversationEvents>(
    event: E,
    ...args: Parameters<ConversationEvents[E]>
  ): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(args as never[]));
  }
}

/** A conversation without a server: what a test says is in it, and what a window asked of it. */
export class FakeConversation extends Events {
  readonly id = 'conversation';
  readonly peer = { id: 'peer', username: 'ada', name: 'Ada' };
  readonly members = [this.peer];
  readonly topic = '';
  readonly marks = new Map();
  readonly asked: string[] = [];
  removed = false;
  draft = '';
  typing = false;
  /** What the window said of its user. */
  readonly typed: boolean[] = [];
  /** Pages that `loadOlder` has yet to bring. */
  older: TimelineMessage[][] = [];
  /** What the next thing that is asked for meets. */
  refusal: Error | null = null;
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

  async send(text: string, { replyTo }: { replyTo?: TimelineMessage } = {}): Promise<void> {
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

  retry(id: string): void {
    this.asked.push(`retry ${id}`);
  }

  discard(id: string): void {
    this.asked.push(`discard ${id}`);
  }

  markRead(): void {}

  async loadOlder(): Promise<void> {
    await this.#ask('older');
    this.show([...(this.older.pop() ?? []), ...this.messages]);
  }

  async #ask(what: string): Promise<void> {
    this.asked.push(what);
    await Promise.resolve();
    if (this.refusal) throw this.refusal;
  }
}

/** The client of a page, which has one conversation. */
export function fakeClient(conversation: FakeConversation, features: Features): ChatClient {
  const events = new Events();
  const client = {
    state: { status: 'online' },
    user: { id: 'me', username: 'me', name: 'Me' },
    signedIn: true,
    durable: true,
    features,
    on: events.on.bind(events),
    off: events.off.bind(events),
    connect: async () => {},
    conversationWith: async () => conversation as unknown as Conversation,
  };
  return client as unknown as ChatClient;
}
