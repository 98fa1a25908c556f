import type { Message } from '@chat/protocol';
import type { Picture } from '../model.js';
import type { Outbox } from '../outbox/outbox.js';
import type { OutboxItem } from '../outbox/outbox-items.js';
import type { OutboxEntry } from '../storage/storage.js';
import type { GivenFile } from './file-checks.js';

/** What messages ask of whatever sends their files. */
export interface MessageFiles {
  /** How large pictures are to be shown, as far as that can be found out in a moment. */
  look(files: readonly GivenFile[]): Promise<readonly (Picture | undefined)[]>;
  /** What waits is not what it was. */
  changed(): void;
  /** The server has nothing any more of what was uploaded for a message. */
  uploadAgain(clientId: string): Promise<void>;
}

/** What is asked of the messages that are not sent yet. */
export interface UnsentFiles {
  readonly outbox: Outbox<OutboxEntry, Message>;
  /** Those that wait for files to be uploaded, in the order of sending. */
  readonly uploading: readonly OutboxItem<OutboxEntry>[];
  /** Shows what is unsent as it is by now. */
  showUnsent(conversationId: string): void;
}

/** Whether the server has each of its files. */
export const hasAllFiles = ({ files }: OutboxEntry): boolean =>
  !files?.some(({ id }) => id === null);
