import type { Connection } from './connection.js';
import { Query } from './statement.js';

/**
 * Notices what other connections, of this process or another, have written to the file. What is
 * remembered of the file holds until then.
 */
export class ForeignWrites {
  readonly #dataVersion: Query<{ data_version: number }>;
  readonly #listeners: (() => void)[] = [];
  #version = -1;

  constructor(connection: Connection) {
    this.#dataVersion = new Query(connection, 'PRAGMA data_version');
  }

  /** Called once at the beginning, and whenever somebody else has written. In the order of the calls. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Call it before relying on what is remembered: inside of a group of writes, and before a read. */
  look(): void {
    // Changes with every commit of another connection, and with no other.
    const version = this.#dataVersion.one()?.data_version ?? 0;
    if (version === this.#version) return;
    for (const listener of this.#listeners) listener();
    this.#version = version;
  }
}
