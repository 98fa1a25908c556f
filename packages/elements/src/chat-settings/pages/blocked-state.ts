import type { Block, ChatError } from '@chat/client';

/** Whom the user has blocked, as far as they are loaded. */
export interface BlockedState {
  /** Null before any are loaded. */
  readonly blocks: readonly Block[] | null;
  /** Whether there are more of them. */
  readonly hasMore: boolean;
  readonly loading: boolean;
  /** Why no more are loaded. */
  readonly error: ChatError | null;
  /** The id of whoever is about to be let through, or could not be; empty for nobody. */
  readonly unblocking: string;
  /** Why they could not be. */
  readonly failure: ChatError | null;
  /** Who was let through last; empty before. */
  readonly unblocked: string;
}
