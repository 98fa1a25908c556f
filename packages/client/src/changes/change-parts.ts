import type { Message } from '@chat/protocol';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { Outbox } from '../outbox/outbox.js';
import type { OutboxItem } from '../outbox/outbox-items.js';
import type { Outcomes } from '../outbox/outcomes.js';
import type { ChangeEntry } from '../storage/storage.js';
import type { UserScope } from '../user-scope.js';
import type { ChangesOfMessages } from './changes-of-messages.js';

/** What the parts of {@link Changes} work with. */
export interface ChangeParts {
  readonly scope: UserScope;
  readonly held: HeldConversations;
  readonly outbox: Outbox<ChangeEntry, Message>;
  readonly ofMessages: ChangesOfMessages;
  readonly outcomes: Outcomes;
  /** Those that another tab has taken away, and of which nothing was heard for a while. */
  readonly unheard: WeakSet<OutboxItem<ChangeEntry>>;
  /** Whether a message, by its key, waits in the outbox, or failed there. */
  readonly isUnsent: (key: string) => boolean;
  /** Its message is nowhere: it was taken back before it was sent, or all of it got lost. */
  readonly onLost: (item: OutboxItem<ChangeEntry>) => void;
}
