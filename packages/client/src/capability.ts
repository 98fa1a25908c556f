import type { Message, ServerFrame, ServerFrameOf, User } from '@chat/protocol';
import type { ChatError } from './chat-error.js';
import type { Marks } from './model.js';
import type { Timeline } from './timeline/timeline.js';

/** What is done with the server's events, and with replies that nobody waits for any more. */
export type FrameHandlers = {
  readonly [T in ServerFrame['type']]?: (frame: ServerFrameOf<T>) => void;
};

/**
 * One thing that a user can do, or that happens to them. It hears of what goes on by these hooks, each
 * capability in the order in which {@link UserChat} lists them; none has to know another for that.
 */
export interface Capability {
  /** The frames that are its business, and no other capability's. */
  readonly frames?: FrameHandlers;
  /** What there is to see of a conversation may not be what it was. */
  onChanged?(conversationId: string): void;
  /** The user has blocked somebody, or does not any more. */
  onBlocked?(): void;
  /** Somebody is to be shown so from now on, in conversations that are not held, too. */
  onProfile?(user: User): void;
  /** Something happened in a conversation that is not held: only the server knows how it is now. */
  onUnheld?(conversationId: string): void;
  /** A message is new, or changed, in a conversation that is not held, but is about to be. */
  onUnheldChange?(message: Message): void;
  /** The device has kept this, which is no conversation. */
  onKept?(value: unknown): void;
  /** A conversation is held from now on. */
  onHeld?(timeline: Timeline): void;
  /** The server has told how far the user themself is in a conversation that is held. */
  onOwnMarks?(timeline: Timeline, marks: Marks): void;
  /** The server has told where a conversation stands, which is held. */
  onLearned?(timeline: Timeline): void;
  /** The server has these messages, and so has the timeline, be it after a gap. */
  onStored?(timeline: Timeline, messages: readonly Message[]): void;
  /** These are new to this device, in order; what is loaded as history is not. Told before anything else is. */
  onNew?(timeline: Timeline, messages: readonly Message[]): void;
  /** Connected, and told what was missed. */
  onOnline?(): void;
  onOffline?(): void;
  /** The user is gone, for this reason. */
  onEnd?(reason: ChatError): void;
}
