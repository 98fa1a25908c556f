'use client';
import type { ChatError, ConversationList, ConversationSummary } from '@chat/client';
import { useMemo } from 'react';
import { LiveSource, type Opened } from './live-source.js';
import { useChatClient } from './use-chat-client.js';
import { useLiveSource } from './use-live-source.js';

/** What there is of the list at one moment. */
interface Shown {
  /** Those pinned last first, then those with the latest message; each unchanged one is the same object as before. */
  readonly conversations: readonly ConversationSummary[];
  /** Whether `list.loadMore()` would find more. */
  readonly hasMore: boolean;
}

/** The user's conversations as they were at one moment: whether they are being asked for, are here, or could not be had, which is tried again with the next connection. */
export type LiveConversations = Shown &
  (
    | {
        readonly status: 'ready';
        /** What is done with them: `loadMore`, `set`, `clear`; the same one as long as they are shown. */
        readonly list: ConversationList;
        readonly error: null;
      }
    | { readonly status: 'loading'; readonly list: null; readonly error: null }
    | { readonly status: 'failed'; readonly list: null; readonly error: ChatError }
  );

/**
 * The user's conversations, a page at first, as they are now.
 *
 * @param options `archived` for those that they have archived instead
 */
export function useConversations({
  archived = false,
}: {
  readonly archived?: boolean;
} = {}): LiveConversations {
  const client = useChatClient();
  const live = useMemo(
    () =>
      new LiveSource(client, {
        open: (client) => client.conversations({ archived }),
        view,
      }),
    [client, archived],
  );
  return useLiveSource(live);
}

const nothing = { list: null, conversations: [], hasMore: false };

function view(opened: Opened<ConversationList>): LiveConversations {
  if (opened.status === 'loading') return { ...nothing, status: 'loading', error: null };
  if (opened.status === 'failed') return { ...nothing, ...opened };
  const { source: list } = opened;
  const { items: conversations, hasMore } = list;
  return { status: 'ready', list, error: null, conversations, hasMore };
}
