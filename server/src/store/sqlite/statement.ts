import type Database from 'libsql';
import type { Connection, Value } from './connection.js';

/** A statement that is prepared at its first use, when the tables exist, and kept. */
abstract class Statement {
  readonly #connection: Connection;
  readonly #sql: string;
  #prepared: Database.Statement | null = null;

  constructor(connection: Connection, sql: string) {
    this.#connection = connection;
    this.#sql = sql;
  }

  protected execute<T>(values: Value[], run: (prepared: Database.Statement) => T): T {
    for (const value of values) {
      // The driver would cut the string there, and "ann\0x" would find the user "ann".
      if (typeof value === 'string' && value.includes('\0')) {
        throw new TypeError('a string with NUL cannot be stored');
      }
    }
    this.#prepared ??= this.#connection.prepare(this.#sql);
    return run(this.#prepared);
  }

  protected forget(): void {
    this.#prepared = null;
  }
}

/** A statement that reads. */
export class Query<Row> extends Statement {
  one(...values: Value[]): Row | undefined {
    try {
      return this.execute(values, (prepared) => prepared.get(values) as Row | undefined);
    } catch (error) {
      // libsql 0.5: once `get` has failed, the same statement fails for ever.
      this.forget();
      throw error;
    }
  }

  all(...values: Value[]): Row[] {
    return this.execute(values, (prepared) => prepared.all(values) as Row[]);
  }
}

/** A statement that writes. */
export class Command extends Statement {
  /** Returns how many rows it changed. */
  run(...values: Value[]): number {
    return this.execute(values, (prepared) => prepared.run(values).changes);
  }
}
