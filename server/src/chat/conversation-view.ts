import type { Conversation, Member } from '@chat/protocol';
import type { ConversationRecord, Store } from '../store/store.js';
import { readData } from './data.js';
import { fromStore } from './from-store.js';
import { MessageViews } from './message-views.js';
import { viewUsers } from './user-view.js';

/**
 * Puts together what clients see of conversations, in a fixed number of reads for any number of them.
 *
 * @param viewerId - Whose view it is, of last messages and of members; null for whoever is no member.
 */
export async function viewConversations(
  store: Store,
  records: readonly Omit<ConversationRecord, 'activeAt'>[],
  viewerId: string | null,
): Promise<Conversation[]> {
  if (records.length === 0) return [];
  const ids = records.map((record) => record.id);
  const userIds = [...new Set(records.flatMap((record) => record.memberIds))];
  // Heads before messages: a head must never promise what the message beside it does not show.
  const heads = await fromStore(store.messages.heads(ids));
  const [latest, marks, users] = await Promise.all([
    fromStore(store.messages.latest(ids, viewerId ?? undefined)),
    fromStore(store.receipts.of(ids)),
    viewUsers(store, viewerId, userIds),
  ]);
  const views = new MessageViews(store.messages);
  const lastMessages = new Map(
    await Promise.all(
      [...latest].map(async ([id, stored]) => {
        const [message] = await views.all(viewerId, [stored]);
        return [id, message] as const;
      }),
    ),
  );

  return records.map((record) => {
    const members = record.memberIds.flatMap((userId): Member[] => {
      const user = users.get(userId);
      if (user === undefined) return [];
      const { delivered, read } = marks.get(record.id)?.get(userId) ?? { delivered: 0, read: 0 };
      return [{ user, delivered, read }];
    });
    const lastMessage = lastMessages.get(record.id);
    return {
      id: record.id,
      members,
      ...(record.topic !== '' && { topic: record.topic }),
      ...(record.data !== undefined && { data: readData(record.data) }),
      head: heads.get(record.id) ?? 0,
      ...(lastMessage === undefined ? {} : { lastMessage }),
      createdAt: record.createdAt,
    };
  });
}
