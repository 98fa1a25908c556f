import type { Data, MessageFile } from '@chat/protocol';
import type { MessageDecision } from './message-decision.js';

/** A message, or another text for one, that is stored unless it is refused. */
export interface ProposedMessage {
  readonly kind: 'message' | 'edit';
  /** The same each time that it is asked about: a message's `clientId`, an edit's `changeId`. */
  readonly id: string;
  readonly conversationId: string;
  /** All of the conversation, its sender among them. */
  readonly memberIds: readonly string[];
  readonly senderId: string;
  readonly text: string;
  /** Left out for none; in an edit also for what stays as it is. */
  readonly data?: Data | null;
  /** The `seq` of the message that it answers. */
  readonly replyTo?: number;
  readonly files?: readonly MessageFile[];
  /** Of the message that is edited. */
  readonly seq?: number;
}

/**
 * Asked before a message of a user's is stored, and before an edit. What the system sends is not asked about.
 *
 * @param context.signal - Aborted when nobody waits any more.
 * @returns What becomes of it; nothing, or `{}`, lets it pass as it is.
 */
export type BeforeMessage = (
  message: ProposedMessage,
  context: { readonly signal: AbortSignal },
) => MessageDecision | undefined | Promise<MessageDecision | undefined>;

/** What becomes of messages that could not be asked about: none is stored, or all are. */
export const messageHookFailures = ['closed', 'open'] as const;
export type MessageHookFailure = (typeof messageHookFailures)[number];
