import { type MessageFile, systemSenderId } from '@chat/protocol';
import type { PushNotice } from '../push/push-payload.js';
import type { DuePush } from '../push/push-queue.js';
import { seenBy } from '../store/seen-by.js';
import type { Store, StoredMessage } from '../store/store.js';
import type { Blocks } from './blocks.js';
import { fromStore } from './from-store.js';
import type { Settings } from './settings.js';
import { viewUsers } from './user-view.js';

export interface PushNoticesOptions {
  readonly store: Pick<Store, 'messages' | 'receipts' | 'users' | 'blocks'>;
  readonly settings: Settings;
  readonly blocks: Blocks;
  readonly now: () => number;
}

/** What is worth telling somebody who is not there. */
export class PushNotices {
  readonly #options: PushNoticesOptions;

  constructor(options: PushNoticesOptions) {
    this.#options = options;
  }

  /**
   * The latest of these messages as the user would see it now; null where there is nothing to tell: they have read
   * it, muted or cleared the conversation, or blocked who wrote it, or it is gone.
   */
  async of({ userId, conversationId, seqs }: DuePush): Promise<PushNotice | null> {
    const { store, settings, blocks, now } = this.#options;
    const [found, marks, arranged] = await Promise.all([
      fromStore(store.messages.at(conversationId, seqs)),
      fromStore(store.receipts.of([conversationId])),
      settings.of(userId, [conversationId]),
    ]);
    const read = marks.get(conversationId)?.get(userId)?.read ?? 0;
    const { cleared = 0, mutedUntil = 0 } = arranged.get(conversationId) ?? {};
    if (mutedUntil > now()) return null;
    const isNews = (message: StoredMessage | null) =>
      message !== null &&
      message.seq > Math.max(read, cleared) &&
      message.senderId !== userId &&
      message.deletedAt === undefined;
    const message = [...found.values()]
      .sort((one, other) => other.seq - one.seq)
      .map((stored) => seenBy(userId, stored))
      .find(isNews);
    if (!message) return null;
    const { senderId, seq, text, files } = message;
    if (senderId === systemSenderId) return { conversationId, seq, name: null, text };
    // Whom they blocked since. What came later is hidden from them as it is.
    const [standing] = await blocks.askedBetween(userId, [senderId]);
    const sender = (await viewUsers(store, userId, [senderId])).get(senderId);
    if (standing?.own !== null || sender === undefined) return null;
    const [file] = files === undefined ? [] : (JSON.parse(files) as MessageFile[]);
    return { conversationId, seq, name: sender.name, text, file: file?.name };
  }
}
