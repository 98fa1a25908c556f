import type { ConversationSettings, Data, TimelineMessage, User } from '../model.js';

/** A conversation as a list shows it. Immutable: a change makes a new object with the same `id`. */
export interface ConversationSummary {
  readonly id: string;
  /** All members, the signed-in user among them. */
  readonly members: readonly User[];
  /** The other one. */
  readonly peer: User;
  /** Whether the user has blocked the other one. */
  readonly blocked: boolean;
  /** What it is about, and what tells it from others with the same user; empty for the one without. */
  readonly topic: string;
  /** What an app has put with it; null for nothing. */
  readonly data: Data | null;
  /** The latest one, own ones that are not acknowledged yet among them; null for none. */
  readonly lastMessage: TimelineMessage | null;
  /** When it was sent, or the conversation was opened: milliseconds since the Unix epoch. */
  readonly activeAt: number;
  /** Messages of the other one that the user has not read; 100 stands for more than 99. */
  readonly unread: number;
  readonly settings: ConversationSettings;
  /** What the user began to write, on this device; empty for nothing. */
  readonly draft: string;
  /** Whether the other one is typing. */
  readonly typing: boolean;
}
