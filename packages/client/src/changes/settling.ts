import type { Message } from '@chat/protocol';
import type { Prepared } from '../outbox/outbox.js';
import type { ChangeEntry, OutboxEntry } from '../storage/storage.js';
import type { Timeline } from '../timeline/timeline.js';
import type { ChangeParts } from './change-parts.js';
import { mergeWaiting } from './merge-waiting.js';
import { type PreparedMessage, prepareMessage } from './prepare-message.js';
import { rebase } from './rebase.js';
import { sendChange } from './send-change.js';
import { UnplacedChanges } from './unplaced-changes.js';
import { VanishedChanges } from './vanished-changes.js';

/** What becomes of changes once there is a connection: loaded when one waits for it. */
export class Settling {
  readonly #parts: ChangeParts;
  readonly #unplaced: UnplacedChanges;
  readonly #vanished: VanishedChanges;

  constructor(parts: ChangeParts) {
    this.#parts = parts;
    this.#unplaced = new UnplacedChanges(parts);
    this.#vanished = new VanishedChanges(parts);
  }

  /** Has a change happen. @throws ChatError as {@link sendChange} */
  async carryOut(entry: ChangeEntry): Promise<Message> {
    const message = await sendChange(this.#parts.scope, entry);
    // That is kept before it is let go of.
    rebase(this.#parts, entry, message);
    return message;
  }

  /** See {@link mergeWaiting}. */
  merge(changeId: string): ChangeEntry | null {
    const item = this.#parts.outbox.get(changeId);
    return item ? mergeWaiting(this.#parts, item) : null;
  }

  /** Looks at what waits for something that may have come. */
  look(timeline: Timeline): void {
    this.#unplaced.place(timeline);
    this.lookElsewhere(timeline.id);
  }

  /** Looks at what another tab has settled, be its conversation held here or not. */
  lookElsewhere(conversationId: string): void {
    this.#vanished.settle(conversationId);
  }

  /** See {@link prepareMessage}. */
  prepare(
    entry: OutboxEntry,
    message: Omit<PreparedMessage, 'withdraw'>,
  ): Prepared<OutboxEntry> | null {
    const withdraw = (deletion: ChangeEntry) => this.#unplaced.withdraw(deletion);
    return prepareMessage(this.#parts, entry, { ...message, withdraw });
  }

  close(): void {
    this.#unplaced.close();
  }
}
