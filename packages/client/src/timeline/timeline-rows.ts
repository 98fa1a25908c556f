import {
  type Data,
  type Message,
  type Quote as Quoted,
  quotedText,
  systemSenderId,
} from '@chat/protocol';
import type { Marks, MessageFile, Quote, Reaction, TimelineMessage } from '../model.js';
import { keyOf, type MessageList } from './message-list.js';
import type { Stream } from './stream.js';
import type { ShownMessage, ShownUnsent } from './wanted.js';

interface Surroundings {
  /** How far the peer is. */
  readonly marks: Marks;
  /** What it answers, if that is loaded. */
  readonly original: Message | undefined;
}

interface Made extends Pick<ShownMessage, 'change'> {
  readonly row: TimelineMessage;
  readonly status: TimelineMessage['status'];
  readonly original: Message | undefined;
}

type Content = Pick<
  Message,
  'clientId' | 'senderId' | 'text' | 'createdAt' | 'editedAt' | 'deletedAt' | 'reactions' | 'quoted'
> & {
  readonly data?: Data | undefined;
  /** Before they are uploaded, too. */
  readonly files?: readonly MessageFile[] | undefined;
};

const none: readonly Reaction[] = [];
const noFiles: readonly MessageFile[] = [];

/** Messages as they are shown: the same object for each as long as it looks the same. */
export class TimelineRows {
  readonly #ownId: string;
  #rows = new Map<string, TimelineMessage>();
  readonly #revs = new WeakMap<TimelineMessage, number>();
  /** How messages were shown last: most of a long list is as it was, and is not made again to see that. */
  readonly #made = new WeakMap<Message, Made>();

  constructor(ownId: string) {
    this.#ownId = ownId;
  }

  stored({ message, change }: ShownMessage, { marks, original }: Surroundings): TimelineMessage {
    const { senderId, seq } = message;
    const reached = seq <= marks.read ? 'read' : seq <= marks.delivered ? 'delivered' : 'sent';
    const status = senderId === this.#ownId ? reached : 'sent';
    const made = this.#made.get(message);
    if (made?.status === status && made.change === change && made.original === original) {
      return made.row;
    }
    const row = this.#row(message, { seq, status, change: change ?? null }, original);
    this.#revs.set(row, message.rev);
    this.#made.set(message, { row, status, change, original });
    return row;
  }

  /** The latest state of a message that looked like this row; undefined for one without a place. */
  revOf(row: TimelineMessage): number | undefined {
    return this.#revs.get(row);
  }

  unsent({ unsent, change, ...changed }: ShownUnsent, stored: MessageList): TimelineMessage {
    const { entry, error } = unsent;
    const { replyTo } = entry;
    const original = replyTo === undefined ? undefined : stored.at(replyTo);
    const quoted = replyTo === undefined ? undefined : stored.quotedAt(replyTo);
    return this.#row(
      { ...entry, ...changed, senderId: this.#ownId, ...(quoted && { quoted }) },
      {
        ...{ seq: null, status: error ? 'failed' : 'pending', change: change ?? null },
        ...(error && { error }),
      },
      original,
    );
  }

  streamed(stream: Stream): TimelineMessage {
    const status = stream.brokenAfter === null ? 'streaming' : 'broken';
    return this.#row(stream, { seq: null, status, change: null }, undefined);
  }

  /** Forgets all other rows: what was deleted since must not be left in one. */
  retain(rows: readonly TimelineMessage[]): void {
    this.#rows = new Map(rows.map((row) => [row.key, row]));
  }

  #row(
    message: Content,
    state: Pick<TimelineMessage, 'seq' | 'status' | 'change' | 'error'>,
    original: Message | undefined,
  ): TimelineMessage {
    const { clientId, senderId, text, data, createdAt, editedAt, deletedAt } = message;
    const { files, reactions, quoted } = message;
    const key = keyOf(message);
    const before = this.#rows.get(key);
    const row = {
      key,
      clientId,
      senderId,
      own: senderId === this.#ownId,
      text,
      data: data ?? null,
      createdAt,
      editedAt: editedAt ?? null,
      deleted: deletedAt !== undefined,
      quote: quoted && deletedAt === undefined ? this.#quote(quoted, original) : null,
      files: files ?? noFiles,
      reactions: reactions ? this.#reactions(reactions) : none,
      ...state,
      system: senderId === systemSenderId,
    };
    if (before && looksLike(before, row)) return before;
    this.#rows.set(key, row);
    return row;
  }

  #quote({ seq, senderId, text, file, deletedAt }: Quoted, original: Message | undefined): Quote {
    return {
      key: original ? keyOf(original) : null,
      seq,
      senderId,
      own: senderId === this.#ownId,
      system: senderId === systemSenderId,
      text: quotedText(text),
      file: file ?? null,
      deleted: deletedAt !== undefined,
    };
  }

  #reactions(reactions: readonly { emoji: string; userIds: readonly string[] }[]): Reaction[] {
    return reactions.map(({ emoji, userIds }) => {
      return { emoji, userIds, own: userIds.includes(this.#ownId) };
    });
  }
}

/** By what is in it, as quotes and reactions are made anew for each row; what is compared first is told apart at once. */
function looksLike(a: TimelineMessage, b: TimelineMessage): boolean {
  return (
    a.status === b.status &&
    a.error === b.error &&
    a.change === b.change &&
    a.text === b.text &&
    JSON.stringify(a) === JSON.stringify(b)
  );
}
