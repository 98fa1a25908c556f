import type { Conversation } from '@chat/client';
import { type ChatHost, reportError } from './chat-host.js';
import type { ConnectionController } from './connection-controller.js';
import type { ShownView } from './shown-view.js';
import type { Visit } from './visit.js';

/** Lets the user choose whom to chat with, among those they chatted with before or by name. */
export class PeersController {
  readonly #host: ChatHost;
  readonly #connection: ConnectionController;
  readonly #shown: ShownView;
  readonly #onPicked: (conversation: Conversation) => void;

  constructor(
    host: ChatHost,
    connection: ConnectionController,
    shown: ShownView,
    onPicked: (conversation: Conversation) => void,
  ) {
    this.#host = host;
    this.#connection = connection;
    this.#shown = shown;
    this.#onPicked = onPicked;
  }

  /** Shows the choice. */
  async show(visit: Visit): Promise<void> {
    this.#shown.show({ kind: 'peer-picker', recent: [], busy: false, error: null });
    await this.list(visit);
  }

  /** Lists those of before anew, while there is a choice. */
  async list(visit: Visit): Promise<void> {
    if (this.#shown.view.kind !== 'peer-picker') return;
    try {
      const { conversations } = await visit.client.conversations();
      const { view } = this.#shown;
      if (visit.over || view.kind !== 'peer-picker') return;
      this.#shown.show({ ...view, recent: conversations.map(({ peer }) => peer) });
    } catch (error) {
      // The field works without the list.
      if (!visit.over) reportError(this.#host, error);
    }
  }

  /** Opens the conversation with somebody, by username. */
  async pick(username: string): Promise<void> {
    const { visit } = this.#connection;
    const { view } = this.#shown;
    if (!visit || view.kind !== 'peer-picker') return;
    this.#shown.show({ ...view, busy: true, error: null });
    try {
      const conversation = await visit.client.conversationWith(username);
      if (!visit.over) this.#onPicked(conversation);
    } catch (error) {
      if (visit.over) return;
      const chatError = reportError(this.#host, error);
      const { view } = this.#shown;
      if (view.kind === 'peer-picker') this.#shown.show({ ...view, busy: false, error: chatError });
    }
  }
}
