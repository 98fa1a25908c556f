import { ChatError } from '../chat-error.js';
import type { UserScope } from '../user-scope.js';
import { ConversationCache } from './conversation-cache.js';

/** What the device has kept of the user's conversations; null where it keeps nothing, or fails to. */
export async function loadConversationCache(
  scope: UserScope,
  onOther: (value: unknown) => void,
): Promise<ConversationCache | null> {
  const onError = (cause: unknown) =>
    scope.report(new ChatError('storage_failed', 'The kept conversations failed.', { cause }));
  try {
    const { cache: storage } = await scope.storage;
    if (storage === undefined) return null;
    const { clock } = scope;
    const cache = new ConversationCache({ storage, clock, onOther, onError });
    await cache.loaded;
    return cache;
  } catch (cause) {
    onError(cause);
    return null;
  }
}
