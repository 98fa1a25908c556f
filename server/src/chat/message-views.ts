import { type Message, type MessageFile, type Quote, quotedText } from '@chat/protocol';
import { seenBy, seenByOthers } from '../store/seen-by.js';
import { isEmptyPlace, type MessageStore, type StoredMessage } from '../store/store.js';
import { readData } from './data.js';
import { fromStore } from './from-store.js';

/** A message as some users see it. */
export interface SharedView {
  readonly userIds: readonly string[];
  readonly message: Message;
}

/**
 * What clients see of messages, each as one user sees it. The text that an answer quotes is never part of
 * the answer: it is read with it, so that an edit or a deletion of the original shows in every quote.
 */
export class MessageViews {
  readonly #messages: MessageStore;

  constructor(messages: MessageStore) {
    this.#messages = messages;
  }

  /**
   * @param viewerId - Null for whoever is no member: they see what all others than the author do.
   * @param stored - Of one conversation. One read for all that they quote, none if they quote nothing.
   * @returns those that the viewer sees
   */
  async all(viewerId: string | null, stored: readonly StoredMessage[]): Promise<Message[]> {
    if (stored.every(isPlain)) return [...stored];
    const originals = await this.#originals(stored);
    return stored.flatMap((message) => viewOf(viewerId, message, originals) ?? []);
  }

  /** One message as each of these users sees it, those together who see the same; without those who do not. */
  async forEach(userIds: readonly string[], message: StoredMessage): Promise<SharedView[]> {
    if (isPlain(message)) return [{ userIds, message }];
    const originals = await this.#originals([message]);
    const original = originals.get(message.replyTo ?? 0);
    if (message.aside === undefined && original?.aside === undefined) {
      const view = viewOf(null, message, originals);
      return view === null ? [] : [{ userIds, message: view }];
    }
    return userIds.flatMap((userId) => {
      const view = viewOf(userId, message, originals);
      return view === null ? [] : [{ userIds: [userId], message: view }];
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

type PlainMessage = StoredMessage & {
  readonly data?: never;
  readonly files?: never;
  readonly replyTo?: never;
  readonly aside?: never;
};

/** Whether it needs no look: a plain one, as nearly all are, goes out as the store has it. */
export function isPlain(message: StoredMessage): message is PlainMessage {
  const { data, files, replyTo, aside } = message;
  return data === undefined && files === undefined && replyTo === undefined && aside === undefined;
}

/** A message as a user sees it, but for the text that it quotes; null where they do not. */
export function withoutQuote(viewerId: string | null, stored: StoredMessage): Message | null {
  // What an expired message leaves is nobody's.
  if (isEmptyPlace(stored)) return null;
  const seen = viewerId === null ? seenByOthers(stored) : seenBy(viewerId, stored);
  if (seen === null) return null;
  const { data, files, aside: _aside, ...message } = seen;
  return {
    ...message,
    ...(data !== undefined && { data: readData(data) }),
    ...(files !== undefined && { files: JSON.parse(files) as MessageFile[] }),
  };
}

/** As it is seen by who wrote or changed it; the system, which is no member, sees what all do. */
export function ownOf(views: readonly SharedView[], userId: string): Message {
  const own = views.find(({ userIds }) => userIds.includes(userId)) ?? views[0];
  return (own as SharedView).message;
}

function viewOf(
  viewerId: string | null,
  stored: StoredMessage,
  originals: ReadonlyMap<number, StoredMessage>,
): Message | null {
  const message = withoutQuote(viewerId, stored);
  const original = originals.get(stored.replyTo ?? 0);
  if (message === null || original === undefined) return message;
  const seen = viewerId === null ? seenByOthers(original) : seenBy(viewerId, original);
  return { ...message, ...(seen && { quoted: quoteOf(seen) }) };
}

function quoteOf({ seq, rev, senderId, text, files, deletedAt }: StoredMessage): Quote {
  const [file] = files === undefined ? [] : (JSON.parse(files) as MessageFile[]);
  return {
    seq,
    rev,
    senderId,
    text: quotedText(text),
    ...(file && { file: quotedFile(file) }),
    ...(deletedAt !== undefined && { deletedAt }),
  };
}

/** As much of it as a quote needs to be one. */
function quotedFile({ name, type, voice }: MessageFile): NonNullable<Quote['file']> {
  return { name, type, ...(voice && { voice: { duration: voice.duration } }) };
}
