import type { ConversationStore } from '../store/store.js';
import { ChatError } from './chat-error.js';
import { fromStore } from './from-store.js';
import { Remembered } from './remembered.js';

/** Conversations whose members are kept in memory; some 300 bytes each. */
const capacity = 20_000;
/** ms after which members are read again: should the bus have lost that the conversation was removed. */
const lifetime = 60_000;

export interface MembershipOptions {
  readonly conversations: ConversationStore;
  /** ms, monotonic. @defaultValue performance.now */
  readonly now?: (() => number) | undefined;
}

/**
 * Who is in which conversation. Members never change until a conversation is removed, so they are
 * remembered for a minute, and those read longest ago are the first to be forgotten: sending a message
 * then reads nothing. That a message never gets into a removed conversation is the store's to see to, not ours.
 */
export class Membership {
  readonly #conversations: ConversationStore;
  /**
   * Promises, so that those who ask while the answer is on its way continue in the order in which
   * they asked: two messages sent one after the other must not overtake each other here.
   */
  readonly #known: Remembered<Promise<readonly string[] | null>>;

  constructor({ conversations, now }: MembershipOptions) {
    this.#conversations = conversations;
    this.#known = new Remembered({ capacity, lifetime, now });
  }

  /**
   * The members of a conversation that the caller is in.
   *
   * @throws ChatError `not_found`, the very same whether the conversation is missing or not theirs.
   */
  async require(callerId: string, conversationId: string): Promise<readonly string[]> {
    const members = await this.#members(conversationId);
    if (!members?.includes(callerId)) throw noSuchConversation();
    return members;
  }

  /**
   * The members of any conversation: for the system, which is in none.
   *
   * @throws ChatError `not_found`
   */
  async of(conversationId: string): Promise<readonly string[]> {
    const members = await this.#members(conversationId);
    if (members === null) throw noSuchConversation();
    return members;
  }

  /** The next one to ask is answered by the store. */
  forget(conversationId: string): void {
    this.#known.forget(conversationId);
  }

  #members(conversationId: string): Promise<readonly string[] | null> {
    const remembered = this.#known.get(conversationId);
    if (remembered !== undefined) return remembered;
    const members = this.#load(conversationId);
    this.#known.set(conversationId, members);
    return members;
  }

  async #load(conversationId: string): Promise<readonly string[] | null> {
    try {
      const conversation = await fromStore(this.#conversations.byId(conversationId));
      // What is not there today may be tomorrow, and strangers can ask for any number of those.
      if (conversation === null) this.#known.forget(conversationId);
      return conversation?.memberIds ?? null;
    } catch (error) {
      this.#known.forget(conversationId);
      throw error;
    }
  }
}

function noSuchConversation(): ChatError {
  return new ChatError('not_found', 'No such conversation.');
}
