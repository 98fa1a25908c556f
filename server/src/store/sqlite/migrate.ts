import { StoreError } from '../store.js';
import type { Connection } from './connection.js';
import { migrations } from './migrations.js';
import { Query } from './statement.js';

/**
 * Brings the tables up to date. The version is read under the write lock, so of several processes
 * that start at once one does the work and the others find it done.
 *
 * @throws StoreError `unavailable` when a newer server has written this file.
 */
export function migrate(connection: Connection): void {
  connection.run('BEGIN IMMEDIATE');
  try {
    const version =
      new Query<{ user_version: number }>(connection, 'PRAGMA user_version').one()?.user_version ??
      0;
    if (version > migrations.length) {
      throw new StoreError(
        'unavailable',
        'The database was written by a newer version of the server.',
      );
    }
    for (const sql of migrations.slice(version)) connection.run(sql);
    connection.run(`PRAGMA user_version = ${migrations.length}`);
    connection.run('COMMIT');
  } catch (error) {
    if (connection.inTransaction) connection.run('ROLLBACK');
    throw error;
  }
}
