import { createHash } from 'node:crypto';
import type { MessageChange, NewMessage, StoredMessage } from './store.js';

/** A change that a message has had. */
export interface ChangeMark {
  readonly id: string;
  readonly rev: number;
}

/** What a store keeps of a message beside what it tells. */
export interface MessageHistory {
  /** Its last changes, the latest at the end; at most {@link keptMarks}. */
  readonly marks: readonly ChangeMark[];
  /** The `rev` at which text or data were changed last; 0 when never. */
  readonly contentRev: number;
  /** A digest of what was sent first, kept since that was changed; null while it is as it was. */
  readonly sent: string | null;
}

/** Changes that a message remembers, so that a repeat is known as such. */
const keptMarks = 16;

export type Verdict =
  | { readonly outcome: 'repeated' | 'conflict' }
  | {
      readonly outcome: 'applied';
      readonly message: StoredMessage;
      readonly history: MessageHistory;
    };

/**
 * Decides what a change does to a message, in one place for all stores.
 *
 * @param rev - The counter value that it takes if it is applied.
 */
export function judgeChange(
  message: StoredMessage,
  history: MessageHistory,
  { changeId, base, set }: MessageChange,
  rev: number,
): Verdict {
  const { marks, contentRev } = history;
  if (marks.some(({ id }) => id === changeId)) return { outcome: 'repeated' };
  const oldest = marks.length < keptMarks ? 0 : (marks[0]?.rev ?? 0);
  // It may be among those that were forgotten.
  if (oldest > base) return { outcome: 'conflict' };
  // A state that is not here: the store was set back to a backup.
  if (base > message.rev) return { outcome: 'conflict' };
  if (message.deletedAt !== undefined) return { outcome: 'conflict' };
  const deletes = set.deletedAt !== undefined;
  const touchesContent = set.text !== undefined || set.data !== undefined;
  if (touchesContent && !deletes && contentRev > base) return { outcome: 'conflict' };

  const { data = message.data, ...rest } = set;
  const { data: _, ...unchanged } = message;
  return {
    outcome: 'applied',
    message: { ...unchanged, ...rest, ...(typeof data === 'string' && { data }), rev },
    history: {
      marks: [...marks, { id: changeId, rev }].slice(-keptMarks),
      contentRev: touchesContent ? rev : contentRev,
      sent: touchesContent ? (history.sent ?? digestOf(message)) : history.sent,
    },
  };
}

/** Whether a message that is sent under a known `clientId` is what was sent under it first. */
export function isRepeat(
  sent: Content,
  stored: StoredMessage,
  { sent: digest }: Pick<MessageHistory, 'sent'>,
): boolean {
  if (digest !== null) return digestOf(sent) === digest;
  const { text, data, replyTo } = stored;
  return sent.text === text && sent.data === data && sent.replyTo === replyTo;
}

type Content = Pick<NewMessage, 'text' | 'data' | 'replyTo'>;

function digestOf({ text, data, replyTo }: Content): string {
  const content = JSON.stringify([text, data ?? null, replyTo ?? null]);
  return createHash('sha256').update(content).digest('base64url');
}
