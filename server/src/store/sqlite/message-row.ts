import { type Reaction, systemSenderId } from '@chat/protocol';
import type { ChangeMark, MessageHistory } from '../message-change.js';
import type { Aside, StoredMessage } from '../store.js';
import { hexOfClientId, uuidOfHex } from './uuid-bytes.js';

/** A message of the table. */
export interface MessageRow {
  id: number;
  conversation: number;
  seq: number;
  /** Null while nothing has changed it: `rev` is `seq` then. */
  rev: number | null;
  /** Its place among the members, or {@link systemSender}. */
  sender: number;
  /** In hexadecimal. */
  client_id: string;
  created_at: number;
  text: string;
  data: string | null;
  reply_to: number | null;
  edited_at: number | null;
  deleted_at: number | null;
  /** JSON, as the message has them. */
  reactions: string | null;
  content_rev: number | null;
  /** JSON of the last {@link ChangeMark}s, each as `[id, rev]` or `[id, rev, by]`. */
  marks: string | null;
  sent: string | null;
  /** JSON of an `Aside`. */
  aside: string | null;
  /** JSON, as the message has them. */
  files: string | null;
}

/** In the place of a member's. */
export const systemSender = -1;

/** The columns of a {@link MessageRow}, of the table `message`. */
export const messageColumns = `message.id, message.conversation, message.seq, rev, sender,
  ${hexOfClientId}, created_at, text, data, reply_to, edited_at, deleted_at, reactions,
  content_rev, marks, sent, aside, files`;

export function toMessage(
  row: MessageRow,
  conversation: { readonly id: string; readonly memberIds: readonly string[] },
): StoredMessage {
  return {
    conversationId: conversation.id,
    seq: row.seq,
    rev: row.rev ?? row.seq,
    senderId:
      row.sender === systemSender ? systemSenderId : (conversation.memberIds[row.sender] ?? ''),
    clientId: uuidOfHex(row.client_id),
    text: row.text,
    createdAt: row.created_at,
    ...(row.data !== null && { data: row.data }),
    ...(row.reply_to !== null && { replyTo: row.reply_to }),
    ...(row.files !== null && { files: row.files }),
    ...(row.edited_at !== null && { editedAt: row.edited_at }),
    ...(row.deleted_at !== null && { deletedAt: row.deleted_at }),
    ...(row.reactions !== null && { reactions: JSON.parse(row.reactions) as Reaction[] }),
    ...(row.aside !== null && { aside: JSON.parse(row.aside) as Aside }),
  };
}

/** `hidden` stands first where it is there: a query tells by its beginning. */
export function asideColumn({ hidden, edit, reactions }: Aside): string {
  return JSON.stringify({ hidden, edit, reactions });
}

/** Whether a member sees it, by their place among the members. */
export function isSeen({ sender, aside }: Pick<MessageRow, 'sender' | 'aside'>, viewer: number) {
  return aside === null || sender === viewer || !aside.startsWith(hiddenStart);
}

const hiddenStart = '{"hidden"';

/** {@link isSeen} as a condition on rows of the table `message`; null sees all. */
export const isSeenBy = (viewer: string) =>
  `(aside IS NULL OR ${viewer} IS NULL OR sender = ${viewer} OR aside NOT LIKE '${hiddenStart}%')`;

export function toHistory(row: MessageRow): MessageHistory {
  return {
    marks: row.marks === null ? [] : marksOf(row.marks),
    contentRev: row.content_rev ?? 0,
    sent: row.sent,
  };
}

export function marksColumn(marks: readonly ChangeMark[]): string {
  return JSON.stringify(
    marks.map(({ id, rev, by }) => (by === undefined ? [id, rev] : [id, rev, by])),
  );
}

export function marksOf(column: string): ChangeMark[] {
  const marks = JSON.parse(column) as [string, number, string?][];
  return marks.map(([id, rev, by]) => ({ id, rev, ...(by !== undefined && { by }) }));
}
