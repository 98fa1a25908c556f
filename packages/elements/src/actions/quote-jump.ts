import type { Conversation, Quote, TimelineMessage } from '@chat/client';

/** How many pages of the largest size are looked through for a message. */
const pagesAtMost = 20;
const pageSize = 100;
/** What takes no longer than this is not spoken of, in ms. */
const patience = 150;

export interface JumpOptions {
  /** It is not here, and takes a while to be found. */
  onLooking(): void;
  /** Whether the user has gone on to something else. */
  isOver(): boolean;
}

/**
 * Finds the message that another one answers, and loads older ones until it is there.
 *
 * @returns null when it is over before
 * @throws ChatError when older ones cannot be loaded
 */
export async function findQuoted(
  conversation: Conversation,
  quote: Quote,
  { onLooking, isOver }: JumpOptions,
): Promise<TimelineMessage | 'too-far' | null> {
  const timer = setTimeout(() => {
    if (!isOver()) onLooking();
  }, patience);
  try {
    for (let page = 0; ; page++) {
      const found = conversation.messages.find(
        ({ key, seq }) => key === quote.key || seq === quote.seq,
      );
      if (found) return found;
      if (page === pagesAtMost || !conversation.hasOlder) return 'too-far';
      await conversation.loadOlder(pageSize);
      if (isOver()) return null;
    }
  } finally {
    clearTimeout(timer);
  }
}
