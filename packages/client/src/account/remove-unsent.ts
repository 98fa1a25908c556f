import type { UserStorage } from '../storage/storage.js';

/** Removes what was to be sent from the storage of a user who is gone. */
export async function removeUnsent({ outbox, changes }: UserStorage): Promise<void> {
  for (const { clientId } of await outbox.list()) await outbox.remove(clientId);
  for (const { changeId } of (await changes?.list()) ?? []) await changes?.remove(changeId);
}
