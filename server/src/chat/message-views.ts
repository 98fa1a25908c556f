import { type Message, type Quote, quotedText } from '@chat/protocol';
import type { MessageStore, StoredMessage } from '../store/store.js';
import { fromStore } from './from-store.js';

/**
 * What clients see of messages. The text that an answer quotes is never part of the answer: it is read
 * with it, so that an edit or a deletion of the original shows in every quote.
 */
export class MessageViews {
  readonly #messages: MessageStore;

  constructor(messages: MessageStore) {
    this.#messages = messages;
  }

  async one(stored: StoredMessage): Promise<Message> {
    const [message] = await this.all([stored]);
    return message as Message;
  }

  /** @param stored - Of one conversation. One read for all that they quote, none if they quote nothing. */
  async all(stored: readonly StoredMessage[]): Promise<Message[]> {
    if (!stored.some(isMoreThanPlain)) return [...stored];
    const originals = await this.#originals(stored);
    return stored.map(({ data: _, ...message }) => {
      const original = message.replyTo === undefined ? undefined : originals.get(message.replyTo);
      return original === undefined ? message : { ...message, quoted: quoteOf(original) };
    });
  }

  async #originals(stored: readonly StoredMessage[]): Promise<Map<number, StoredMessage>> {
    const bySeq = new Map(stored.map((message) => [message.seq, message]));
    const quoted = new Set(stored.flatMap(({ replyTo }) => replyTo ?? []));
    const missing = [...quoted].filter((seq) => !bySeq.has(seq));
    const [first] = stored;
    if (missing.length === 0 || first === undefined) return bySeq;
    const found = await fromStore(this.#messages.at(first.conversationId, missing));
    return new Map([...bySeq, ...found]);
  }
}

/** Whether it needs a look: a plain one, as nearly all are, goes out as the store has it. */
export function isMoreThanPlain({ data, replyTo }: StoredMessage): boolean {
  return data !== undefined || replyTo !== undefined;
}

function quoteOf({ seq, rev, senderId, text, deletedAt }: StoredMessage): Quote {
  return {
    seq,
    rev,
    senderId,
    text: quotedText(text),
    ...(deletedAt !== undefined && { deletedAt }),
  };
}
