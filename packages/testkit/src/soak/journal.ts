import type { Conversation, Data, TimelineMessage } from '@chat/client';
import { type Enclosed, enclosedIn } from './enclose.js';

/** A message as a device saw it: what the invariants are checked on. */
export interface Seen {
  readonly seq: number;
  /** What it is called on every device, whatever becomes of it. */
  readonly key: string;
  readonly senderId: string;
  /** Begins with its label; empty once it is deleted. */
  readonly text: string;
  readonly data: Data | null;
  readonly files: readonly Enclosed[];
  readonly deleted: boolean;
  readonly edited: boolean;
  /** Emoji and who, as they stand. */
  readonly reactions: readonly { readonly emoji: string; readonly userIds: readonly string[] }[];
  /** What it answers, as it is shown. */
  readonly quote: { readonly seq: number; readonly text: string; readonly deleted: boolean } | null;
}

/** What became of one send. */
export type Outcome =
  /** Not known yet, or the page was closed first. */
  | { readonly kind: 'waiting' }
  /** Not known to a page that was open to the end. */
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'acknowledged'; readonly seq: number }
  /**
   * `called`: there is a reason in what was sent, such as an answer to what is deleted. `answered`: the place of what
   * it answers, of which the page may not have heard by then that it is deleted. `row`: as it was shown then.
   */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly called: boolean;
      readonly answered?: number | undefined;
      readonly row?: string;
    };

/** One life of a device, from opening its page to closing it, in one conversation. */
export interface Life {
  /** What the window showed when it opened: the newest page, by `seq`. */
  readonly opened: readonly Seen[];
  /** The `message` events since, as they came. */
  readonly events: Pick<Seen, 'seq' | 'key' | 'senderId' | 'text'>[];
  /** What the timeline held at the end of the run; only the last life of a device has it. */
  shown: readonly Seen[] | null;
}

/** What the user of a device wanted of one message last. Nobody else wanted anything of that. */
export interface Wish {
  /** Deleted: null. Undefined: nothing, or nothing that this device alone wanted. */
  text?: string | null | undefined;
  /** None: null. Undefined as above. */
  data?: Data | null | undefined;
  /** On or off, by emoji: each device has its own. */
  readonly reactions: Map<string, boolean>;
}

/** A change that was refused for good. */
export interface RefusedChange {
  readonly key: string;
  readonly kind: 'edit' | 'delete' | 'react';
  readonly code: string;
  /** Whether the user's other devices change such messages as well. */
  readonly contested: boolean;
}

/** Something that the user of a device did to a message, and when. */
export interface Act {
  readonly kind: 'send' | 'edit' | 'delete' | 'react';
  /** The message's key. */
  readonly key: string;
  /** Those that what was sent, or put in its place, has, and nothing that others did. */
  readonly words: readonly string[];
  /** Of a reaction. */
  readonly emoji?: string;
  readonly on?: boolean;
  /** ms, by the clock of this process. */
  readonly began: number;
  /** When it was acknowledged; infinite while that is not known, or where it was refused. */
  ended: number;
}

/** All that one device did and saw in one conversation. */
export interface Journal {
  readonly user: string;
  readonly device: string;
  readonly conversationId: string;
  /** By label, in the order in which the user sent them. */
  readonly sent: Map<string, Outcome>;
  /** What the messages sent here are called, by label. */
  readonly keys: Map<string, string>;
  /** Names of the files that were sent along, by label. */
  readonly files: Map<string, readonly string[]>;
  /** The files of messages that it was told of, by the message's key. */
  readonly enclosed: Map<string, readonly Enclosed[]>;
  /** By the message's key. */
  readonly wishes: Map<string, Wish>;
  readonly refused: RefusedChange[];
  readonly acts: Act[];
  readonly lives: Life[];
}

/** What a text of a run begins with, whatever it was edited to: unique in the run. */
export const labelOf = (text: string): string => /^\S+ #\d+/.exec(text)?.[0] ?? text;

/** Writes down what begins now, and when it is acknowledged, if it is. */
export function writeDownAct(
  { acts }: Journal,
  what: Omit<Act, 'began' | 'ended'>,
  promise: Promise<unknown>,
): void {
  const act: Act = { ...what, began: performance.now(), ended: Number.POSITIVE_INFINITY };
  acts.push(act);
  promise.then(
    () => {
      act.ended = performance.now();
    },
    () => {},
  );
}

/** What a page has sent that was closed since may have been refused in a later life, which is shown. */
export function writeDownRefused({ sent }: Journal, row: TimelineMessage): void {
  const { status, text, error, quote } = row;
  const label = labelOf(text);
  if (status !== 'failed' || sent.get(label)?.kind !== 'waiting') return;
  const code = error?.code ?? 'internal';
  // What it answers was deleted meanwhile; or is not here, after a page was reopened.
  const called = code === 'message_not_found' && quote?.deleted !== false;
  const answered = code === 'message_not_found' ? quote?.seq : undefined;
  sent.set(label, { kind: 'refused', code, called, answered, row: contentOf(row) });
}

/** Of a row, what was or is to be sent. */
export function contentOf({ text, data, quote, files }: TimelineMessage): string {
  return JSON.stringify({ text, data, answers: quote?.seq, files: enclosedIn({ files }) });
}

/** What a timeline holds of the server. */
export function acknowledged({ messages }: Pick<Conversation, 'messages'>): Seen[] {
  return messages.flatMap(
    ({ seq, key, senderId, text, data, deleted, editedAt, reactions, quote, files }) =>
      seq === null
        ? []
        : {
            ...{ seq, key, senderId, text, data, deleted, edited: editedAt !== null },
            files: enclosedIn({ files }),
            reactions: reactions.map(({ emoji, userIds }) => ({ emoji, userIds })),
            quote: quote && { seq: quote.seq, text: quote.text, deleted: quote.deleted },
          },
  );
}
