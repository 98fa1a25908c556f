import type { ChatClient, ChatError, Opening, TimelineMessage, User } from '@chat/client';
import type { ShownConversation } from '../chat-window/shown-conversation.js';
import { type ChatHost, reportError } from '../controllers/chat-host.js';
import type { GuestChat } from './guest-chat.js';

export interface BeginningOptions {
  readonly host: ChatHost;
  readonly chat: GuestChat;
  /** With whom it is to be, by username, and about what. */
  readonly username: string;
  readonly topic: string;
}

/**
 * What somebody writes before there is a conversation, and somebody for the server to know: with the first
 * message they are a guest. Until it is on its way, nothing is made.
 */
export class Beginning implements ShownConversation {
  readonly peer: User;
  readonly removed = false;
  readonly blocked = false;
  readonly hasOlder = false;
  readonly #options: BeginningOptions;
  #draft = '';
  #messages: readonly TimelineMessage[] = [];
  #error: ChatError | null = null;
  #key = {};

  constructor(options: BeginningOptions) {
    const { username } = options;
    this.peer = { id: '', username, name: username };
    this.#options = options;
  }

  get draft(): string {
    return this.#draft;
  }

  /** What is about to be sent. */
  get messages(): readonly TimelineMessage[] {
    return this.#messages;
  }

  /** Why what is in the field was not sent. */
  get error(): ChatError | null {
    return this.#error;
  }

  /** Of the field, which is the conversation's afterwards. One in which somebody has written takes no other text over. */
  get key(): object {
    return this.#key;
  }

  setDraft(text: string): void {
    this.#draft = text;
  }

  /** Nobody is there to see it. */
  setTyping(): void {}

  /** Gives what was not sent to the conversation, however that has come. */
  takeDraft(): string {
    const draft = this.#draft;
    this.#draft = '';
    this.#key = {};
    return draft;
  }

  readonly send = async ({ text }: { readonly text: string }): Promise<void> => {
    const { host, chat } = this.#options;
    const { client } = chat;
    const isFirst = this.#messages.length === 0;
    this.#messages = [...this.#messages, pendingMessage(text, this.#messages.length)];
    this.#error = null;
    host.requestUpdate();
    // What follows the first goes along with it.
    if (!isFirst || !client) return;
    chat.account.ask({ busy: true });
    try {
      await this.#begin(client, chat.conversation.opening);
    } catch (error) {
      this.#error = reportError(host, error);
      const texts = [...this.#messages.map((message) => message.text), this.#draft];
      this.#draft = texts.filter((each) => each.trim() !== '').join('\n');
      this.#messages = [];
      this.#key = {};
      if (this.#isShown(client)) chat.account.ask();
    }
  };

  async #begin(client: ChatClient, opening: Opening): Promise<void> {
    const { host, chat, username, topic } = this.#options;
    // Whoever is signed in by now, as after a try that got this far, is who writes.
    if (!client.user) await client.signInAsGuest();
    const conversation = await client.conversationWith(username, opening);
    const failed = (error: unknown): void => void reportError(host, error);
    // From here on the outbox has them: it keeps them, and sends them again.
    for (const { text } of this.#messages) conversation.send(text).catch(failed);
    this.#messages = [];
    if (!this.#isShown(client)) return;
    const { conversation: now } = chat;
    if (now.peer === username && (now.opening.topic ?? '') === topic) {
      now.show(conversation, this.#key);
      client.connect().catch(failed);
    } else chat.retry();
  }

  /** Whether what becomes of it is to be seen: not if its window is gone, or shows something else. */
  #isShown(client: ChatClient): boolean {
    const { chat } = this.#options;
    return chat.connection.visit?.client === client && chat.view.kind === 'sign-in';
  }
}

/** As a message of a conversation is shown before it is sent. */
function pendingMessage(text: string, index: number): TimelineMessage {
  const key = `${index}`;
  return {
    key,
    clientId: key,
    senderId: '',
    own: true,
    system: false,
    text,
    data: null,
    createdAt: Date.now(),
    seq: null,
    status: 'pending',
    editedAt: null,
    deleted: false,
    quote: null,
    files: [],
    reactions: [],
    change: null,
  };
}
