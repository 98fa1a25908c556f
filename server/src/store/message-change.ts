import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { changedMessage } from './changed-message.js';
import { seenByOthers } from './seen-by.js';
import type { ChangeOutcome, MessageChange, NewMessage, StoredMessage } from './store.js';

/** A change that a message has had. */
export interface ChangeMark {
  readonly id: string;
  readonly rev: number;
  /** Whose reaction it was; left out for an edit and a deletion. */
  readonly by?: string;
}

/** What a store keeps of a message beside what it tells. */
export interface MessageHistory {
  /** Its last changes, the latest at the end; at most {@link keptMarks} of each kind. */
  readonly marks: readonly ChangeMark[];
  /** The `rev` at which text or data were changed last; 0 when never. */
  readonly contentRev: number;
  /** A digest of what was sent first, kept since that was changed; null while it is as it was. */
  readonly sent: string | null;
}

/**
 * Changes that a message remembers, so that a repeat is known as such: of its author, and of each who
 * reacted to it apart, so that nobody's reactions make another's change one that nobody can judge.
 */
export const keptMarks = 16;

export type Verdict =
  | { readonly outcome: 'repeated' | 'conflict' | 'too_many' }
  | {
      readonly outcome: 'applied';
      readonly message: StoredMessage;
      readonly history: MessageHistory;
      /** Whether nobody sees it but who makes it. */
      readonly isApart: boolean;
    };

/**
 * Decides what a change does to a message, in one place for all stores.
 *
 * @param at.rev - The counter value that it takes if it is applied.
 * @param at.isApart - Whether another member has blocked {@link actorOf} it.
 */
export function judgeChange(
  message: StoredMessage,
  history: MessageHistory,
  { changeId, base, act }: MessageChange,
  at: { readonly rev: number; readonly isApart: boolean },
): Verdict {
  const { rev } = at;
  const { marks, contentRev } = history;
  if (marks.some(({ id }) => id === changeId)) return { outcome: 'repeated' };
  const by = act.kind === 'react' ? act.userId : undefined;
  const isOfThisKind = (mark: ChangeMark) => mark.by === by;
  const alike = marks.filter(isOfThisKind);
  const oldest = alike.length < keptMarks ? 0 : (alike[0]?.rev ?? 0);
  // It may be among those that were forgotten.
  if (oldest > base) return { outcome: 'conflict' };
  // A state that is not here: the store was set back to a backup.
  if (base > message.rev) return { outcome: 'conflict' };
  if (message.deletedAt !== undefined) return { outcome: 'conflict' };
  if (act.kind === 'edit' && contentRev > base) return { outcome: 'conflict' };

  const changed = changedMessage(message, act, at);
  if (changed === null) return { outcome: 'too_many' };
  const kept = alike.length < keptMarks ? marks : marks.filter((mark) => mark !== alike[0]);
  const mark = { id: changeId, rev, ...(by !== undefined && { by }) };
  return {
    outcome: 'applied',
    message: changed,
    isApart: at.isApart && isSameToOthers(message, changed),
    history: {
      // Who reacted to what is gone is nobody's business any more.
      marks: [...(act.kind === 'delete' ? kept.filter(isOfThisKind) : kept), mark],
      contentRev: by === undefined ? rev : contentRev,
      sent: sentAfter(act, message, history),
    },
  };
}

/** Who does it. */
export function actorOf({ act }: MessageChange, { senderId }: StoredMessage): string {
  // A text is changed by its author, or deleted by the operator.
  return act.kind === 'react' ? act.userId : senderId;
}

/** What a store answers to a change that it has made. */
export function appliedChange({ message, isApart }: Applied): ChangeOutcome {
  return { outcome: 'applied', message, ...(isApart && { isApart }) };
}

type Applied = Extract<Verdict, { outcome: 'applied' }>;

function isSameToOthers(before: StoredMessage, after: StoredMessage): boolean {
  return isDeepStrictEqual(seenByOthers({ ...before, rev: after.rev }), seenByOthers(after));
}

/** Nothing that tells of a deleted text stays: a digest of a short one can be guessed. */
function sentAfter(
  { kind }: MessageChange['act'],
  message: StoredMessage,
  { sent }: MessageHistory,
): string | null {
  if (kind === 'delete') return null;
  // What the others see may stay as it was: the digest is of that.
  return kind === 'edit' ? (sent ?? digestOf(message)) : sent;
}

/** Whether a message that is sent under a known `clientId` is what was sent under it first. */
export function isRepeat(
  sent: Content,
  stored: StoredMessage,
  { sent: digest }: Pick<MessageHistory, 'sent'>,
): boolean {
  // What it once said is not known any more.
  if (stored.deletedAt !== undefined) return true;
  if (digest !== null) return (sent.sent ?? digestOf(sent)) === digest;
  if (sent.sent !== undefined) return sent.sent === digestOf(stored);
  const { text, data, replyTo, files } = stored;
  const isAlike = sent.data === data && sent.replyTo === replyTo && sent.files === files;
  return isAlike && sent.text === text;
}

type Content = Pick<NewMessage, 'text' | 'data' | 'replyTo' | 'files' | 'sent'>;

/** By which what was sent is known again once something else stands in its place. */
export function digestOf({ text, data, replyTo, files }: Omit<Content, 'sent'>): string {
  const parts = [text, data ?? null, replyTo ?? null];
  // At the end, where it is there: what was stored before there were files has the same digest.
  const content = JSON.stringify(files === undefined ? parts : [...parts, files]);
  return createHash('sha256').update(content).digest('base64url');
}
