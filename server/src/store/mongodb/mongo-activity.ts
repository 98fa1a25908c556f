import type { MongoConnection } from './mongo-connection.js';

interface Active {
  readonly _id: string;
  readonly activeAt: number;
}

/**
 * When conversations were last active: an order for lists, and not worth a write for each message.
 * Touches that come while one write runs go into the next; what a crash takes is only that order.
 */
export class MongoActivity {
  readonly #connection: MongoConnection;
  #waiting = new Map<string, number>();
  #writing: Promise<void> | null = null;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  touch(conversationId: string, at: number): void {
    this.#waiting.set(conversationId, Math.max(at, this.#waiting.get(conversationId) ?? 0));
    this.flush().catch(() => {
      // A later message brings the conversation up.
    });
  }

  /** Resolves when everything touched so far is written. */
  async flush(): Promise<void> {
    while (this.#writing !== null || this.#waiting.size > 0) {
      this.#writing ??= this.#write().finally(() => {
        this.#writing = null;
      });
      await this.#writing;
    }
  }

  async #write(): Promise<void> {
    // A turn later: what comes together goes together.
    await new Promise((resolve) => setImmediate(resolve));
    const group = [...this.#waiting];
    this.#waiting = new Map();
    if (group.length === 0) return;
    await this.#connection.on<Active, unknown>('conversations', (conversations) =>
      conversations.bulkWrite(
        group.map(([_id, activeAt]) => ({
          updateOne: { filter: { _id }, update: { $max: { activeAt } } },
        })),
        { ordered: false },
      ),
    );
  }
}
