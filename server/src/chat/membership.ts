import type { ConversationStore } from '../store/store.js';
import { ChatError } from './chat-error.js';
import { fromStore } from './from-store.js';

/** Conversations whose members are kept in memory; some 300 bytes each. */
const capacity = 20_000;
/** ms after which members are read again: should the bus have lost that the conversation was removed. */
const lifetime = 60_000;

interface Known {
  /**
   * A promise, so that those who ask while the answer is on its way continue in the order in which
   * they asked: two messages sent one after the other must not overtake each other here.
   */
  readonly members: Promise<readonly string[] | null>;
  /** ms, monotonic */
  readonly until: number;
}

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
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();

  constructor({ conversations, now = () => performance.now() }: MembershipOptions) {
    this.#conversations = conversations;
    this.#now = now;
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
    this.#known.delete(conversationId);
  }

  #members(conversationId: string): Promise<readonly string[] | null> {
    const now = this.#now();
    const remembered = this.#known.get(conversationId);
    if (remembered !== undefined && remembered.until > now) return remembered.members;
    const known = { members: this.#load(conversationId), until: now + lifetime };
    // A Map keeps the order of insertion: the first is the one that was read longest ago.
    this.#known.delete(conversationId);
    this.#known.set(conversationId, known);
    if (this.#known.size > capacity) {
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest);
        break;
      }
    }
    return known.members;
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

function noSuchConversation(): ChatError {
  return new ChatError('not_found', 'No such conversation.');
}
