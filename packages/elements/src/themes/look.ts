import type { CSSResult } from 'lit';

/** How a window looks, and all that is in it, where that is not as they do by themselves. */
export interface Look {
  /** Its class at the window's box, and the `theme` of each element inside. */
  readonly name: string;
  /** For all of them: each wears all of it. */
  readonly styles: CSSResult;
}
