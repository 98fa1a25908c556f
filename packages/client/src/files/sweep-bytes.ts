import type { Message } from '@chat/protocol';
import type { Outbox } from '../outbox/outbox.js';
import type { OutboxEntry } from '../storage/storage.js';
import type { UserScope } from '../user-scope.js';
import { bytesName } from './file-bytes.js';

/** ms after which a message is kept for sure whose bytes are: these are first. */
const patience = 3_600_000;

/** Removes bytes that no message waits for any more: of a page that ended before it could. */
export async function sweepBytes(
  { storage, clock }: UserScope,
  outbox: Outbox<OutboxEntry, Message>,
): Promise<void> {
  const { files } = await storage;
  const names = (await files?.names()) ?? [];
  if (names.length === 0) return;
  // Other tabs may have written some since this one looked.
  await outbox.hearOthers();
  const wanted = new Set(
    outbox.all.flatMap(({ entry }) => entry.files?.map((_, at) => bytesName(entry, at)) ?? []),
  );
  for (const name of names) {
    const isOld = clock.now() - Number.parseInt(name, 10) > patience;
    if (isOld && !wanted.has(name)) await files?.remove(name);
  }
}
