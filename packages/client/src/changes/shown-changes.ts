import type { Message } from '@chat/protocol';
import { lastOf } from '../last-of.js';
import type { UnconfirmedChange } from '../model.js';
import type { OutboxItem } from '../outbox/outbox-items.js';
import type { ChangeEntry } from '../storage/storage.js';
import { keyOf } from '../timeline/message-list.js';
import type { Unsent } from '../timeline/unsent.js';
import type { ShownMessage, ShownUnsent, Wanted } from '../timeline/wanted.js';
import { changedMessage, withData } from './changed-message.js';

type Item = OutboxItem<ChangeEntry>;

/** Messages as the user has changed them, as long as the server has not confirmed that. */
export class ShownChanges implements Wanted {
  readonly #ownId: string;
  readonly #changesOf: (conversationId: string, key: string) => readonly Item[];
  /** How messages were shown last, as long as neither they nor their changes are others. */
  readonly #shown = new WeakMap<Message, { readonly by: string; readonly shown: ShownMessage }>();
  readonly #changes = new WeakMap<Item, UnconfirmedChange>();

  /** @param changesOf those of one message, in their order */
  constructor(ownId: string, changesOf: (conversationId: string, key: string) => readonly Item[]) {
    this.#ownId = ownId;
    this.#changesOf = changesOf;
  }

  stored(message: Message): ShownMessage {
    const items = this.#changesOf(message.conversationId, keyOf(message));
    if (items.length === 0) return { message };
    const by = items.map(({ entry, error }) => `${entry.order}${error ? '!' : ''}`).join();
    const before = this.#shown.get(message);
    if (before?.by === by) return before.shown;
    const shown = {
      message: changedMessage(message, waiting(items), this.#ownId),
      change: this.#changeOf(items),
    };
    this.#shown.set(message, { by, shown });
    return shown;
  }

  unsent(unsent: Unsent): ShownUnsent | null {
    const { entry, error } = unsent;
    const items = this.#changesOf(entry.conversationId, keyOf({ ...entry, senderId: this.#ownId }));
    if (items.length === 0) return { unsent };
    const changed = changedMessage<Partial<Message> & { text: string }>(
      { text: entry.text, ...(entry.data && { data: entry.data }) },
      waiting(items),
      this.#ownId,
    );
    const { text, data = null, deletedAt, reactions } = changed;
    // What was never sent never will be, and may have been written by mistake.
    if (deletedAt !== undefined && entry.tried === false) return null;
    return {
      unsent: { entry: withData({ ...entry, text }, data), error },
      change: this.#changeOf(items),
      ...(deletedAt !== undefined && { deletedAt }),
      ...(reactions && { reactions }),
    };
  }

  /** The latest one that waits, else the latest that failed. */
  #changeOf(items: readonly Item[]): UnconfirmedChange | undefined {
    const item = items.findLast(({ error }) => !error) ?? lastOf(items);
    if (item === undefined) return undefined;
    const { entry, error } = item;
    const before = this.#changes.get(item);
    const status = error ? 'failed' : 'pending';
    if (before?.status === status && before.text === entry.text) return before;
    const { kind, text } = entry;
    const change = { kind, status, ...(text && { text }), ...(error && { error }) } as const;
    this.#changes.set(item, change);
    return change;
  }
}

const waiting = (items: readonly Item[]): ChangeEntry[] =>
  items.filter(({ error }) => !error).map(({ entry }) => entry);
