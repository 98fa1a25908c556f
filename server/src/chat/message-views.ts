import { type Message, type Quote, quotedText } from '@chat/protocol';
import type { MessageStore, StoredMessage } from '../store/store.js';
import { readData } from './data.js';
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
    if (stored.every(isPlain)) return [...stored];
    const originals = await this.#originals(stored);
    return stored.map((message) => {
      const { replyTo } = message;
      const original = replyTo === undefined ? undefined : originals.get(replyTo);
      return { ...withoutQuote(message), ...(original && { quoted: quoteOf(original) }) };
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

type PlainMessage = StoredMessage & { readonly data?: never; readonly replyTo?: never };

/** Whether it needs no look: a plain one, as nearly all are, goes out as the store has it. */
export function isPlain(message: StoredMessage): message is PlainMessage {
  return message.data === undefined && message.replyTo === undefined;
}

/** A message as clients see it, but for the text that it quotes. */
export function withoutQuote({ data, ...message }: StoredMessage): Message {
  return { ...message, ...(data !== undefined && { data: readData(data) }) };
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
