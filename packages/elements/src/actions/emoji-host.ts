import type { LitElement } from 'lit';

/** Where a message is written. */
export interface EmojiHost extends LitElement {
  /** The id of who writes. */
  readonly user: string | undefined;
  readonly noEmoji: boolean;
}
