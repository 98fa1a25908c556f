import type { TimelineMessage } from '@chat/client';

/** What of a message's menu is wanted: all of it, or at once what one of its items leads to; `picker` has all emoji. */
export type MenuView = 'all' | 'reactions' | 'delete' | 'picker';

export interface MenuRequest {
  readonly view: MenuView;
  /** What it opens beside, in the viewport. */
  readonly anchor: DOMRectReadOnly;
  /**
   * How it was asked for. By touch, it comes up from below with room for fingers; by key, its first item
   * has the focus at once.
   */
  readonly by: 'key' | 'pointer' | 'touch';
}

/** The user wants to see what can be done with a message. */
export class MessageMenuEvent extends Event {
  readonly message: TimelineMessage;
  readonly request: MenuRequest;

  constructor(message: TimelineMessage, request: MenuRequest) {
    super('chat-message-menu', { bubbles: true });
    this.message = message;
    this.request = request;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-message-menu': MessageMenuEvent;
  }
}
