import type { ChatError, User } from '@chat/client';

/** How far the user is with being gone. */
export interface DeletionState {
  readonly user: User;
  readonly busy: boolean;
  /** Why they are still there. */
  readonly error: ChatError | null;
}
