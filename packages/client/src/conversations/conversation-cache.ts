import type { User } from '@chat/protocol';
import type { Clock } from '../environment.js';
import { lastOf } from '../last-of.js';
import type { CacheStorage } from '../storage/storage.js';
import type { SavedTimeline } from '../timeline/saved-timeline.js';
import type { Timeline } from '../timeline/timeline.js';
import {
  isBoolean,
  isCount,
  isData,
  isListOf,
  isMember,
  isMessage,
  isObjectOf,
  isSettings,
  isString,
  optional,
} from '../wire/model-checks.js';
import type { KeptConversation } from './kept-conversation.js';

/**
 * What wrote a record keeps it up to date in this way. A page of a version before this one knew no quotes,
 * so theirs may have a text that was deleted since; then none knew topics, and took what has one for the one without.
 */
const format = 3;
const conversationLimit = 50;
const messageLimit = 100;
/** Of all messages of one conversation: some of them may be very long. */
const textLimit = 250_000;
/** Changes that come this close together are written once. */
const gathering = 300;

export interface ConversationCacheOptions {
  readonly storage: CacheStorage;
  readonly clock: Clock;
  /** What else is kept there; nothing to be sure of. */
  readonly onOther: (value: unknown) => void;
  readonly onError: (cause: unknown) => void;
}

/**
 * The newest part of the conversations that were used last, as the device keeps it: one record for
 * each, so that its messages and its position always fit each other. Whoever writes last wins; an
 * older record only means more to catch up with.
 */
export class ConversationCache {
  readonly #options: ConversationCacheOptions;
  readonly #records = new Map<string, KeptConversation>();
  readonly #unsaved = new Set<Timeline>();
  readonly loaded: Promise<void>;
  #timer: unknown = null;
  #closed = false;

  constructor(options: ConversationCacheOptions) {
    this.#options = options;
    this.loaded = this.#load();
  }

  get(id: string): SavedTimeline | undefined {
    return this.#records.get(id);
  }

  /** All that is kept, latest message first. */
  list(): SavedTimeline[] {
    const at = ({ messages }: SavedTimeline) => lastOf(messages)?.createdAt ?? 0;
    return [...this.#records.values()].sort((a, b) => at(b) - at(a));
  }

  /** Keeps a timeline as it will be in a moment. */
  save(timeline: Timeline): void {
    this.#unsaved.add(timeline);
    this.#timer ??= this.#options.clock.setTimeout(() => this.#flush(), gathering);
  }

  remove(id: string): void {
    this.#records.delete(id);
    this.#options.storage.remove(id).catch((cause) => this.#failed(cause));
  }

  /** Somebody is to be shown so from now on, in what is kept and not held: a timeline is saved with it. */
  async learnUser(user: User, isHeld: (id: string) => boolean): Promise<void> {
    try {
      const { learnKeptUser } = await import('./learn-kept-user.js');
      await learnKeptUser(user, {
        ...{ storage: this.#options.storage, records: this.#records, isKept, isHeld },
        isClosed: () => this.#closed,
      });
    } catch (cause) {
      this.#failed(cause);
    }
  }

  /** Writes no more: what comes after it may be the user's wish that all be forgotten. */
  close(): void {
    this.#closed = true;
    this.#options.clock.clearTimeout(this.#timer);
    this.#unsaved.clear();
  }

  async #load(): Promise<void> {
    try {
      for (const value of await this.#options.storage.list()) {
        if (isKept(value)) this.#records.set(value.id, value);
        // A text in it that is deleted by now would stay on the device.
        else if (isNamed(value)) this.remove(value.id);
        else this.#options.onOther(value);
      }
    } catch (cause) {
      this.#failed(cause);
    }
  }

  async #flush(): Promise<void> {
    this.#timer = null;
    const { storage, clock } = this.#options;
    const timelines = [...this.#unsaved];
    this.#unsaved.clear();
    try {
      for (const timeline of timelines) {
        const saved = timeline.save(messageLimit);
        if (this.#closed) return;
        if (saved === null) continue;
        const record = withinTextLimit({ ...saved, savedAt: clock.now(), format });
        this.#records.set(record.id, record);
        await storage.put(record.id, record);
      }
    } catch (cause) {
      this.#failed(cause);
    }
    const records = [...this.#records.values()].sort((a, b) => b.savedAt - a.savedAt);
    for (const { id } of records.slice(conversationLimit)) this.remove(id);
  }

  #failed(cause: unknown): void {
    if (!this.#closed) this.#options.onError(cause);
  }
}

const isNamed = isObjectOf({ id: isString });

const hasFields = isObjectOf<Omit<KeptConversation, 'epoch'>>({
  format: (value) => value === format,
  id: isString,
  members: isListOf(isMember),
  topic: optional(isString),
  data: optional(isData),
  position: isCount,
  messages: isListOf(isMessage),
  more: isBoolean,
  settings: optional(isSettings),
  createdAt: optional(isCount),
  savedAt: isCount,
});

/** Whether it is what `Timeline.save` made: it may come from another version, or from anywhere. */
const isKept = (value: unknown): value is KeptConversation =>
  hasFields(value) &&
  value.messages.every(
    ({ conversationId, seq }, index) =>
      conversationId === value.id && seq > (value.messages[index - 1]?.seq ?? 0),
  );

function withinTextLimit(record: KeptConversation): KeptConversation {
  let room = textLimit;
  const first =
    record.messages.findLastIndex(({ text, data }) => {
      room -= text.length + (data ? JSON.stringify(data).length : 0);
      return room < 0;
    }) + 1;
  return first === 0 ? record : { ...record, messages: record.messages.slice(first), more: true };
}
