import type { Collection, Filter } from 'mongodb';
import { inBatches } from './in-batches.js';
import { conversationsCollection } from './is-conversation-present.js';
import { type MessageDocument, messagesCollection, seenByFilter } from './message-document.js';
import type { MongoConnection } from './mongo-connection.js';
import type { MongoSettings } from './mongo-settings.js';

/** Conversations that are opened together, and listed. */
const openedTogether = 20;
/** Messages of a conversation that are read together: few at first, as many are not gone on with. */
const firstRows = 20;
const furtherRows = 200;

interface ConversationRow {
  readonly _id: string;
  readonly activeAt: number;
}

/** Where a page ended. */
export interface Place {
  readonly at: number;
  readonly conversationId: string;
  readonly seq: number;
}

/** One conversation, from some message back. */
interface Source {
  readonly conversationId: string;
  readonly cleared: number;
  /** Of its next message: no later than that of any behind it, as clocks of nodes differ. */
  at: number;
  rows: MessageDocument[];
  /** Messages below this `seq` are to be read. */
  below: number;
  size: number;
}

export interface NewestFirstParts {
  readonly connection: MongoConnection;
  readonly settings: MongoSettings;
}

/** All messages of a user's conversations that are neither deleted nor cleared, the latest first. */
export class NewestFirst {
  readonly #parts: NewestFirstParts;
  readonly #userId: string;
  readonly #from: Place | null;
  /** The only conversation; undefined for all. */
  readonly #only: string | undefined;
  /** The one whose next message is the latest stands last. */
  readonly #sources: Source[] = [];
  /** Conversations, latest activity first, that are not opened. */
  #listed: ConversationRow[] = [];
  #last: ConversationRow | null = null;
  #hasMore = true;
  /** Of the message that came last. */
  place: Place = { at: 0, conversationId: '', seq: 0 };

  constructor(
    parts: NewestFirstParts,
    { userId, from, only }: { userId: string; from: Place | null; only: string | undefined },
  ) {
    this.#parts = parts;
    this.#userId = userId;
    this.#from = from;
    this.#only = only;
  }

  async next(): Promise<MessageDocument | null> {
    for (;;) {
      await this.#open();
      const source = this.#sources.pop();
      if (source === undefined) return null;
      const message = source.rows.shift();
      if (message === undefined) continue;
      const { conversationId } = source;
      this.place = { at: source.at, conversationId, seq: message.seq };
      if (source.rows.length === 0) await this.#read(source);
      this.#add(source);
      return message;
    }
  }

  /** Opens conversations until the latest message of all is that of an open one. */
  async #open(): Promise<void> {
    for (;;) {
      if (this.#listed.length === 0) await this.#list();
      const next = this.#listed[0];
      if (next === undefined) return;
      const latest = this.#sources.at(-1);
      if (latest !== undefined && latest.at > next.activeAt) return;
      const opened = this.#listed.splice(0, openedTogether);
      const cleared = await this.#parts.settings.of(
        this.#userId,
        opened.map(({ _id }) => _id),
      );
      await inBatches(opened, async ({ _id }) => {
        const source: Source = {
          conversationId: _id,
          cleared: cleared.get(_id)?.cleared ?? 0,
          at: this.#from?.at ?? Number.POSITIVE_INFINITY,
          rows: [],
          below: await this.#startOf(_id),
          size: firstRows,
        };
        await this.#read(source);
        this.#add(source);
      });
    }
  }

  /** Lists the next conversations, those that were looked at by earlier pages among them. */
  async #list(): Promise<void> {
    if (!this.#hasMore) return;
    const last = this.#last;
    const found = await this.#parts.connection.on<
      ConversationRow & { memberIds: readonly string[] },
      ConversationRow[]
    >(conversationsCollection, (conversations) =>
      conversations
        .find(
          {
            memberIds: this.#userId,
            ...(this.#only !== undefined && { _id: this.#only }),
            ...(last && {
              $or: [
                { activeAt: { $lt: last.activeAt } },
                { activeAt: last.activeAt, _id: { $lt: last._id } },
              ],
            }),
          },
          { projection: { activeAt: 1 } },
        )
        .sort({ activeAt: -1, _id: -1 })
        .limit(openedTogether)
        .toArray(),
    );
    this.#hasMore = this.#only === undefined && found.length === openedTogether;
    this.#last = found.at(-1) ?? null;
    this.#listed = found;
  }

  /**
   * Below which `seq` a conversation was not looked at by earlier pages. When it was active last does not tell:
   * that is a hint, which its latest messages may be ahead of.
   */
  async #startOf(conversationId: string): Promise<number> {
    const from = this.#from;
    if (from === null) return Number.MAX_SAFE_INTEGER;
    if (conversationId === from.conversationId) return from.seq;
    // Of several messages of one time, those of the later id come first.
    const isBehind = conversationId < from.conversationId;
    const last = await this.#messages((messages) =>
      messages.findOne(
        { conversationId, createdAt: isBehind ? { $lte: from.at } : { $lt: from.at } },
        { projection: { _id: 0, seq: 1 }, sort: { seq: -1 } },
      ),
    );
    return (last?.seq ?? 0) + 1;
  }

  async #read(source: Source): Promise<void> {
    const { conversationId, below, cleared, size } = source;
    if (below <= cleared + 1) return;
    const filter: Filter<MessageDocument> = {
      conversationId,
      seq: { $lt: below, $gt: cleared },
      deletedAt: { $exists: false },
      ...seenByFilter(this.#userId),
    };
    source.rows = await this.#messages((messages) =>
      messages
        .find(filter, { projection: { _id: 0, marks: 0 } })
        .sort({ seq: -1 })
        .limit(size)
        .toArray(),
    );
    source.below = source.rows.length < size ? 0 : (source.rows.at(-1)?.seq ?? 0);
    source.size = furtherRows;
  }

  /** Puts a conversation where its next message belongs. */
  #add(source: Source): void {
    const [first] = source.rows;
    if (first === undefined) return;
    source.at = Math.min(source.at, first.createdAt);
    let place = this.#sources.length;
    while (place > 0 && isLater(this.#sources[place - 1] as Source, source)) place -= 1;
    this.#sources.splice(place, 0, source);
  }

  #messages<T>(work: (messages: Collection<MessageDocument>) => Promise<T>): Promise<T> {
    return this.#parts.connection.on<MessageDocument, T>(messagesCollection, work);
  }
}

function isLater(a: Source, b: Source): boolean {
  return a.at > b.at || (a.at === b.at && a.conversationId > b.conversationId);
}
