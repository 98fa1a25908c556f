import type { Excerpt } from '../excerpts/excerpt.js';
import type {
  Arrangement,
  ConversationReport,
  ConversationSettings,
  MessageFile,
  SearchOptions,
  TimelineMessage,
} from '../model.js';
import type { MessageSearch } from '../search/message-search.js';
import type { MessageStream } from '../streams/message-stream.js';
import type { Timeline } from '../timeline/timeline.js';
import type { EditOptions, SendOptions, UploadedFile, UploadOptions } from './send-options.js';

/** A reaction, and whether it is to be there. */
export interface Reacting {
  readonly emoji: string;
  readonly on: boolean;
}

/** What a conversation asks of the user's chat, by capability. */
export interface ConversationActions {
  readonly messages: {
    send(timeline: Timeline, text: string, options: SendOptions): Promise<TimelineMessage>;
    retry(clientId: string): void;
    discard(clientId: string): void;
  };
  readonly changes: {
    edit(
      timeline: Timeline,
      message: TimelineMessage,
      text: string,
      options: EditOptions,
    ): Promise<TimelineMessage>;
    delete(timeline: Timeline, message: TimelineMessage): Promise<void>;
    react(
      timeline: Timeline,
      message: TimelineMessage,
      reaction: Reacting,
    ): Promise<TimelineMessage>;
    retry(timeline: Timeline, key: string): void;
    discard(timeline: Timeline, key: string): void;
  };
  readonly receipts: { markRead(timeline: Timeline, seq: number): void };
  readonly history: { loadOlder(timeline: Timeline, limit?: number): Promise<void> };
  readonly finding: {
    search(
      text: string,
      options: SearchOptions & { conversationId: string },
    ): Promise<MessageSearch>;
    around(timeline: Timeline, seq: number): Promise<Excerpt | null>;
  };
  readonly settings: {
    of(timeline: Timeline): ConversationSettings;
    set(timeline: Timeline, arrangement: Arrangement): Promise<void>;
    clear(timeline: Timeline): Promise<void>;
    onRead(timeline: Timeline): void;
  };
  readonly typing: {
    of(conversationId: string): boolean;
    set(conversationId: string, on: boolean): void;
    sent(conversationId: string): void;
  };
  readonly streams: {
    begin(timeline: Timeline, options: SendOptions): MessageStream;
    stop(conversationId: string, key: string): void;
    discard(conversationId: string, key: string): void;
  };
  readonly files: {
    upload(file: Blob, options: UploadOptions): Promise<UploadedFile>;
    url(conversationId: string, message: TimelineMessage, file: MessageFile): Promise<string>;
  };
  readonly blocks: { has(userId: string): boolean };
  /** Loaded when it is asked for. */
  moderation(): Promise<{
    readonly reports: {
      ofConversation(conversationId: string, report: ConversationReport): Promise<void>;
    };
  }>;
  readonly drafts: { of(conversationId: string): string; set(id: string, text: string): void };
}
