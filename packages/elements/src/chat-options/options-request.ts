import type { Option } from './option-event.js';

export interface OptionsRequest {
  /** With whom the conversation is. */
  readonly peerName: string;
  /** What can be done, in its order. */
  readonly options: readonly Option[];
  /** What the menu opens beside, in the viewport. */
  readonly anchor: DOMRectReadOnly;
  /** Whether it was asked for by key: then its first item has the focus at once. */
  readonly byKey: boolean;
}
