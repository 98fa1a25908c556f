import type { Collection, Filter } from 'mongodb';
import type { MessageHistory } from '../message-change.js';
import type { StoredMessage } from '../store.js';

export const messagesCollection = 'messages';

/** A message as MongoDB keeps it. What stands for nothing is left out. */
export interface MessageDocument extends StoredMessage, Partial<Omit<MessageHistory, 'sent'>> {
  readonly sent?: string;
}

export const withoutId = { projection: { _id: 0 } } as const;

/** Names each field: what else a document may have stays here. */
export function toMessage(stored: MessageDocument): StoredMessage {
  const { conversationId, seq, rev, senderId, clientId, text, createdAt } = stored;
  const { data, replyTo, files, editedAt, deletedAt, reactions, aside } = stored;
  return {
    conversationId,
    seq,
    rev,
    senderId,
    clientId,
    text,
    createdAt,
    ...(data !== undefined && { data }),
    ...(replyTo !== undefined && { replyTo }),
    ...(files !== undefined && { files }),
    ...(editedAt !== undefined && { editedAt }),
    ...(deletedAt !== undefined && { deletedAt }),
    ...(reactions !== undefined && { reactions }),
    ...(aside !== undefined && { aside }),
  };
}

export function toHistory(stored: MessageDocument): MessageHistory {
  const { marks = [], contentRev = 0, sent = null } = stored;
  return { marks, contentRev, sent };
}

export function toDocument(message: StoredMessage, history: MessageHistory): MessageDocument {
  const { marks, contentRev, sent } = history;
  return {
    ...message,
    ...(marks.length > 0 && { marks }),
    ...(contentRev > 0 && { contentRev }),
    ...(sent !== null && { sent }),
  };
}

/** What the viewer sees, as part of a filter; undefined for one who sees all. */
export function seenByFilter(viewerId: string | undefined): Filter<MessageDocument> {
  return viewerId === undefined
    ? {}
    : { $or: [{ 'aside.hidden': { $exists: false } }, { senderId: viewerId }] };
}

/** The messages at these places, by place. */
export async function messagesAt(
  messages: Collection<MessageDocument>,
  conversationId: string,
  seqs: readonly number[],
): Promise<Map<number, StoredMessage>> {
  if (seqs.length === 0) return new Map();
  const found = await messages
    .find({ conversationId, seq: { $in: [...seqs] } }, withoutId)
    .toArray();
  return new Map(found.map((document) => [document.seq, toMessage(document)]));
}

/** The counter of a conversation: 0 without messages. */
export async function headOf(
  messages: Collection<MessageDocument>,
  conversationId: string,
): Promise<number> {
  const last = await messages.findOne(
    { conversationId },
    { projection: { _id: 0, rev: 1 }, sort: { rev: -1 } },
  );
  return last?.rev ?? 0;
}
