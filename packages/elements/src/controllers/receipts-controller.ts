import type { Conversation } from '@chat/client';
import type { ReactiveController } from 'lit';
import type { ChatHost } from './chat-host.js';
import { ViewWatcher } from './view-watcher.js';

/** Marks a conversation as read when its latest message is there to be seen, and somebody can see it. */
export class ReceiptsController implements ReactiveController {
  readonly #watcher: ViewWatcher;
  readonly #latestInView: () => Conversation | null;
  #wasInView = false;

  /** @param latestInView the conversation whose latest message the element shows */
  constructor(host: ChatHost, latestInView: () => Conversation | null) {
    this.#latestInView = latestInView;
    this.#watcher = new ViewWatcher(host, () => this.markRead());
    host.addController(this);
  }

  hostUpdated(): void {
    const isInView = this.#latestInView() !== null;
    // What lay over it is gone, perhaps.
    if (isInView && !this.#wasInView) this.markRead();
    this.#wasInView = isInView;
  }

  markRead(): void {
    if (this.#watcher.isSeen) this.#latestInView()?.markRead();
  }
}
