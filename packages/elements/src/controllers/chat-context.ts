import type { ChatHost } from './chat-host.js';
import type { ConnectionController } from './connection-controller.js';
import type { ShownView } from './shown-view.js';

/** What the controllers of one chat share. */
export interface ChatContext {
  readonly host: ChatHost;
  readonly connection: ConnectionController;
  readonly shown: ShownView;
}
