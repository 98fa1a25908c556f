'use client';
import type {
  ChatClient,
  ChatError,
  Conversation,
  ConversationSettings,
  Marks,
  Opening,
  TimelineMessage,
  User,
} from '@chat/client';
import { useMemo } from 'react';
import { LiveSource, type Opened } from './live-source.js';
import { useChatClient } from './use-chat-client.js';
import { useLiveSource } from './use-live-source.js';

/** What there is of a conversation at one moment: nothing of it changes while something is rendered. */
interface Shown {
  /** Oldest first; each unchanged one is the same object as before. */
  readonly messages: readonly TimelineMessage[];
  /** Whether `conversation.loadOlder()` would find more. */
  readonly hasOlder: boolean;
  /** Whether the other one is typing. */
  readonly typing: boolean;
  /** Messages of theirs that the user has not read; 100 stands for more than 99. */
  readonly unread: number;
  /** How far each member has received and read, by user id. */
  readonly marks: ReadonlyMap<string, Marks>;
  /** Whether the user has blocked the other one. */
  readonly blocked: boolean;
  /** Whether the server has it no more. */
  readonly removed: boolean;
  /** Whether it is as the server has it, as far as is known; see `Conversation.upToDate`. */
  readonly upToDate: boolean;
}

/** A conversation that is here. */
interface Ready extends Shown {
  readonly status: 'ready';
  /** What is done in it: `send`, `edit`, `loadOlder`, `markRead` …; the same one as long as it is shown. */
  readonly conversation: Conversation;
  readonly error: null;
  /** The other one. */
  readonly peer: User;
  /** How the user has arranged it. */
  readonly settings: ConversationSettings;
}

/** One that is not here, with nothing in it. */
interface Missing extends Shown {
  readonly conversation: null;
  readonly peer: null;
  readonly settings: null;
}

/** A conversation as it was at one moment: whether it is being asked for, is here, or could not be had, which is tried again with the next connection. */
export type LiveConversation =
  | Ready
  | (Missing & { readonly status: 'loading'; readonly error: null })
  | (Missing & { readonly status: 'failed'; readonly error: ChatError });

/**
 * The conversation with a user, opened if there is none yet, as it is now.
 *
 * @param peer a username, or a user's id; null for none, as while nobody is chosen
 * @param opening which of several with the same user it is, and what goes with it when it is opened
 *
 * @example
 * ```tsx
 * const { conversation, messages } = useConversation('alice');
 * ```
 */
export function useConversation(
  peer: string | { readonly userId: string } | null,
  { topic, data }: Opening = {},
): LiveConversation {
  const client = useChatClient();
  const [username, userId] = typeof peer === 'string' ? [peer] : [undefined, peer?.userId];
  // Of what goes with it only the first is of use: an object that is written in place is another one in each render.
  const live = useMemo(() => {
    const whom = username ?? (userId === undefined ? null : { userId });
    const opening: Opening = {
      ...(topic !== undefined && { topic }),
      ...(data !== undefined && { data }),
    };
    return liveConversation(whom === null ? null : client, (client) =>
      client.conversationWith(whom ?? '', opening),
    );
  }, [client, username, userId, topic]);
  return useLiveSource(live);
}

/** A conversation that is known by its id, as from a list; null for none. Else as {@link useConversation}. */
export function useConversationById(id: string | null): LiveConversation {
  const client = useChatClient();
  const live = useMemo(
    () => liveConversation(id === null ? null : client, (client) => client.conversation(id ?? '')),
    [client, id],
  );
  return useLiveSource(live);
}

function liveConversation(
  client: ChatClient | null,
  open: (client: ChatClient) => Promise<Conversation>,
): LiveSource<Conversation, LiveConversation> {
  return new LiveSource(client, { open, view });
}

const nothing: Missing = {
  ...{ conversation: null, peer: null, settings: null, messages: [], hasOlder: false },
  ...{ typing: false, unread: 0, marks: new Map(), blocked: false, removed: false },
  upToDate: false,
};

function view(opened: Opened<Conversation>): LiveConversation {
  if (opened.status === 'loading') return { ...nothing, status: 'loading', error: null };
  if (opened.status === 'failed') return { ...nothing, ...opened };
  const { source: conversation } = opened;
  const { messages, hasOlder, peer, typing, unread } = conversation;
  const { marks, settings, blocked, removed, upToDate } = conversation;
  return {
    ...{ status: 'ready', conversation, error: null, messages, hasOlder, peer, typing, unread },
    ...{ marks, settings, blocked, removed, upToDate },
  };
}
