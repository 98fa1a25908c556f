import type { ChatError } from '@chat/client';

/** How far the user is with another password. */
export interface PasswordState {
  readonly username: string;
  readonly busy: boolean;
  /** Why it is the one that it was. */
  readonly error: ChatError | null;
  readonly changed: boolean;
}
