import type { Conversation } from '@chat/client';
import { lateNotifications } from '../late-element.js';
import type {
  OfferedNotifications,
  WindowNotifications,
} from '../notifications/window-notifications.js';
import type { ChatHost } from './chat-host.js';
import type { ConnectionController } from './connection-controller.js';

/** An element that says what users may be told of, and how. */
export type NotifyingHost = ChatHost & OfferedNotifications;

/** What the user is told of, which is loaded where the site offers any of it. */
export class NotificationsController {
  readonly #host: NotifyingHost;
  readonly #connection: ConnectionController;
  readonly #open: (conversation: Conversation) => void;
  #current: WindowNotifications | null = null;

  /** @param open shows a conversation */
  constructor(
    host: NotifyingHost,
    connection: ConnectionController,
    open: (conversation: Conversation) => void,
  ) {
    this.#host = host;
    this.#connection = connection;
    this.#open = open;
  }

  /** Null where there are none, or not yet. */
  get current(): WindowNotifications | null {
    return this.#current;
  }

  /**
   * Asked again and again; acts on a change.
   * @param conversation the one that is shown
   */
  follow(conversation: Conversation | null, choosesPeer: boolean): void {
    const host = this.#host;
    const isOffered =
      host.titleBadge || host.sound || host.notifications !== null || host.tellsUnread;
    if (!isOffered && !this.#current) return;
    const part = lateNotifications.ask(() => host.requestUpdate());
    const client = this.#connection.visit?.client;
    const place = { host, client, conversation, choosesPeer, isOffered, open: this.#open };
    this.#current = part?.follow(this.#current, place) ?? null;
  }

  close(): void {
    this.#current?.close();
    this.#current = null;
  }
}
