import type { ChatError } from '@chat/client';

/** How far a guest is who wants an account. */
export interface KeepingState {
  /** Whether it is on its way. */
  readonly busy: boolean;
  /** Why there is none. */
  readonly error: ChatError | null;
  /** The name by which they sign in from now on; empty before. */
  readonly kept: string;
}
