import type { ChatError, User } from '@chat/client';

/** What others see of the user, and how far a change of it is. */
export interface ProfileState {
  readonly user: User;
  readonly busy: boolean;
  /** Why it was not changed. */
  readonly error: ChatError | null;
  /** Whether what was changed last is. */
  readonly saved: boolean;
}
