import type { UserStorage } from '../storage/storage.js';

/** Removes what was to be sent from the storage of a user who is gone. */
export async function removeUnsent({ outbox, changes, files }: UserStorage): Promise<void> {
  for (const { clientId } of await outbox.list()) await outbox.remove(clientId);
  for (const name of (await files?.names()) ?? []) await files?.remove(name);
  for (const { changeId } of (await changes?.list()) ?? []) await changes?.remove(changeId);
}
