import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command } from './statement.js';

/** Milliseconds until other processes see that a conversation moved to the top. */
const flushInterval = 1_000;

/**
 * Remembers which conversations had messages, and writes it to their members' rows once a second.
 * With the message itself it would cost a quarter of the whole write, for a mere ordering hint.
 */
export class Activity {
  readonly #writes: GroupCommit;
  readonly #update: Command;
  #state: 'open' | 'closed' = 'open';
  #pending = new Map<string, number>();
  #flushed: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#writes = writes;
    this.#update = new Command(
      connection,
      'UPDATE member SET active_at = ?2 WHERE conversation_id = ?1 AND active_at < ?2',
    );
  }

  /** Call it when the message is durable. */
  touch(conversationId: string, at: number): void {
    if (this.#state === 'closed') return;
    this.#pending.set(conversationId, Math.max(at, this.pending(conversationId)));
    this.#timer ??= setTimeout(() => this.flush(), flushInterval);
  }

  /** What this process knows and has not begun to write; 0 for nothing. */
  pending(conversationId: string): number {
    return this.#pending.get(conversationId) ?? 0;
  }

  /** Resolves when everything touched so far is written, or could not be and waits for next time. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // With nothing new, an earlier flush may still be on its way.
    if (this.#pending.size > 0) this.#flushed = this.#write(this.#pending);
    return this.#flushed;
  }

  async close(): Promise<void> {
    const flushed = this.flush();
    this.#state = 'closed';
    await flushed;
  }

  async #write(pending: Map<string, number>): Promise<void> {
    this.#pending = new Map();
    try {
      await this.#writes.write(() => {
        for (const [conversationId, at] of pending) this.#update.run(conversationId, at);
      });
    } catch {
      // A full disk must not keep anybody from reading their list.
      for (const [conversationId, at] of pending) this.touch(conversationId, at);
    }
  }
}
