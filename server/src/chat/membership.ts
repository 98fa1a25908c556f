import type { ConversationStore } from '../store/store.js';
import { ChatError } from './chat-error.js';
import { fromStore } from './from-store.js';

/** Conversations whose members are kept in memory; some 300 bytes each. */
const capacity = 20_000;

/**
 * Who is in which conversation. Members never change, so they are read once and the least recently
 * used are forgotten: sending a message then reads nothing.
 */
export class Membership {
  readonly #conversations: ConversationStore;
  /**
   * Promises, so that those who ask while the answer is on its way continue in the order in which
   * they asked: two messages sent one after the other must not overtake each other here.
   */
  readonly #known = new Map<string, Promise<readonly string[] | null>>();

  constructor(conversations: ConversationStore) {
    this.#conversations = conversations;
  }

  /**
   * The members of a conversation that the caller is in.
   *
   * @throws ChatError `not_found`, the very same whether the conversation is missing or not theirs.
   */
  async require(callerId: string, conversationId: string): Promise<readonly string[]> {
    const members = await this.#members(conversationId);
    if (!members?.includes(callerId)) throw new ChatError('not_found', 'No such conversation.');
    return members;
  }

  #members(conversationId: string): Promise<readonly string[] | null> {
    const known = this.#known.get(conversationId);
    const members = known ?? this.#load(conversationId);
    // A Map keeps the order of insertion: the first is the one not used for longest.
    this.#known.delete(conversationId);
    this.#known.set(conversationId, members);
    if (this.#known.size > capacity) {
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest);
        break;
      }
    }
    return members;
  }

  async #load(conversationId: string): Promise<readonly string[] | null> {
    try {
      const conversation = await fromStore(this.#conversations.byId(conversationId));
      // What is not there today may be tomorrow, and strangers can ask for any number of those.
      if (conversation === null) this.#known.delete(conversationId);
      return conversation?.memberIds ?? null;
    } catch (error) {
      this.#known.delete(conversationId);
      throw error;
    }
  }
}
