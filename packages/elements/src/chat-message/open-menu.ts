import type { TimelineMessage } from '@chat/client';
import type { MenuRequest } from './message-menu-event.js';

/** Where the menu is open. */
export interface OpenMenu {
  readonly message: TimelineMessage;
  readonly request: MenuRequest;
}
