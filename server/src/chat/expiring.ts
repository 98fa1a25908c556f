import type { MessageFile } from '@chat/protocol';
import {
  isEmptyPlace,
  type MessageStore,
  type RetentionRecord,
  type StoredMessage,
} from '../store/store.js';
import { fromStore } from './from-store.js';

/** How much of what. */
export interface Expired {
  readonly conversations: number;
  readonly messages: number;
  readonly files: number;
  readonly fileBytes: number;
}

export interface ExpiringPage {
  /** Those that go, in the order of their places. */
  readonly messages: readonly StoredMessage[];
  /** When the first one was stored that stays; null while none was met. */
  readonly youngest: number | null;
}

export const nothingExpired: Expired = { conversations: 0, messages: 0, files: 0, fileBytes: 0 };

const day = 86_400_000;

/**
 * What is older than this goes, in ms since the epoch; null where all is kept.
 * @param days - 0: for ever.
 */
export function cutOff(days: number, now: number): number | null {
  return days === 0 ? null : now - days * day;
}

/** Whether there may be something to do: what has expired before, and was not deleted to the end, goes in any case. */
export function mayExpire(record: RetentionRecord, before: number | null): boolean {
  const { createdAt, keptSince, expiredThrough } = record;
  if (keptSince === 0 && expiredThrough > 0) return true;
  return before !== null && Math.max(createdAt, keptSince) < before;
}

/**
 * The messages of a conversation that are to go, page by page: all up to the first one that is young enough to
 * stay, whatever times those behind it have.
 * @throws ChatError `unavailable`
 */
export async function* expiringIn(
  messages: Pick<MessageStore, 'after'>,
  { conversationId, expiredThrough }: RetentionRecord,
  { before, after = 0, pageSize }: { before: number | null; after?: number; pageSize: number },
): AsyncGenerator<ExpiringPage> {
  for (let from = after, more = true; more; ) {
    const page = await fromStore(messages.after(conversationId, from, pageSize));
    const staying = page.messages.findIndex(
      ({ seq, createdAt }) => seq > expiredThrough && (before === null || createdAt >= before),
    );
    const going = staying < 0 ? page.messages : page.messages.slice(0, staying);
    yield { messages: going, youngest: page.messages[staying]?.createdAt ?? null };
    more = page.more && staying < 0;
    from = going.at(-1)?.seq ?? from;
  }
}

/** What these are, but for places that are empty already. */
export function countOf(messages: readonly StoredMessage[]): Omit<Expired, 'conversations'> {
  const files = messages.flatMap(({ files }) =>
    files === undefined ? [] : (JSON.parse(files) as MessageFile[]),
  );
  return {
    messages: messages.filter((message) => !isEmptyPlace(message)).length,
    files: files.length,
    fileBytes: files.reduce((sum, { size }) => sum + size, 0),
  };
}

export function plus<T extends Omit<Expired, 'conversations'>>(
  sum: T,
  { messages, files, fileBytes }: Omit<Expired, 'conversations'>,
): T {
  return {
    ...sum,
    messages: sum.messages + messages,
    files: sum.files + files,
    fileBytes: sum.fileBytes + fileBytes,
  };
}
