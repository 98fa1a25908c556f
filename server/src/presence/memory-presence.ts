import { OwnConnections } from './own-connections.js';
import type { Presence, SinceMark } from './presence.js';

/** The presence of a server that runs as one process. */
export class MemoryPresence implements Presence {
  readonly #own = new OwnConnections();

  get size(): number {
    return this.#own.size;
  }

  open(): void {}

  async close(): Promise<void> {
    for (const userId of this.#own.userIds) {
      for (const { connectionId } of this.#own.of(userId)) this.#own.delete(userId, connectionId);
    }
  }

  announce(userId: string, connectionId: string): void {
    this.#own.add(userId, connectionId);
  }

  withdraw(userId: string, connectionId: string): void {
    this.#own.delete(userId, connectionId);
  }

  renew(userId: string, connectionId: string): void {
    this.#own.renew(userId, connectionId);
  }

  drop(userId: string, connectionIds: readonly string[]): void {
    for (const connectionId of connectionIds) this.#own.delete(userId, connectionId);
  }

  async mark(): Promise<number> {
    return performance.now();
  }

  async since(userId: string, mark: number): Promise<SinceMark> {
    const connections = this.#own.of(userId);
    const silent = connections
      .filter(({ renewedAt }) => renewedAt < mark)
      .sort((one, other) => one.renewedAt - other.renewedAt)
      .map(({ connectionId }) => connectionId);
    return { heard: connections.length - silent.length, silent };
  }

  async connectionsOf(userId: string): Promise<number> {
    return this.#own.of(userId).length;
  }
}
