import type { MongoConnection } from './mongo-connection.js';

export const usersCollection = 'users';

/** Asked after a write, as with conversations. @returns those that are there */
export async function areUsersPresent(
  connection: MongoConnection,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await connection.on<{ _id: string }, { _id: string }[]>(usersCollection, (users) =>
    users.find({ _id: { $in: [...ids] } }, { projection: { _id: 1 } }).toArray(),
  );
  return new Set(found.map(({ _id }) => _id));
}
