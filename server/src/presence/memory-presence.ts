import { OwnConnections } from './own-connections.js';
import type { Presence } from './presence.js';

/** The presence of a server that runs as one process. */
export class MemoryPresence implements Presence {
  readonly #own = new OwnConnections();

  get size(): number {
    return this.#own.size;
  }

  open(): void {}

  async close(): Promise<void> {
    for (const userId of this.#own.userIds) {
      for (const connectionId of [...this.#own.of(userId)]) this.#own.delete(userId, connectionId);
    }
  }

  announce(userId: string, connectionId: string): void {
    this.#own.add(userId, connectionId);
  }

  withdraw(userId: string, connectionId: string): void {
    this.#own.delete(userId, connectionId);
  }

  async connectionsOf(userId: string): Promise<number> {
    return this.#own.of(userId).size;
  }
}
