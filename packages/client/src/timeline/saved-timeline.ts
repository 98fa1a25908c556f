import type { ConversationSettings, Data, Member, Message } from '@chat/protocol';

/** The newest part of a timeline, as it is kept. */
export interface SavedTimeline {
  readonly id: string;
  readonly members: Member[];
  readonly topic?: string | undefined;
  readonly data?: Data | undefined;
  readonly position: number;
  /** By `seq`, without a gap. */
  readonly messages: Message[];
  /** There are older ones. */
  readonly more: boolean;
  /** Which history of the server it is of, if that is known. */
  readonly epoch?: string | undefined;
  /** A page of a version before knew none. */
  readonly settings?: ConversationSettings | undefined;
  readonly createdAt?: number | undefined;
}
