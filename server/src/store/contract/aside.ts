import type { Reaction } from '@chat/protocol';

/**
 * What somebody did to a message while another member had blocked them: seen by themselves alone, for
 * ever. What stands beside it in the message is what all others see, so that who forgets to ask tells
 * nobody anything that they should not know.
 */
export interface Aside {
  /** The message as a whole is its author's alone. */
  readonly hidden?: true;
  /** Its author sees this in place of its text and data. */
  readonly edit?: { readonly text: string; readonly data?: string; readonly at: number };
  /** Each seen by whom it is of. */
  readonly reactions?: readonly Reaction[];
}
